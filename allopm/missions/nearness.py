"""Sees that a crew has come to its case; only the crew says that it is on scene. Keeps no position."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from allopm.city.queries import city_by_id
from allopm.events.log import emit
from allopm.geo.distance import haversine_m
from allopm.missions.cards import mission_change
from allopm.missions.change import lock_mission
from allopm.missions.models import Mission
from allopm.missions.states import State

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

NEAR_M: Final = 60.0
# A fix that may be this wrong says nothing of sixty metres (chosen: the same sixty).
ACCURACY_M: Final = 60.0
FRESH: Final = timedelta(seconds=60)


def mark_near(at: datetime) -> int:
    """Missions en route whose crew's fresh fix is within 60 m; its phone then proposes « sur place ». Periodic."""
    driving = Mission.objects.filter(
        state=State.EN_ROUTE, near_at=None, incident__lon__isnull=False, crew__position__at__gte=at - FRESH
    )
    near = [one for one in driving.select_related("incident", "crew__position") if is_near(one)]
    for mission in near:
        _mark(city_by_id(mission.city_id), mission, at=at)
    return len(near)


def is_near(mission: Mission) -> bool:
    """Whether the crew's last fix, as good as it is, lies at the case. Reads `crew.position` and `incident`."""
    position, incident = mission.crew.position, mission.incident
    if incident.lon is None or incident.lat is None or (position.accuracy_m or 0.0) > ACCURACY_M:
        return False
    return haversine_m((position.lon, position.lat), (incident.lon, incident.lat)) <= NEAR_M


@transaction.atomic
def _mark(city: CityInfo, seen: Mission, *, at: datetime) -> None:
    _held, mission = lock_mission(city, seen.pk, crew=seen.crew.call_sign)
    if mission.state != State.EN_ROUTE or mission.near_at is not None:
        return  # the crew was faster
    mission.near_at = at
    mission.version += 1
    mission.save(update_fields=["near_at", "version"])
    emit(city.id, mission_change(city, mission), at=at)
