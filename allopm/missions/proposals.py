"""Which crews to propose for an incident: gathers the facts; the pure recommender ranks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from allopm.city.queries import kind_info, sector_info
from allopm.dispatching.crews import CaseNeed, Commitment, CrewOption, Proposal, Way
from allopm.dispatching.hours import feels_traffic, pace_for
from allopm.dispatching.recommend import propose
from allopm.fleet.queries import CrewSeen, crews_seen
from allopm.geo.streets import LIMIT_S
from allopm.incidents.queries import priorities_of
from allopm.missions.detours import Trip, with_warnings
from allopm.missions.travel import Ground, ground_at, profile_of, travel_under

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.geo.conditions import Conditions, LonLat, Profile
    from allopm.geo.travel import Leg
    from allopm.incidents.models import Incident


def rank_crews(city: CityInfo, incident: Incident, *, at: datetime) -> list[Proposal]:
    """Every crew of the city for this case, best first; those that cannot go come last, with why."""
    fleet = crews_seen(city)
    ground = ground_at(city, at)
    need = CaseNeed(priority=incident.priority, requires=kind_info(city, incident.kind).requires)
    priorities = priorities_of(city, [crew.mission_incident for crew in fleet if crew.mission_incident])
    options = [_option(city, crew, priorities) for crew in fleet]
    target = place_of(incident)
    trips = _trips(fleet, ground, target) if target else {}
    lines = propose(need, options, [_way(trips.get(option.call_sign)) for option in options], at=at)
    lines = with_warnings(lines, trips, ground=ground, target=target) if target and ground.standing else lines
    paces = {option.call_sign: _pace(option.vehicle, ground) for option in options}
    return [replace(line, pace=paces[line.crew][0], pace_source=paces[line.crew][1]) for line in lines]


def _pace(vehicle: str, ground: Ground) -> tuple[float, str]:
    source = ground.pace.source if feels_traffic(vehicle) else "prior"
    return round(pace_for(vehicle, ground.pace.factor), 2), source


def _option(city: CityInfo, crew: CrewSeen, priorities: dict[str, int]) -> CrewOption:
    sector = sector_info(city, crew.sector)
    return CrewOption(
        call_sign=crew.call_sign,
        state=crew.state,
        vehicle=crew.vehicle,
        officers=crew.officers,
        skills=frozenset(crew.skills),
        sector=sector.name if sector else "",
        fix_at=crew.fix_at,
        commitment=_commitment(crew, priorities),
    )


def _commitment(crew: CrewSeen, priorities: dict[str, int]) -> Commitment | None:
    if crew.mission_since is None:
        return None
    return Commitment(
        priority=priorities.get(crew.mission_incident, 4), state=crew.mission_state, since=crew.mission_since
    )


def place_of(incident: Incident) -> LonLat | None:
    """Where the case is, when it is known."""
    return None if incident.lon is None or incident.lat is None else (incident.lon, incident.lat)


def _trips(fleet: list[CrewSeen], ground: Ground, target: LonLat) -> dict[str, Trip]:
    """The way of every crew with a known position, by one search per profile (two past closures)."""
    groups: dict[tuple[Profile, float], list[tuple[CrewSeen, LonLat]]] = defaultdict(list)
    for crew in fleet:
        if crew.place:
            groups[profile_of(crew.vehicle), pace_for(crew.vehicle, ground.pace.factor)].append((crew, crew.place))
    trips: dict[str, Trip] = {}
    for crews in groups.values():
        conditions, starts = ground.conditions(crews[0][0].vehicle), [start for _, start in crews]
        legs = travel_under(conditions).eta_many_to_one(starts, target)
        lost = _lost_s(conditions, starts, legs, target=target)
        for (crew, start), leg, lost_s in zip(crews, legs, lost, strict=True):
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
