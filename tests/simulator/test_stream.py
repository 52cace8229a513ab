"""Reading the event stream, frame by frame as the server writes it."""

from __future__ import annotations

from allopm.simulator.stream import Event, EventReader

FRAMES = """id: 812-41
event: change
data: {"kind":"mission.changed"}

: veille

event: clock
data: {"at":"2026-11-24T21:04:07Z"}

data: one
data: two

"""


def read(text: str) -> list[Event]:
    reader = EventReader()
    return [event for line in text.split("\n") if (event := reader.feed(line))]


def test_events_come_with_their_kind_data_and_last_position() -> None:
    assert read(FRAMES) == [
        Event("change", '{"kind":"mission.changed"}', "812-41"),
        Event("clock", '{"at":"2026-11-24T21:04:07Z"}', "812-41"),
        Event("message", "one\ntwo", "812-41"),
    ]


def test_a_heartbeat_alone_is_not_an_event() -> None:
    assert read(": veille\n\n: veille\n\n") == []
