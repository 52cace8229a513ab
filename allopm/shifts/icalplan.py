"""A plan as calendars export it (RFC 5545): one VEVENT is one shift. Writes nothing.

SUMMARY begins with the call sign, LOCATION is the sector, CATEGORIES the skills, the CN of each ATTENDEE a member;
lines « véhicule : moto » of DESCRIPTION say the rest, with the column names of the CSV. Rules of repetition are
refused: a shift is one duty, and a plan must say each.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from icalendar import Calendar

from allopm.shifts.localtime import BadMoment, local_moment
from allopm.shifts.reading import NAMES, BadPlan, PlanRow, plain

if TYPE_CHECKING:
    from allopm.shifts.reading import RowReader


def read_calendar(content: bytes, reader: RowReader) -> list[PlanRow]:
    """Raises BadPlan when it is not a calendar."""
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as problem:
        raise BadPlan(_("Ce calendrier ne peut pas être lu : exportez-le de nouveau.")) from problem
    return [_row(event, reader, number=number) for number, event in enumerate(events, start=1)]


def _row(event: Any, reader: RowReader, *, number: int) -> PlanRow:
    """`line` is the number of the event in the file: a folded file has no lines that a person could find."""
    cells = _cells(event)
    try:
        span = _span(event, reader)
    except BadMoment as problem:
        return PlanRow(number, cells["uid"], problem=str(problem))
    if not cells["uid"]:
        return PlanRow(number, "", problem=_("Cet événement n’a pas d’UID."))
    return reader.with_moments(cells, span, line=number)


def _span(event: Any, reader: RowReader) -> tuple[datetime, datetime]:
    if event.errors:
        raise BadMoment(_("Cet événement contient une valeur illisible : %(name)s.") % {"name": event.errors[0][0]})
    if "RRULE" in event or "RDATE" in event:
        raise BadMoment(_("Cet événement se répète : exportez chaque vacation pour elle-même."))
    if "DTSTART" not in event:
        raise BadMoment(_("Cet événement n’a pas de début."))
    start = _moment(event["DTSTART"].dt, reader)
    if "DTEND" in event:
        return start, _moment(event["DTEND"].dt, reader)
    length = event["DURATION"].dt if "DURATION" in event else None
    if not isinstance(length, timedelta):
        raise BadMoment(_("Cet événement n’a pas de fin."))
    return start, start + length


def _moment(value: Any, reader: RowReader) -> datetime:
    """A moment with its zone, or local time of the city; RFC 5545 says which of two equal hours is meant."""
    if not isinstance(value, datetime):
        raise BadMoment(_("Cet événement dure toute la journée : une vacation a des heures."))
    return value.astimezone(UTC) if value.tzinfo else local_moment(value, reader.zone)


def _cells(event: Any) -> dict[str, str]:
    recurrence = f"#{event['RECURRENCE-ID'].to_ical().decode()}" if "RECURRENCE-ID" in event else ""
    uid = str(event.get("UID", ""))
    cells = {
        "uid": uid and uid + recurrence,
        "crew": (str(event.get("SUMMARY", "")).split() or [""])[0],
        "sector": str(event.get("LOCATION", "")),
        "skills": ",".join(_categories(event)),
        "members": ",".join(_attendees(event)),
        "status": str(event.get("STATUS", "")),
    }
    return cells | _described(str(event.get("DESCRIPTION", "")))


def _described(text: str) -> dict[str, str]:
    """Lines « nom : valeur » whose name is that of a column; what else is written stays out."""
    ours = {name: code for code, names in NAMES.items() for name in names}
    pairs = [line.split(":", 1) for line in text.splitlines() if ":" in line]
    return {ours[plain(name)]: value.strip() for name, value in pairs if plain(name) in ours and plain(name) != "uid"}


def _categories(event: Any) -> list[str]:
    found = event.get("CATEGORIES", [])
    groups = found if isinstance(found, list) else [found]
    return [str(word) for group in groups for word in group.cats]


def _attendees(event: Any) -> list[str]:
    """Names only; an address of a person is not kept."""
    found = event.get("ATTENDEE", [])
    people = found if isinstance(found, list) else [found]
    return [str(person.params["CN"]).replace(",", " ") for person in people if "CN" in person.params]
