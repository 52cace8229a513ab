"""Reads of the event log over asyncpg. Knows no subscriber."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from allopm.events.position import START, Position
from allopm.live.frames import change_frame
from allopm.live.ring import LogEvent

if TYPE_CHECKING:
    from allopm.events.session import Connection, Row
    from allopm.live.access import Grant

PAGE: Final = 2000
_COLUMNS: Final = "xid::text::bigint AS xid, seq, city_id, audience, kind, entity, version, at, body::text AS body"
_HORIZON: Final = """
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
           EXISTS (SELECT FROM events_event WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())) AS held
"""
_AFTER: Final = f"""
    SELECT {_COLUMNS} FROM events_event
    WHERE (xid, seq) > ($1::text::xid8, $2) AND xid < $3::text::xid8
    ORDER BY events_event.xid, seq LIMIT {PAGE}
"""  # noqa: S608  # only our own constants
_LATEST: Final = f"""
    SELECT {_COLUMNS} FROM events_event WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY events_event.xid DESC, seq DESC LIMIT $1
"""  # noqa: S608  # only our own constants
_FORGOTTEN: Final = "SELECT xid::text::bigint AS xid, seq FROM events_forgotten"
_MISSED: Final = f"""
    SELECT {_COLUMNS} FROM events_event
    WHERE city_id = $1 AND audience = ANY($2::text[])
      AND (xid, seq) > ($3::text::xid8, $4) AND (xid, seq) <= ($5::text::xid8, $6)
    ORDER BY events_event.xid, seq LIMIT $7
"""  # noqa: S608  # only our own constants
_TO_COME: Final = "SELECT $1::text::xid8 >= pg_snapshot_xmax(pg_current_snapshot())"


class Page(NamedTuple):
    """What has settled since a position.

    `horizon` is the oldest transaction that still runs; `held` when it holds something visible back.
    """

    events: list[LogEvent]
    horizon: str
    held: bool


async def page_after(connection: Connection, position: Position) -> Page:
    """The next events in (xid, seq) order; none of them can be preceded by a later arrival."""
    (now,) = await connection.fetch(_HORIZON)
    rows = await connection.fetch(_AFTER, str(position.xid), position.seq, now["horizon"])
    return Page([_event(row) for row in rows], now["horizon"], now["held"])


async def latest(connection: Connection, count: int) -> tuple[Position, list[LogEvent]]:
    """The last `count` events at most, and the position just before the first of them."""
    rows = await connection.fetch(_LATEST, count + 1)
    events = [_event(row) for row in reversed(rows)]
    if len(events) > count:
        return events[0].position, events[1:]
    return await forgotten(connection), events


async def forgotten(connection: Connection) -> Position:
    """The last position that retention took away."""
    row = await connection.fetchrow(_FORGOTTEN)
    return Position(row["xid"], row["seq"]) if row else START


async def missed(
    connection: Connection, grant: Grant, *, after: Position, upto: Position, limit: int
) -> list[LogEvent] | None:
    """What these audiences missed between two positions; None when it is forgotten, or more than `limit`."""
    if after < await forgotten(connection):
        return None
    bounds = (str(after.xid), after.seq, str(upto.xid), upto.seq)
    rows = await connection.fetch(_MISSED, grant.city_id, list(grant.audiences), *bounds, limit + 1)
    return None if len(rows) > limit else [_event(row) for row in rows]


async def is_from_another_life(connection: Connection, position: Position) -> bool:
    """A number this database has not given yet: the browser remembers another one."""
    return bool(await connection.fetchval(_TO_COME, str(position.xid)))


def _event(row: Row) -> LogEvent:
    position = Position(row["xid"], row["seq"])
    frame = change_frame(
        position,
        kind=row["kind"],
        entity=row["entity"],
        version=row["version"],
        at=row["at"],
        body=row["body"],
    )
    return LogEvent(position, row["city_id"], row["audience"], frame)
