"""Reads of looks at cameras: those of one case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allopm.watching.cards import watch_card
from allopm.watching.models import Watch

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident


def watches_of(city: CityInfo, incident: Incident) -> list[dict[str, Any]]:
    """The newest first."""
    return [
        watch_card(city, watch, code=incident.code)
        for watch in Watch.objects.filter(incident_id=incident.pk).order_by("-pk")
    ]
