"""Who is sent where, as small rules behind one interface. Pure: knows no street, clock, database or desk."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from allopm.dispatching.tours import Start, Stop, plan_tours

# A crew already on its way turns round only for a gain that the radio and the lost way are worth (chosen).
DIVERT_GAIN_S: Final = 60.0
# Free crews kept, as a share of those on duty, by class: one of twelve, two of forty. Measured on the streets of Nice
# (docs/simulation.md): where crews may turn round, those on their way to something less urgent are the reserve already,
# and a larger one costs P3 without serving P1. None before P2, which it would only delay.
RESERVE_SHARE: Final[Mapping[int, float]] = {3: 0.05, 4: 0.05}
# The starvation guard: past this wait the reserve no longer holds a case back. Chosen.
HELD_AT_MOST_S: Final[Mapping[int, float]] = {3: 3600.0, 4: 2 * 3600.0}
# A tour looks so far into the queue, the oldest first: a crew can take no more in an hour (chosen).
TOUR_HORIZON: Final = 12


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case nobody is sent to; `priority` 1 is the most urgent; its age survives a diversion."""

    id: str
    priority: int
    waited_s: float
    requires: frozenset[str] = frozenset()
    min_officers: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """A crew on duty; `priority` is the class of what it is on, 0 when idle."""

    id: str
    doing: Literal["idle", "to_case", "on_scene"]
    priority: int = 0
    skills: frozenset[str] = frozenset()
    officers: int = 2


@dataclass(frozen=True, slots=True)
class Situation:
    """A moment. `eta_s(i)` gives seconds to case i for each unit (inf: cannot); `between_s(i, j)` from case to case."""

    now_s: float
    cases: Sequence[WaitingCase]
    units: Sequence[Unit]
    eta_s: Callable[[int], Sequence[float]]
    between_s: Callable[[int, int], float] | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """Send a unit to a case, both by their index; `then` are the cases it takes next, in order."""

    unit: int
    case: int
    is_diversion: bool
    then: tuple[int, ...] = ()


@dataclass(frozen=True)
class Policy:
    """One rule a city may choose. A diverted unit's own case goes back to the queue: the caller keeps its age."""

    code: str
    label: str
    may_divert: bool
    reserve_share: Mapping[int, float]
    batch_priorities: frozenset[int]
    decide: Callable[[Situation], list[Order]]
    held_at_most_s: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """What tells one policy from another."""

    divert_gain_s: float = math.inf  # inf: never diverts
    reserve_share: Mapping[int, float] = field(default_factory=dict)
    held_at_most_s: Mapping[int, float] = field(default_factory=dict)
    batch_priorities: frozenset[int] = frozenset()


def queue_order(cases: Sequence[WaitingCase]) -> list[int]:
    """The most urgent class first, then who has waited longest."""
    return sorted(range(len(cases)), key=lambda i: (cases[i].priority, -cases[i].waited_s, cases[i].id))


def kept_free(share: Mapping[int, float], priority: int, on_duty: int) -> int:
    """Units that stay free when a case of this class is served."""
    return math.ceil(share.get(priority, 0.0) * on_duty)


def is_overdue(case: WaitingCase, rules: Rules) -> bool:
    """Whether it has waited as long as the reserve may hold its class back."""
    return case.waited_s >= rules.held_at_most_s.get(case.priority, math.inf)


def is_held(case: WaitingCase, *, idle: int, on_duty: int, rules: Rules) -> bool:
    """Whether the reserve keeps a free unit from this case; never past the class's longest wait."""
    return not is_overdue(case, rules) and idle - 1 < kept_free(rules.reserve_share, case.priority, on_duty)


