"""Forgets old events in small committed steps. Knows no room.

A long write transaction anywhere holds every screen back, so no step lasts: 2,000 rows take some 20 ms.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pgtrigger
from django.db import connection, transaction

_BATCH: Final = 2000
# The oldest rows in reading order; the first one young enough ends the work.
_FORGET: Final = """
    WITH oldest AS (
        SELECT xid, seq, at FROM events_event
        WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY xid, seq LIMIT %s
    ), gone AS (
        DELETE FROM events_event AS event USING oldest
        WHERE (event.xid, event.seq) = (oldest.xid, oldest.seq) AND oldest.at < %s
        RETURNING event.xid, event.seq
    ), last AS (
        SELECT xid, seq FROM gone ORDER BY xid DESC, seq DESC LIMIT 1
    ), noted AS (
        INSERT INTO events_forgotten (id, xid, seq) SELECT 1, xid, seq FROM last
        ON CONFLICT (id) DO UPDATE SET xid = excluded.xid, seq = excluded.seq
        WHERE (excluded.xid, excluded.seq) > (events_forgotten.xid, events_forgotten.seq)
    )
    SELECT count(*) FROM gone
"""


def forget_events(*, before: datetime) -> int:
    """Delete events older than `before`; returns how many. Commits by itself, batch after batch."""
    if connection.in_atomic_block:
        raise transaction.TransactionManagementError("forget_events() commits by itself")
    total = 0
    while gone := _forget_batch(before):
        total += gone
        if gone < _BATCH:
            break
    return total


@transaction.atomic
def _forget_batch(before: datetime) -> int:
    with pgtrigger.ignore("events.Event:append_only"), connection.cursor() as cursor:
        cursor.execute(_FORGET, [_BATCH, before])
        return int(cursor.fetchone()[0])
