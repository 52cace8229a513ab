"""Which crews to propose for an incident: gathers the facts; the pure recommender ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isinf
from typing import TYPE_CHECKING, Any, Final

from allopm.city.queries import dispatch_rules, kind_info, sector_info
from allopm.dispatching.crews import CaseNeed, Commitment, CrewOption, Proposal, Settings
from allopm.dispatching.hours import feels_traffic, pace_for
from allopm.dispatching.policies import POLICIES
from allopm.dispatching.recommend import SAID_IN_FULL, propose
from allopm.dispatching.service import PRIOR
from allopm.fleet.queries import CrewSeen, crews_seen
from allopm.fleet.states import ON_DUTY
from allopm.geo.streets import LIMIT_S
from allopm.incidents.queries import priority_and_kind
from allopm.missions.covering import losses
from allopm.missions.detours import Trip, warn
from allopm.missions.serving import Times, service_times_by_group
from allopm.missions.travel import Ground, ground_at, travel_under

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.geo.conditions import LonLat
    from allopm.geo.travel import Leg
    from allopm.incidents.models import Incident

# What the log keeps in words: all that an operator reads before deciding (chosen).
LOGGED_IN_WORDS: Final = 10


def rank_crews(city: CityInfo, incident: Incident, *, at: datetime) -> list[Proposal]:
    """Every crew of the city for this case, best first; those that cannot go come last, with why."""
    fleet = crews_seen(city)
    ground = ground_at(city, at)
    options = _options(city, fleet, ground, at=at)
    target = place_of(incident)
    trips = _trips(fleet, ground, target) if target else {}
    rules = dispatch_rules(city)
    lines = propose(
        _need(city, incident, at=at),
        options,
        [trips.get(option.call_sign) for option in options],
        at=at,
        settings=Settings(policy=POLICIES[rules.policy], reach_min=rules.reach_min),
        losses=losses(city, fleet, ground),
    )
    if target and ground.standing:
        warn(lines[:SAID_IN_FULL], trips, ground=ground, target=target)
    return lines


def _need(city: CityInfo, incident: Incident, *, at: datetime) -> CaseNeed:
    suits = dispatch_rules(city).suits(incident.kind)
    since = incident.waiting_since or incident.created_at
    return CaseNeed(
        priority=incident.priority,
        requires=kind_info(city, incident.kind).requires,
        min_officers=suits.min_officers,
        prefers=suits.prefers,
        waited_s=(at - since).total_seconds(),
        code=incident.code,
    )


@dataclass(frozen=True)
class _Doing:
    """What the crews of a city are on: priority and kind by case, times on scene by group."""

    cases: dict[str, tuple[int, str]]
    service: Times

    def commitment(self, city: CityInfo, crew: CrewSeen) -> Commitment | None:
        if crew.mission_since is None:
            return None
        priority, kind = self.cases.get(crew.mission_incident, (4, ""))
        return Commitment(
            priority=priority,
            state=crew.mission_state,
            since=crew.mission_since,
            label=kind_info(city, kind).label if kind else "",
            incident=crew.mission_incident,
            service_s=self.service.get(kind.partition(".")[0], PRIOR),
        )


def _options(city: CityInfo, fleet: Sequence[CrewSeen], ground: Ground, *, at: datetime) -> list[CrewOption]:
    cases = priority_and_kind(city, [crew.mission_incident for crew in fleet if crew.mission_incident])
    doing = _Doing(cases, service_times_by_group(city, at) if cases else {})
    paces = {vehicle: _pace(vehicle, ground) for vehicle in {crew.vehicle for crew in fleet}}
    names = {code: sector.name for code in {crew.sector for crew in fleet} if (sector := sector_info(city, code))}
    return [
        CrewOption(
            call_sign=crew.call_sign,
            state=crew.state,
            vehicle=crew.vehicle,
            officers=crew.officers,
            skills=frozenset(crew.skills),
            sector=names.get(crew.sector, ""),
            fix_at=crew.fix_at,
            commitment=doing.commitment(city, crew),
            duty_ends_at=crew.duty_planned_end if crew.state in ON_DUTY else None,
            pace=paces[crew.vehicle][0],
            pace_source=paces[crew.vehicle][1],
            calls_for_help=crew.calls_for_help,
        )
        for crew in fleet
    ]


def _pace(vehicle: str, ground: Ground) -> tuple[float, str]:
    source = ground.pace.source if feels_traffic(vehicle) else "prior"
    return round(pace_for(vehicle, ground.pace.factor), 2), source


def place_of(incident: Incident) -> LonLat | None:
    """Where the case is, when it is known."""
    return None if incident.lon is None or incident.lat is None else (incident.lon, incident.lat)


def _trips(fleet: Sequence[CrewSeen], ground: Ground, target: LonLat) -> dict[str, Trip]:
    """The way of every crew with a known position, by one search per profile (two past closures)."""
    placed = [(crew, place) for crew in fleet if (place := crew.place)]
    trips: dict[str, Trip] = {}
    for rows in ground.alike([crew.vehicle for crew, _ in placed]):
        starts, vehicle = [placed[row][1] for row in rows], placed[rows[0]][0].vehicle
        legs = travel_under(ground.conditions(vehicle)).eta_many_to_one(starts, target)
        lost = _lost_s(ground, vehicle, starts, legs, target=target)
        for row, leg, lost_s in zip(rows, legs, lost, strict=True):
            crew, start = placed[row]
            trips[crew.call_sign] = Trip(crew.vehicle, start, leg, lost_s)
    return trips


def _lost_s(
    ground: Ground, vehicle: str, starts: list[LonLat], legs: list[Leg], *, target: LonLat
) -> list[float]:  # fmt: skip
    """What closures cost each leg; the search without them goes no farther than these legs took."""
    if not ground.standing:
        return [0.0] * len(legs)
    limit_s = min(LIMIT_S, max(leg.seconds for leg in legs) + 1)
    usual = travel_under(ground.without_closures(vehicle)).seconds_many_to_one(starts, target, limit_s=limit_s)
    return [_loss_s(leg, free_s) for leg, free_s in zip(legs, usual, strict=True)]


def _loss_s(leg: Leg, free_s: float) -> float:
    """Who is far from every street loses nothing that is known; whom closures cut off does."""
    is_by_streets = leg.source == "streets" or leg.seconds >= LIMIT_S
    return leg.seconds - free_s if is_by_streets else 0.0


def as_json(line: Proposal) -> dict[str, Any]:
    """One line of the desk's list."""
    return {
        "crew": line.crew,
        "eta_s": line.eta_s,
        "eta_p80_s": line.eta_p80_s,
        "distance_m": line.distance_m,
        "eligible": line.eligible,
        "reasons": line.reasons,
        "warnings": line.warnings,
        "diverts": line.diverts,
        "finishing": line.finishing,
        "is_stale": line.is_stale,
        "held": line.held,
        "policy": line.policy,
        "pace": line.pace,
        "pace_source": line.pace_source,
    }


