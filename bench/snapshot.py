"""The desk's snapshot at 10,000 open incidents, against `json` of the same rows straight from SQL, on one core."""

from __future__ import annotations

import json
import time
from typing import Any

from bench.house import house
from bench.rows import Row, percentile

INCIDENTS = 10_000
ROUNDS = 7


def main() -> None:
    with house(core=0):
        user = fill()
        for _ in range(2):
            ours(user), theirs()
        mine, bare = [], []
        for _ in range(ROUNDS):
            mine.append(timed(lambda: ours(user)))
            bare.append(timed(theirs))
        size = len(ours(user))
    ratio = percentile(mine, 0.5) / percentile(bare, 0.5)
    Row(
        path=f"desk snapshot, {INCIDENTS:,} open incidents",
        figure=f"{percentile(mine, 0.5) * 1000:.0f} ms, {size / 2**20:.1f} MiB",
        reference=f"SELECT * and json.dumps: {percentile(bare, 0.5) * 1000:.0f} ms",
        ratio=f"{ratio:.2f} ×",
        must="≤ 3 ×",
        aim="≤ 1.5 ×",
        is_reached=ratio <= 3,
    ).tell()


def timed(act: Any) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def fill() -> Any:
    """Ten thousand copies of one real report's incident, forty crews, one operator."""
    from django.db import connection
    from django.utils import timezone

    from allopm.accounts.actions import create_demo_staff
    from allopm.accounts.models import User
    from allopm.city.queries import current_city
    from allopm.fleet.demo import create_demo_crews
    from bench.intake import report

    city, now = current_city(), timezone.now()
    create_demo_staff(city, at=now)
    create_demo_crews(city, at=now)
    report(city)
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'incidents_incident'")
        names = [row[0] for row in cursor.fetchall() if row[0] not in ("id", "code")]
        columns = ", ".join(f'"{name}"' for name in names)
        cursor.execute(
            f"INSERT INTO incidents_incident (code, {columns})"
            f" SELECT 'PM-' || n, {columns} FROM incidents_incident, generate_series(2, %s) n",
            [INCIDENTS],
        )
        cursor.execute("ANALYZE")
    return User.objects.get(email="operateur1@demo.test")


def ours(user: Any) -> bytes:
    """What the API does between sign-in and socket."""
    import msgspec
    from django.utils import timezone

    from allopm.sites.api.snapshot import desk_snapshot

    return msgspec.json.encode(desk_snapshot(user, at=timezone.now()))


def theirs() -> str:
    """The same rows, without a thought."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM incidents_incident WHERE state <> 'ended'")
        names = [column.name for column in cursor.description]
        return json.dumps([dict(zip(names, row, strict=True)) for row in cursor.fetchall()], default=str)


if __name__ == "__main__":
    main()
