"""What a service reads of a case behind its link; the read is journalled. Knows no page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from allopm.city.queries import city_by_id
from allopm.incidents.queries import find_incident
from allopm.journal.actions import write
from allopm.journal.actor import Actor
from allopm.reports.queries import reports_of
from allopm.transmissions.letter import compose

if TYPE_CHECKING:
    from allopm.transmissions.models import Transmission


def read_case(row: Transmission, *, at: datetime) -> dict[str, Any]:
    """What and where, the desk's words, the reporters' words; nobody's name."""
    city = city_by_id(row.city_id)
    incident = find_incident(city, row.incident.code)
    by = Actor("service", None, row.service_name)
    write(city.id, what="transmission.read", about=f"incident:{incident.code}", by=by, at=at)
    said = [one["comment"] for one in reports_of(city, incident.pk) if one["comment"]]
    return {"letter": compose(city, incident, service=row.service_name, text=row.text), "statements": said}