def as_log(incident: Incident, ranked: Sequence[Proposal], *, at: datetime) -> dict[str, Any]:
    """What another policy needs to be played on this decision: the case, and every crew with what was known of it."""
    since = incident.waiting_since or incident.created_at
    return {
        "policy": ranked[0].policy if ranked else "",
        "case": {
            "priority": incident.priority, "kind": incident.kind, "lon": incident.lon, "lat": incident.lat,
            "waited_s": round((at - since).total_seconds()),
        },
        "lines": [as_json(line) for line in ranked[:LOGGED_IN_WORDS]],
        "crews": [_features(line, at=at) for line in ranked],
    }  # fmt: skip


def _features(line: Proposal, *, at: datetime) -> dict[str, Any]:
    crew, doing = line.option, line.option.commitment
    return {
        "crew": line.crew,
        "eligible": line.eligible,
        "eta_s": line.eta_s,
        "eta_p80_s": line.eta_p80_s,
        "score_s": None if isinf(line.score_s) else round(line.score_s),
        "metres": line.distance_m,
        "state": crew.state,
        "vehicle": crew.vehicle,
        "officers": crew.officers,
        "skills": sorted(crew.skills),
        "sector": crew.sector,
        "fix_age_s": None if line.fix_age_s is None else round(line.fix_age_s),
        "wait_s": round(line.wait_s),
        "doing": doing and {
            "incident": doing.incident, "priority": doing.priority, "state": doing.state,
            "since_s": round((at - doing.since).total_seconds()),
        },
    }  # fmt: skip
