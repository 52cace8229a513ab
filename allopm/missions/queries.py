"""Reads of missions for the crew that carries them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from allopm.missions.cards import mission_card
from allopm.missions.models import Mission
from allopm.missions.states import ACTIVE
from allopm.refusals import NotFound

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


def active_missions(city: CityInfo, call_sign: str) -> list[dict[str, Any]]:
    """The missions on a crew's phone, oldest first."""
    missions = Mission.objects.filter(city_id=city.id, crew__call_sign=call_sign, state__in=ACTIVE)
    return [mission_card(city, mission) for mission in missions.select_related("crew", "incident").order_by("id")]


def active_by_incident(city: CityInfo) -> dict[int, list[Mission]]:
    """Every active mission of the city with its crew, by incident, in one query."""
    found: dict[int, list[Mission]] = defaultdict(list)
    for mission in Mission.objects.filter(city_id=city.id, state__in=ACTIVE).select_related("crew"):
        found[mission.incident_id].append(mission)
    return found


def crew_may_see_photo(city: CityInfo, call_sign: str, photo_id: UUID) -> None:
    """A photo of the case that this crew is on, and no other. Raises NotFound."""
    is_theirs = Mission.objects.filter(
        city_id=city.id, crew__call_sign=call_sign, state__in=ACTIVE, incident__reports__photos__pk=photo_id
    ).exists()
    if not is_theirs:
        raise NotFound()
