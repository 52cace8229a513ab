"""The write door of the index: it follows the event log, and can be built again. Knows no screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from allopm.city.queries import city_by_id, every_city
from allopm.finding.index import keep
from allopm.finding.models import Entry
from allopm.incidents.searchable import case_texts, case_texts_after

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

# What one step takes at most: some 100 ms of writing, so that no screen is held back (chosen).
STEP_EVENTS: Final = 400
STEP_CASES: Final = 100
_LOCK: Final = 0x66696E64  # "find": one follower at a time
_CURSOR: Final = """
    SELECT xid::text::bigint, seq FROM finding_cursor WHERE id = 1
"""
# Rows above the horizon are read too (one's own last act is found at once), but only settled ones are left behind.
_NEWS: Final = """
    SELECT city_id, substr(entity, 10), xid::text::bigint, seq, xid < pg_snapshot_xmin(pg_current_snapshot())
    FROM events_event
    WHERE (xid, seq) > (%s::text::xid8, %s) AND audience = 'desk' AND entity LIKE 'incident:%%'
    ORDER BY events_event.xid, seq LIMIT %s
"""
_FORGOTTEN: Final = "SELECT EXISTS (SELECT FROM events_forgotten WHERE (xid, seq) > (%s::text::xid8, %s))"
_MOVE: Final = """
    INSERT INTO finding_cursor (id, xid, seq) VALUES (1, %s::text::xid8, %s)
    ON CONFLICT (id) DO UPDATE SET xid = excluded.xid, seq = excluded.seq
"""
_LAST: Final = """
    SELECT xid::text::bigint, seq FROM events_event WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY events_event.xid DESC, seq DESC LIMIT 1
"""


def follow_log(at: datetime) -> int:
    """Bring the index up to the log, step by step; returns how many steps. Periodic."""
    steps = 0
    if _has_lost_its_place():
        for city in every_city():
            rebuild(city)
    while catch_up() == STEP_EVENTS:
        steps += 1
    return steps


@transaction.atomic
def catch_up() -> int:
    """One step along the log; returns the settled events read. Whoever searches does one first: nothing is missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_CURSOR)
        xid, seq = cursor.fetchone() or (0, 0)
        cursor.execute(_NEWS, [xid, seq, STEP_EVENTS])
        news = cursor.fetchall()
    for city_id in {row[0] for row in news}:
        index_cases(city_by_id(city_id), {row[1] for row in news if row[0] == city_id})
    settled = [(row[2], row[3]) for row in news if row[4]]
    if settled:
        _move(*settled[-1])
    return len(settled)


def index_cases(city: CityInfo, codes: Iterable[str]) -> None:
    """Write the rows of these cases anew; a case that is gone loses its row."""
    wanted = set(codes)
    cases = case_texts(city, wanted)
    keep(city, cases)
    forget_cases(city, wanted - {case.code for case in cases})


def forget_cases(city: CityInfo, codes: Iterable[str]) -> None:
    """Whoever erases a case calls this: nothing of it is found any more."""
    Entry.objects.filter(city_id=city.id, code__in=list(codes)).delete()


def rebuild(city: CityInfo) -> int:
    """The whole index again, in short committed steps; returns the cases read."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST)
        start = cursor.fetchone() or (0, 0)
    total, last = 0, 0
    while cases := case_texts_after(city, last, STEP_CASES):
        with transaction.atomic():
            keep(city, cases)
        total, last = total + len(cases), cases[-1].pk
    _move(*start)
    return total


def _has_lost_its_place() -> bool:
    """The log was cut further than the index had read."""
    with connection.cursor() as cursor:
        cursor.execute(_CURSOR)
        cursor.execute(_FORGOTTEN, list(cursor.fetchone() or (0, 0)))
        return bool(cursor.fetchone()[0])


def _move(xid: int, seq: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [xid, seq])
