"""Earlier cases of one number: exact, few words, journalled. Says nothing about who the caller is."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from allopm.calls.models import Call
from allopm.city.queries import kind_info
from allopm.columns.phones import phone_hashes
from allopm.incidents.queries import street_only
from allopm.incidents.states import State
from allopm.incidents.words import STATE_WORDS
from allopm.journal.actions import write
from allopm.moments import stamp
from allopm.reports.queries import reports_by_phone

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident
    from allopm.journal.actor import Actor

MOST: Final = 8  # what an operator reads while somebody speaks (chosen)
Card = dict[str, Any]


def read_earlier(city: CityInfo, number: str, *, by: Actor, at: datetime, about: str = "caller") -> list[Card]:
    """Cases that this number reported or called about, newest first. The read is journalled, never the number."""
    hashes = phone_hashes(number)
    found = _cases(city, hashes) if hashes else {}
    write(city.id, what="call.earlier_read", about=about, by=by, at=at, data={"cases": len(found)})
    newest = sorted(found.values(), key=lambda pair: pair[0].created_at, reverse=True)[:MOST]
    return [_card(city, incident, report) for incident, report in newest]


def _cases(city: CityInfo, hashes: tuple[str, ...]) -> dict[int, tuple[Incident, str]]:
    """Case → its row and the caller's own report in it, empty where there is none."""
    found: dict[int, tuple[Incident, str]] = {}
    calls = Call.objects.filter(city_id=city.id, number_hash__in=hashes, incident__isnull=False)
    for call in calls.select_related("incident", "report").order_by("-began_at")[: 2 * MOST]:
        if call.incident is not None:
            found.setdefault(call.incident.pk, (call.incident, call.report.code if call.report else ""))
    for report in reports_by_phone(city, hashes, limit=2 * MOST):
        known = found.get(report.incident_id)
        if known is None or not known[1]:
            found[report.incident_id] = (report.incident, report.code)
    return found


def _card(city: CityInfo, incident: Incident, report: str) -> Card:
    return {
        "code": incident.code,
        "report": report,
        "kind_label": kind_info(city, incident.kind).label,
        "at": stamp(incident.created_at),
        "street": street_only(incident.address) or incident.place_words[:60],
        "state": incident.state,
        "state_label": str(STATE_WORDS[State(incident.state)]),
        "can_add": incident.state != State.ENDED,
    }
