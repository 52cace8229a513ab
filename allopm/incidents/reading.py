"""An operator reads a whole case: what people said, its history, what is near. Journalled."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from allopm.incidents.cards import incident_card
from allopm.incidents.near import joined_cases, near_cases
from allopm.incidents.queries import find_incident, here_in_30_days, history
from allopm.journal.actions import write
from allopm.missions.queries import missions_of, vehicle_checks_of
from allopm.reports.queries import reports_of

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor


def read_incident(city: CityInfo, code: str, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The case panel of the desk. Raises NotFound."""
    incident = find_incident(city, code)
    write(city.id, what="incident.read", about=f"incident:{code}", by=by, at=at)
    return {
        "incident": incident_card(city, incident),
        "reports": reports_of(city, incident.pk),
        "steps": history(incident),
        "missions": missions_of(incident),
        "vehicle_checks": vehicle_checks_of(incident),
        "near": near_cases(city, incident, at=at),
        "joined": joined_cases(city, incident),
        "here_30_days": here_in_30_days(city, incident),
    }
