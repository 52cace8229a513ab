"""The write door of the event log. Knows no room: audiences and bodies are decided by the caller."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from allopm.events import wake
from allopm.events.position import Position, parse_position

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Change", "current_position", "emit", "parse_position"]

# Rows leave `unnest` in the order of the arrays, and `seq` is drawn in that order.
_INSERT: Final = """
    INSERT INTO events_event (city_id, at, audience, kind, entity, version, body)
    SELECT %s, %s, audience, kind, entity, version, body::jsonb
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::int[], %s::text[])
         AS change(audience, kind, entity, version, body)
"""
# Only positions of durable rows are given out: after a crash the transaction counter may step back over
# numbers that never reached the disk, so the horizon itself is not a safe place to stand.
_CURRENT: Final = """
    SELECT xid::text::bigint, seq FROM (
        (SELECT xid, seq FROM events_event WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
         ORDER BY xid DESC, seq DESC LIMIT 1)
        UNION ALL SELECT xid, seq FROM events_forgotten
    ) AS known ORDER BY xid DESC, seq DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Change:
    """The whole public card of a changed thing, as `audience` may see it."""

    audience: str
    kind: str
    entity: str
    version: int
    body: Mapping[str, object]


def emit(city_id: int, *changes: Change, at: datetime) -> None:
    """Write the changes in the caller's transaction; wake the readers once, after it commits."""
    if not changes:
        return
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("emit() belongs to the transaction of the change")
    columns: list[list[Any]] = [
        [change.audience for change in changes],
        [change.kind for change in changes],
        [change.entity for change in changes],
        [change.version for change in changes],
        [json.dumps(change.body, cls=DjangoJSONEncoder, ensure_ascii=False) for change in changes],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [city_id, at, *columns])
    _wake_once()


def _wake_once() -> None:
    """A savepoint that rolls back takes its wake-up along, so the next emit() asks again."""
    if not any(waiting[1] is wake.publish for waiting in connection.run_on_commit):
        transaction.on_commit(wake.publish, robust=True)


def current_position() -> str:
    """Where a snapshot stands, `"<xid>-<seq>"`: call it in the (repeatable read) transaction of the reads.

    Replay from here loses nothing. Changes the snapshot already shows may come again: their versions tell.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CURRENT)
        row = cursor.fetchone()
    return str(Position(*row)) if row else "0-0"