class _Round:
    """One decision: which units are still there to be sent."""

    def __init__(self, situation: Situation, rules: Rules) -> None:
        self.situation, self.rules = situation, rules
        self.idle = {i for i, unit in enumerate(situation.units) if unit.doing == "idle"}
        self.moving: set[int] = set()
        if rules.divert_gain_s < math.inf:
            self.moving = {i for i, unit in enumerate(situation.units) if unit.doing == "to_case"}

    def orders(self, queue: Iterable[int]) -> list[Order]:
        found: list[Order] = []
        for index in queue:
            case = self.situation.cases[index]
            less_urgent = [i for i in self.moving if self.situation.units[i].priority > case.priority]
            if not self.idle and not less_urgent:
                break  # nor is there anything for who comes after
            order = self._order(index, less_urgent)
            if order is not None:
                self.idle.discard(order.unit)
                self.moving.discard(order.unit)
                found.append(order)
        return found

    def _order(self, index: int, less_urgent: list[int]) -> Order | None:
        case = self.situation.cases[index]
        is_kept = is_held(case, idle=len(self.idle), on_duty=len(self.situation.units), rules=self.rules)
        free = [] if is_kept else self._fit(case, self.idle)
        others = self._fit(case, less_urgent)
        if not free and not others:
            return None
        eta = self.situation.eta_s(index)
        nearest = min(free, key=lambda i: (eta[i], i), default=None)
        on_way = min(others, key=lambda i: (eta[i], i), default=None)
        idle_s = math.inf if nearest is None else eta[nearest]
        diverted_s = math.inf if on_way is None else eta[on_way]
        if on_way is not None and diverted_s < math.inf and diverted_s + self.rules.divert_gain_s < idle_s:
            return Order(on_way, index, is_diversion=True)
        return None if nearest is None or idle_s == math.inf else Order(nearest, index, is_diversion=False)

    def _fit(self, case: WaitingCase, units: Iterable[int]) -> list[int]:
        fleet = self.situation.units
        return [
            i for i in units if case.requires <= fleet[i].skills and fleet[i].officers >= case.min_officers
        ]  # fmt: skip


def decide_one_by_one(situation: Situation, rules: Rules) -> list[Order]:
    """Each case in the queue's order gets the unit that is there first, within the rules."""
    return _Round(situation, rules).orders(queue_order(situation.cases))


def decide_with_tours(situation: Situation, rules: Rules) -> list[Order]:
    """Urgent classes one by one; the deferred ones together, as tours of the units that the reserve leaves."""
    queue = queue_order(situation.cases)
    now = _Round(situation, rules)
    orders = now.orders(i for i in queue if situation.cases[i].priority not in rules.batch_priorities)
    deferred = [i for i in queue if situation.cases[i].priority in rules.batch_priorities]
    if not deferred or not now.idle:
        return orders
    if situation.between_s is None:
        return orders + now.orders(deferred)
    return orders + _tours(now, deferred[:TOUR_HORIZON])


def _tours(now: _Round, deferred: list[int]) -> list[Order]:
    """Which of the free units leave on a tour, and in what order they pass."""
    situation, between_s = now.situation, now.situation.between_s
    kept = kept_free(now.rules.reserve_share, situation.cases[deferred[0]].priority, len(situation.units))
    spare = len(now.idle) - kept
    overdue = [i for i in deferred if is_overdue(situation.cases[i], now.rules)]
    room = max(spare, min(len(overdue), len(now.idle)))
    if room <= 0 or between_s is None:
        return []
    stops = deferred if spare > 0 else overdue
    etas = [situation.eta_s(i) for i in stops]
    units = sorted(now.idle, key=lambda u: (min(eta[u] for eta in etas), u))[:room]
    rows = [[eta[u] for eta in etas] for u in units]
    rows += [[0.0 if i == j else between_s(i, j) for j in stops] for i in stops]
    plan = plan_tours(
        [Start(situation.units[u].skills, situation.units[u].officers) for u in units],
        [Stop(situation.cases[i].requires, situation.cases[i].min_officers) for i in stops],
        rows,
    )
    return [
        Order(unit, stops[tour[0]], is_diversion=False, then=tuple(stops[i] for i in tour[1:]))
        for unit, tour in zip(units, plan.tours, strict=True)
        if tour
    ]


def _policy(code: str, label: str, rules: Rules) -> Policy:
    def one_by_one(situation: Situation) -> list[Order]:
        return decide_one_by_one(situation, rules)

    def with_tours(situation: Situation) -> list[Order]:
        return decide_with_tours(situation, rules)

    return Policy(
        code=code,
        label=label,
        may_divert=rules.divert_gain_s < math.inf,
        reserve_share=rules.reserve_share,
        batch_priorities=rules.batch_priorities,
        decide=with_tours if rules.batch_priorities else one_by_one,
        held_at_most_s=rules.held_at_most_s,
    )


_REROUTE: Final = Rules(divert_gain_s=DIVERT_GAIN_S)
_RESERVE: Final = replace(_REROUTE, reserve_share=RESERVE_SHARE, held_at_most_s=HELD_AT_MOST_S)
_TOUR: Final = replace(_RESERVE, batch_priorities=frozenset({3, 4}))

POLICIES: Final[dict[str, Policy]] = {
    policy.code: policy
    for policy in (
        _policy("nearest", "équipage libre le plus proche", Rules()),
        _policy("reroute", "le plus proche, avec détournement", _REROUTE),
        _policy("reserve", "détournement et réserve pour les urgences", _RESERVE),
        _policy("tour", "réserve, et tournées pour ce qui peut attendre", _TOUR),
    )
}
DEFAULT_POLICY: Final = "reserve"
