"""Server-sent event frames, as bytes. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import msgspec

from allopm.events.position import Position

# Ask browsers to come back after a second; the comment lets them know at once that the stream is open.
OPENING: Final = b"retry: 1000\n: open\n\n"
HEARTBEAT: Final = b": beat\n\n"
RESYNC: Final = b"event: resync\ndata: {}\n\n"
_encode: Final = msgspec.json.Encoder().encode


def change_frame(
    position: Position, *, kind: str, entity: str, version: int, at: datetime, body: str
) -> bytes:  # fmt: skip
    """`body` is JSON text as PostgreSQL writes it: on one line already."""
    head = _encode({"kind": kind, "entity": entity, "version": version, "at": _stamp(at)})
    return b'id: %d-%d\nevent: change\ndata: %b,"body":%b}\n\n' % (*position, head[:-1], body.encode())


def feed_frame(event: str, items: object) -> bytes:
    """A frame without a number: it is never replayed."""
    return b"event: %b\ndata: %b\n\n" % (event.encode(), _encode(items))


def clock_frame(at: datetime) -> bytes:
    """Up to which moment the screen is true."""
    return feed_frame("clock", {"at": _stamp(at)})


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
