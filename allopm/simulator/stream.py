"""Reads text/event-stream line by line. Pure; knows no network."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Event:
    """One event of the stream; `id` is the last one seen, as browsers keep it."""

    kind: str
    data: str
    id: str


@dataclass
class EventReader:
    """Feed it lines without their end; it returns an event at each empty line that closes one."""

    last_id: str = ""
    _kind: str = "message"
    _data: list[str] = field(default_factory=list)

    def feed(self, line: str) -> Event | None:
        if not line:
            return self._close()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "event":
                self._kind = value
            case "data":
                self._data.append(value)
            case "id":
                self.last_id = value
        return None

    def _close(self) -> Event | None:
        event = Event(self._kind, "\n".join(self._data), self.last_id) if self._data else None
        self._kind, self._data = "message", []
        return event
