"""No silent case: since when nobody has acted, and what is said before it is late. Rings nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from allopm.city.queries import desk_rules, dispatch_rules, kind_info
from allopm.incidents.states import GIVEN_BACK, SPOKEN, State, Step

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident
    from allopm.journal.actor import Actor


def turn_silence(incident: Incident, step: Step, *, by: Actor, at: datetime) -> None:
    """After a change: an operator's act ends the silence; a word of the reporter, or the house, begins one."""
    if by.kind == "operator" or incident.state == State.ENDED:
        incident.untouched_since = incident.silent_at = None
    elif step in SPOKEN or (by.kind == "system" and step in GIVEN_BACK):
        incident.untouched_since = incident.untouched_since or at


def silence_s(city: CityInfo, priority: int) -> float:
    """So many seconds may pass before an untouched case of this class rings."""
    return desk_rules(city).silent_share * dispatch_rules(city).classes[priority].hold_s


def rings_at(city: CityInfo, incident: Incident) -> datetime | None:
    """None when somebody has acted, when it has rung or been told late meanwhile, or is no matter of the police."""
    since = incident.untouched_since
    if since is None or incident.silent_at or incident.state == State.ENDED:
        return None
    was_told = incident.escalated_at is not None and incident.escalated_at >= since
    if was_told or kind_info(city, incident.kind).door != "pm":
        return None
    return since + timedelta(seconds=silence_s(city, incident.priority))
