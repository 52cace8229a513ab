"""The recent past of the log, kept in memory for browsers that come back. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from allopm.events.position import Position


class LogEvent(NamedTuple):
    """One event of the log, already written as a frame."""

    position: Position
    city_id: int
    audience: str
    frame: bytes


class Ring:
    """Holds every event after `floor`, up to about `limit_bytes` of frames."""

    def __init__(self, floor: Position, *, limit_bytes: int) -> None:
        self.floor = floor
        self._limit_bytes = limit_bytes
        self._events: list[LogEvent] = []
        self._bytes = 0

    def extend(self, events: Sequence[LogEvent]) -> None:
        self._events.extend(events)
        self._bytes += sum(len(event.frame) for event in events)
        if self._bytes > self._limit_bytes:
            self._forget()

    def after(self, position: Position) -> list[LogEvent]:
        """Everything later than `position`, which must not be below the floor."""
        return self._events[bisect_right(self._events, position, key=_position) :]

    def _forget(self) -> None:
        """Drop the older part down to three quarters of the limit, so that this is rare."""
        count = 0
        while self._bytes > self._limit_bytes * 3 // 4:
            self._bytes -= len(self._events[count].frame)
            count += 1
        self.floor = self._events[count - 1].position
        del self._events[:count]


def _position(event: LogEvent) -> Position:
    return event.position
