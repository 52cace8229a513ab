"""Tours to propose: cases that can wait, in the order in which spare crews pass them. A person decides."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from allopm.city.queries import dispatch_rules, kind_info
from allopm.dispatching.policies import POLICIES, TOUR_HORIZON, kept_free
from allopm.dispatching.service import remaining
from allopm.dispatching.tours import LONGEST_S, MOST_STOPS, STOP_S, Plan, Start, Stop, plan_tours
from allopm.dispatching.wording import minutes
from allopm.fleet.queries import CrewSeen, crews_seen
from allopm.fleet.states import ON_DUTY
from allopm.incidents.queries import cases_by_code, unattended_cases
from allopm.missions.covering import free_crews
from allopm.missions.serving import Times, service_times_by_group
from allopm.missions.travel import Ground, ground_at, travel_under

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.geo.conditions import LonLat
    from allopm.incidents.models import Incident

Card = dict[str, Any]
DEFERRED: Final = (3, 4)  # the classes that may wait for a tour, whichever policy speaks
PER_CREW: Final = 3  # so many cases are worth one crew's tour; fewer crews than cases (chosen)
FEWEST: Final = 2  # one case is no tour


@dataclass(frozen=True)
class _Field:
    """What a plan is made from."""

    cases: list[Incident]
    places: list[LonLat]
    spare: list[CrewSeen]
    left: int  # free crews that stay out of it
    ground: Ground
    service: Times

    def plan(self, city: CityInfo, *, longest_s: float = LONGEST_S, most_stops: int = MOST_STOPS) -> Plan:
        starts = [Start(frozenset(crew.skills), crew.officers) for crew in self.spare]
        rules = dispatch_rules(city)
        stops = [
            Stop(
                frozenset(kind_info(city, case.kind).requires),
                rules.suits(case.kind).min_officers,
                service_s=self._service_s(case),
            )
            for case in self.cases
        ]
        return plan_tours(starts, stops, self._seconds(), longest_s=longest_s, most_stops=most_stops)

    def _service_s(self, case: Incident) -> float:
        learnt = self.service.get(case.kind.partition(".")[0])
        return remaining(0.0, learnt).p50_s if learnt else STOP_S

    def _seconds(self) -> list[list[float]]:
        """Rows: each crew with its own vehicle, then each case as by car; columns: cases."""
        rows = [[0.0] * len(self.cases) for _ in range(len(self.spare) + len(self.cases))]
        groups = [
            (self.spare[group[0]].vehicle, group) for group in self.ground.alike([crew.vehicle for crew in self.spare])
        ]
        for column, target in enumerate(self.places):
            for vehicle, group in groups:
                starts = [self.spare[row].place or target for row in group]
                self._fill(rows, column, group, vehicle=vehicle, starts=starts)
            between = range(len(self.spare), len(rows))
            self._fill(rows, column, between, vehicle="car", starts=self.places)
        return rows

    def _fill(
        self, rows: list[list[float]], column: int, into: Sequence[int], *, vehicle: str, starts: Sequence[LonLat]
    ) -> None:
        travel = travel_under(self.ground.conditions(vehicle))
        found = travel.seconds_many_to_one(starts, self.places[column])
        for row, seconds in zip(into, found, strict=True):
            rows[row][column] = seconds


def tour_proposals(city: CityInfo, at: datetime) -> list[Card]:
    """Tours of two cases and more, the one with most cases first; none while every free crew is needed."""
    field = _field(city, at)
    if len(field.cases) < FEWEST or not field.spare:
        return []
    plan = field.plan(city)
    cards = [
        _card(field, crew, tour, round(seconds), at=at)
        for crew, tour, seconds in zip(field.spare, plan.tours, plan.seconds, strict=True)
        if len(tour) >= FEWEST
    ]
    return sorted(cards, key=lambda card: (-len(card["incidents"]), card["seconds"], card["crew"]))


def tour_through(city: CityInfo, codes: Sequence[str], *, at: datetime, crew: str = "") -> Card | None:
    """These cases in driving order for this crew, or for the free one that is soonest at the first; None without."""
    cases = cases_by_code(city, codes)
    fleet, ground = crews_seen(city), ground_at(city, at)
    free = free_crews(fleet)
    places = [(case.lon or 0.0, case.lat or 0.0) for case in cases]
    chosen = [one for one in free if one.call_sign == crew] if crew else _soonest(free, places, ground)[:1]
    if not cases or not chosen:
        return None
    field = _Field(cases, places, chosen, left=len(free) - 1, ground=ground, service=service_times_by_group(city, at))
    plan = field.plan(city, longest_s=math.inf, most_stops=len(cases))
    if not plan.tours[0]:
        return None  # no officer of this crew may do it
    return _card(field, chosen[0], plan.tours[0], round(plan.seconds[0]), at=at)


def _field(city: CityInfo, at: datetime) -> _Field:
    cases = unattended_cases(city, priorities=DEFERRED, at=at, limit=TOUR_HORIZON)
    fleet, ground = crews_seen(city), ground_at(city, at)
    free = free_crews(fleet)
    policy = POLICIES[dispatch_rules(city).policy]
    kept = kept_free(policy.reserve_share, DEFERRED[0], sum(crew.state in ON_DUTY for crew in fleet))
    count = max(0, min(len(free) - kept, ceil(len(cases) / PER_CREW)))
    places = [(case.lon or 0.0, case.lat or 0.0) for case in cases]
    spare = _soonest(free, places, ground)[:count] if places and count else []
    return _Field(
        cases, places, spare, left=len(free) - len(spare), ground=ground, service=service_times_by_group(city, at)
    )


def _soonest(free: list[CrewSeen], places: list[LonLat], ground: Ground) -> list[CrewSeen]:
    """The crews by how soon they are at the case that has waited longest."""
    seconds: dict[str, float] = {}
    for rows in ground.alike([crew.vehicle for crew in free]):
        travel = travel_under(ground.conditions(free[rows[0]].vehicle))
        found = travel.seconds_many_to_one([free[row].place or places[0] for row in rows], places[0])
        seconds |= {free[row].call_sign: value for row, value in zip(rows, found, strict=True)}
    return sorted(free, key=lambda crew: (seconds[crew.call_sign], crew.call_sign))


def _card(field: _Field, crew: CrewSeen, tour: Sequence[int], seconds: int, *, at: datetime) -> Card:
    stops = [field.cases[stop] for stop in tour]
    places = [crew.place or field.places[tour[0]], *(field.places[stop] for stop in tour)]
    travel = travel_under(field.ground.conditions(crew.vehicle))
    legs = [travel.eta_many_to_one([here], there)[0] for here, there in pairwise(places)]
    waited_s = max((at - case.created_at).total_seconds() for case in stops)
    metres, drive_s = sum(leg.metres for leg in legs), sum(leg.seconds for leg in legs)
    return {
        "crew": crew.call_sign,
        "incidents": [case.code for case in stops],
        "seconds": seconds,
        "metres": round(metres),
        "reasons": [
            f"{len(stops)} affaires, la plus ancienne attend depuis {minutes(waited_s)}",
            f"{minutes(drive_s)} de route pour {metres / 1000:.1f} km".replace(".", ","),
            f"laisse {field.left} équipage(s) libre(s)",
        ],
    }
