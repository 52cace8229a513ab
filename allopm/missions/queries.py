"""Reads of missions for the crew that carries them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q

from allopm.missions.cards import mission_card, times_of
from allopm.missions.checks import check_cards
from allopm.missions.models import Mission
from allopm.missions.states import CARRIED
from allopm.moments import stamp, stamp_or_none
from allopm.refusals import NotFound

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident


def active_missions(city: CityInfo, call_sign: str) -> list[dict[str, Any]]:
    """The missions on a crew's phone, its tour included, oldest first."""
    missions = Mission.objects.filter(city_id=city.id, crew__call_sign=call_sign, state__in=CARRIED)
    return [mission_card(city, mission) for mission in missions.select_related("crew", "incident").order_by("id")]


def active_by_incident(city: CityInfo) -> dict[int, list[Mission]]:
    """Every active or planned mission of the city with its crew, by incident, in one query."""
    found: dict[int, list[Mission]] = defaultdict(list)
    for mission in Mission.objects.filter(city_id=city.id, state__in=CARRIED).select_related("crew"):
        found[mission.incident_id].append(mission)
    return found


def carried_missions(incident: Incident) -> list[Mission]:
    """The active and planned missions of one case, each with this very case."""
    missions = list(Mission.objects.filter(incident=incident, state__in=CARRIED).select_related("crew").order_by("pk"))
    for mission in missions:
        mission.incident = incident
    return missions


def missions_of(incident: Incident) -> list[dict[str, Any]]:
    """Every crew that a case has had, oldest first: what it said when, how it ended for it, its photos."""
    missions = Mission.objects.filter(incident=incident).select_related("crew").prefetch_related("photos")
    return [_history_line(mission) for mission in missions.order_by("pk")]


def _history_line(mission: Mission) -> dict[str, Any]:
    return {
        "id": mission.pk,
        "crew": mission.crew.call_sign,
        "state": mission.state,
        "sent_at": stamp(mission.sent_at),
        "times": times_of(mission),
        "near_at": stamp_or_none(mission.near_at),
        "outcome": mission.outcome,
        "note": mission.note,
        "reason": mission.reason,
        "photos": [
            {"id": str(p.pk), "url": f"/api/v1/desk/photos/{p.pk}", "width": p.width, "height": p.height}
            for p in mission.photos.all()
        ],
    }


def vehicle_checks_of(incident: Incident) -> list[dict[str, Any]]:
    """The vehicle checks of a case: plates, so for staff only, by a read that is journalled."""
    return check_cards(incident.vehicle_checks.all())


def crew_may_see_photo(city: CityInfo, call_sign: str, photo_id: UUID) -> None:
    """A photo of the case that this crew is on, and no other. Raises NotFound."""
    mine = Mission.objects.filter(city_id=city.id, crew__call_sign=call_sign, state__in=CARRIED)
    is_theirs = mine.filter(
        Q(incident__reports__photos__pk=photo_id) | Q(incident__missions__photos__pk=photo_id)
    ).exists()
    if not is_theirs:
        raise NotFound()
