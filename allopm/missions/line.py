"""What a crew's own line says of its missions: the one it is on, and those of its tour. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from allopm.city.queries import kind_info
from allopm.fleet import actions as fleet
from allopm.missions.models import Mission
from allopm.missions.states import CARRIED, State
from allopm.notices.actions import notify

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.fleet.models import Crew


def tour_of(city: CityInfo, crew_id: int) -> list[fleet.TourLine]:
    """The missions of a crew in order: the one it is on, then those planned."""
    missions = Mission.objects.filter(crew_id=crew_id, state__in=CARRIED).select_related("incident")
    return [_tour_line(city, one) for one in sorted(missions, key=_in_order)]


def _in_order(mission: Mission) -> tuple[bool, int, int]:
    return (mission.state == State.PLANNED, mission.rank, mission.pk)


def _tour_line(city: CityInfo, mission: Mission) -> fleet.TourLine:
    incident = mission.incident
    return {
        "mission": mission.pk,
        "incident": incident.code,
        "kind_label": kind_info(city, incident.kind).label,
        "priority": incident.priority,
        "state": str(mission.state),
    }


def tell_lines(city: CityInfo, carried: Iterable[Mission], *, at: datetime) -> None:
    """A case changed: the crews that carry it hear of a new kind or priority in their tour."""
    stale = [one.crew.call_sign for one in carried if dict(_tour_line(city, one)) not in one.crew.tour]
    for crew in fleet.lock_crews(city, stale).values() if stale else ():
        fleet.tell_tour(city, crew, tour_of(city, crew.pk), at=at)


def commit(city: CityInfo, crew: Crew, mission: Mission, *, at: datetime, heard_at: datetime | None = None) -> None:
    """A locked crew is on this mission, in its present state. On scene its safety timer runs from `heard_at`:
    a tap made in a tunnel is a sign of life when it arrives."""
    on_scene = mission.state == State.ON_SCENE
    due_at = (heard_at or at) + timedelta(minutes=city.check_every_min) if on_scene else None
    line = fleet.MissionLine(mission.pk, mission.incident.code, mission.state, mission.state_at, due_at)
    fleet.commit(city, crew, line, tour=tour_of(city, crew.pk), at=at)
    if mission.state == State.SENT and crew.member_id is not None:
        key = f"mission:{mission.pk}"
        notify(city, f"user:{crew.member_id}", code="staff.mission", data={}, link="/field/", key=key, at=at)
