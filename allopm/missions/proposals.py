"""Which crews to propose for an incident: gathers the facts; the pure recommender ranks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from allopm.city.queries import kind_info, sector_info
from allopm.dispatching.crews import CaseNeed, Commitment, CrewOption, Proposal, Way
from allopm.dispatching.recommend import propose
from allopm.fleet.queries import crews_with_positions
from allopm.geo.streets import LIMIT_S
from allopm.incidents.queries import priorities_of
from allopm.missions.detours import Trip, with_warnings
from allopm.missions.travel import Ground, ground_at, travel_under

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.fleet.models import Crew, CrewPosition
    from allopm.geo.conditions import Conditions, LonLat
    from allopm.geo.travel import Leg
    from allopm.incidents.models import Incident


def rank_crews(city: CityInfo, incident: Incident, *, at: datetime) -> list[Proposal]:
    """Every crew of the city for this case, best first; those that cannot go come last, with why."""
    fleet = crews_with_positions(city)
    ground = ground_at(city, at)
    need = CaseNeed(priority=incident.priority, requires=kind_info(city, incident.kind).requires)
    priorities = priorities_of(city, [crew.mission_incident for crew, _ in fleet if crew.mission_incident])
    options = [_option(city, crew, position, priorities) for crew, position in fleet]
    target = place_of(incident)
    trips = _trips(fleet, ground, target) if target else {}
    lines = propose(need, options, [_way(trips.get(option.call_sign)) for option in options], at=at)
    lines = with_warnings(lines, trips, ground=ground, target=target) if target and ground.standing else lines
    paces = {option.call_sign: ground.conditions(option.vehicle).pace for option in options}
    return [replace(line, pace=round(paces[line.crew], 2), pace_source=ground.pace.source) for line in lines]


def _option(city: CityInfo, crew: Crew, position: CrewPosition | None, priorities: dict[str, int]) -> CrewOption:
    sector = sector_info(city, crew.sector)
    return CrewOption(
        call_sign=crew.call_sign,
        state=crew.state,
        vehicle=crew.vehicle,
        officers=crew.officers,
        skills=frozenset(crew.skills),
        sector=sector.name if sector else "",
        fix_at=position.at if position else None,
        commitment=_commitment(crew, priorities),
    )


def _commitment(crew: Crew, priorities: dict[str, int]) -> Commitment | None:
    if crew.mission_since is None:
        return None
    return Commitment(
        priority=priorities.get(crew.mission_incident, 4), state=crew.mission_state, since=crew.mission_since
    )


def place_of(incident: Incident) -> LonLat | None:
    """Where the case is, when it is known."""
    return None if incident.lon is None or incident.lat is None else (incident.lon, incident.lat)


def _trips(fleet: list[tuple[Crew, CrewPosition | None]], ground: Ground, target: LonLat) -> dict[str, Trip]:
    """The way of every crew with a known position, by one search per profile (two past closures)."""
    groups: dict[Conditions, list[tuple[Crew, LonLat]]] = defaultdict(list)
    for crew, position in fleet:
        if position:
            groups[ground.conditions(crew.vehicle)].append((crew, (position.lon, position.lat)))
    trips: dict[str, Trip] = {}
    for conditions, crews in groups.items():
        starts = [start for _, start in crews]
        legs = travel_under(conditions).eta_many_to_one(starts, target)
        for (crew, start), leg, lost_s in zip(
            crews, legs, _lost_s(conditions, starts, legs, target=target), strict=True
        ):
            trips[crew.call_sign] = Trip(crew.vehicle, start, leg, lost_s)
    return trips


def _lost_s(conditions: Conditions, starts: list[LonLat], legs: list[Leg], *, target: LonLat) -> list[float]:
    """What obstacles cost each leg; the search without them goes no farther than these legs took."""
    if not conditions.obstacles:
        return [0.0] * len(legs)
    limit_s = min(LIMIT_S, max(leg.seconds for leg in legs) + 1)
    usual = travel_under(replace(conditions, obstacles=())).eta_many_to_one(starts, target, limit_s=limit_s)
    return [leg.seconds - free.seconds for leg, free in zip(legs, usual, strict=True)]


def _way(trip: Trip | None) -> Way | None:
    return Way(trip.leg.seconds, trip.leg.metres) if trip else None


def as_json(line: Proposal) -> dict[str, Any]:
    """One line of the desk's list."""
    return asdict(line)
