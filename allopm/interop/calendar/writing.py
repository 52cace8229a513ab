"""One appointment as an iCalendar file (RFC 5545); a changed one replaces the first. Knows no room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

REMINDER = timedelta(hours=-2)  # of the person's own calendar (chosen)


@dataclass(frozen=True)
class Appointment:
    """`number` makes the identity, `version` its sequence."""

    number: str
    version: int
    title: str
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    place: str = ""


def write_calendar(one: Appointment) -> bytes:
    """UTC moments, so that no zone table is needed."""
    event = Event()
    event.add("uid", f"{one.number}@allopm")
    event.add("sequence", one.version)
    event.add("dtstamp", one.made_at.astimezone(UTC))
    event.add("dtstart", one.starts_at.astimezone(UTC))
    event.add("dtend", one.ends_at.astimezone(UTC))
    event.add("summary", one.title)
    if one.place:
        event.add("location", one.place)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one.title)
    alarm.add("trigger", REMINDER)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//AlloPM//FR")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
