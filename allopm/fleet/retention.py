"""Raw fixes live in one partition a day; old days are dropped whole."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection, transaction

# Crew positions are kept two months at most (reference: CNIL reading for activity follow-up).
KEEP_DAYS: Final = 60
AHEAD_DAYS: Final = 2
_DAY: Final = "received_at >= %s AND received_at < %s"


def tend_partitions(at: datetime) -> int:
    """Make the partitions of the coming days, drop those older than KEEP_DAYS. Periodic; returns how many dropped."""
    today = at.date()
    for ahead in range(AHEAD_DAYS + 1):
        _make(today + timedelta(days=ahead))
    old = [name for name, day in _partitions() if day < today - timedelta(days=KEEP_DAYS)]
    for name in old:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}")
    return len(old)


def _make(day: date) -> None:
    """One day's partition; rows of that day that wait in the default partition are moved along."""
    name = f"fleet_fix_{day:%Y%m%d}"
    start, end = day.isoformat(), (day + timedelta(days=1)).isoformat()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [name])
        if cursor.fetchone()[0] is not None:
            return
        cursor.execute(f"CREATE TABLE {name} (LIKE fleet_fix INCLUDING DEFAULTS)")
        cursor.execute(f"INSERT INTO {name} SELECT * FROM fleet_fix_other WHERE {_DAY}", [start, end])  # noqa: S608
        cursor.execute(f"DELETE FROM fleet_fix_other WHERE {_DAY}", [start, end])  # noqa: S608  # our own constant
        cursor.execute(f"ALTER TABLE fleet_fix ATTACH PARTITION {name} FOR VALUES FROM ('{start}') TO ('{end}')")


def _partitions() -> list[tuple[str, date]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = 'fleet_fix'::regclass AND c.relname ~ '^fleet_fix_[0-9]{8}$'"
        )
        names = [row[0] for row in cursor.fetchall()]
    return [(name, datetime.strptime(name[-8:], "%Y%m%d").date()) for name in names]  # noqa: DTZ007  # a day, no moment
