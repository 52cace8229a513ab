"""A transmission follows its case: it closes when the case ends, its link dies when the desk takes the case back.

Lower door of the room, called while an incident is changing. Knows no verb of the desk.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from allopm.city.queries import city_by_id
from allopm.events.log import emit
from allopm.transmissions.cards import transmission_card, transmission_change
from allopm.transmissions.models import Transmission
from allopm.transmissions.pace import next_reminder
from allopm.transmissions.states import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allopm.incidents.models import Incident

HANDED_OVER: Final = "handed_over"
ENDED: Final = "ended"


def follow_case(incident: Incident, was: str, *, at: datetime) -> None:
    """The locked case has just moved from `was`; whoever calls saves it."""
    now = incident.state
    if now == was or (incident.transmission is None and now != HANDED_OVER):
        return
    if now == ENDED:
        _close(incident, at=at)
    elif now == HANDED_OVER:
        _revive(incident, at=at)
    elif was in (HANDED_OVER, ENDED):
        _take_back(incident, at=at)


def _rows(incident: Incident) -> Iterable[Transmission]:
    return Transmission.objects.select_for_update(of=("self",)).filter(incident_id=incident.pk).order_by("pk")


def _close(incident: Incident, *, at: datetime) -> None:
    """Nobody is reminded any more; a late answer still joins the threads."""
    for row in _rows(incident):
        if row.is_open:
            row.is_open, row.remind_at = False, None
            _keep(incident, row, at=at)


def _take_back(incident: Incident, *, at: datetime) -> None:
    """What a service has not answered is not its any more: the link says so, nothing leaves."""
    for row in _rows(incident):
        if row.subject == "case" and row.withdrawn_at is None and row.state != State.ANSWERED:
            row.is_open, row.withdrawn_at, row.due_at, row.remind_at, row.poll_at = False, at, None, None, None
            _keep(incident, row, at=at)
            incident.transmission = None


def _revive(incident: Incident, *, at: datetime) -> None:
    """The desk undid the end or the taking back: the last one counts again, with the same link."""
    rows = [row for row in _rows(incident) if row.subject == "case"]
    if not rows or rows[-1].is_open or rows[-1].state == State.ANSWERED:
        return
    row = rows[-1]
    row.is_open, row.withdrawn_at = True, None
    row.due_at = at if row.state == State.QUEUED else None
    row.remind_at = next_reminder(city_by_id(row.city_id), row, at=at) if row.state != State.QUEUED else None
    row.poll_at = at if row.remote_id else None
    _keep(incident, row, at=at)
    incident.transmission = transmission_card(row, incident.code)


def _keep(incident: Incident, row: Transmission, *, at: datetime) -> None:
    row.version += 1
    row.save()
    if incident.transmission and incident.transmission["id"] == row.pk:
        incident.transmission = transmission_card(row, incident.code)
    emit(incident.city_id, transmission_change(row, incident.code), at=at)
