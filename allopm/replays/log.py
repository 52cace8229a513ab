"""The desk's events in the order of the log, each with the moment it could be seen. Reads only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection

from allopm.events.position import Position
from allopm.replays.picture import ENTITIES, Seen, to_keep

PAGE: Final = 1000
_AFTER: Final = """
    SELECT xid::text::bigint, seq, coalesce(written_at, at), kind, entity, version, body::text,
           xid < pg_snapshot_xmin(pg_current_snapshot())
    FROM events_event
    WHERE city_id = %s AND audience = 'desk' AND (xid, seq) > (%s::text::xid8, %s)
      AND split_part(entity, ':', 1) = ANY(%s)
    ORDER BY events_event.xid, seq LIMIT %s
"""


@dataclass(frozen=True)
class Line:
    """An event and its place in the log; `is_settled`: nothing can still appear before it."""

    position: Position
    is_settled: bool
    event: Seen


def lines_after(city_id: int, start: Position, *, seen: datetime | None) -> Iterator[Line]:
    """From a place in the log on. Moments never go back: what is committed late is seen late."""
    here = start
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_AFTER, [city_id, *here, list(ENTITIES), PAGE])
            rows = cursor.fetchall()
        for xid, seq, at, kind, entity, version, body, is_settled in rows:
            seen = at if seen is None else max(at, seen)
            here = Position(xid, seq)
            card = to_keep(entity, json.loads(body))
            yield Line(here, is_settled, Seen(seen, kind, entity, version, card))
        if len(rows) < PAGE:
            return
