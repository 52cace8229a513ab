"""Plays cases and crews under a policy, event by event. Knows neither the clock, nor where cases come from."""

from __future__ import annotations

import heapq
import math
from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from allopm.dispatching.policies import Order, Policy, Situation, Unit, WaitingCase
from allopm.rehearsal.cases import Case
from allopm.rehearsal.fleet import Crew, Roster
from allopm.rehearsal.ground import Ground, Spot

BATCH_S: Final = 60.0  # how often the deferred class is looked at together (reference §2.3)
DIVERT_S: Final = 20.0  # a crew on its way hears the call and turns round. Chosen.
NEVER: Final = math.inf
# In order at the same moment: who becomes free is free for who comes then.
CLEARED, ARRIVED, DUTY, CAME, LOOK, WITNESS = range(6)


@dataclass(slots=True)
class Fate:
    """What became of a case, in seconds since the start."""

    sent_s: float = NEVER  # the first time
    left_s: float = NEVER  # the crew that came was ordered
    on_scene_s: float = NEVER
    cleared_s: float = NEVER
    crew: int = -1
    diversions: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """A situation kept as it was: per crew on duty where and when it is free, and who waits."""

    at_s: float
    crews: tuple[tuple[float, Spot], ...]
    waiting: tuple[int, ...]


@dataclass
class Run:
    """A rehearsal that is over."""

    fates: list[Fate]
    crews: list[Crew]
    moments: list[Moment] = field(default_factory=list)


@dataclass(frozen=True)
class World:
    """What a policy does not choose."""

    ground: Ground
    pace_by_hour: Sequence[float]  # 168, from Monday at midnight
    roster: Roster
    homes: Sequence[int]

    def pace(self, at_s: float) -> float:
        return self.pace_by_hour[int(at_s // 3600) % len(self.pace_by_hour)]


def rehearse(world: World, cases: Sequence[Case], policy: Policy, *, witness_s: Sequence[float] = ()) -> Run:
    """All cases to their end. `witness_s`: moments to keep the situation of."""
    return _Play(world, cases, policy).until_the_end(witness_s)


class _Play:
    def __init__(self, world: World, cases: Sequence[Case], policy: Policy) -> None:
        self.world, self.cases, self.policy = world, cases, policy
        self.crews = [Crew(home) for home in world.homes[: world.roster.most]]
        self.fates = [Fate() for _ in cases]
        self.waiting: dict[int, list[int]] = {}  # by class, numbers of cases: in the order they came
        self.heap: list[tuple[float, int, int, int]] = []
        self.left = len(cases)
        self.now_s, self.next_look_s = 0.0, -1.0
        self.run = Run(self.fates, self.crews)

    def until_the_end(self, witness_s: Sequence[float]) -> Run:
        self.heap = [(case.at_s, CAME, number, 0) for number, case in enumerate(self.cases)]
        self.heap += [(at_s, WITNESS, 0, 0) for at_s in witness_s]
        heapq.heapify(self.heap)
        self._change_duty()
        while self.left:
            self.now_s, kind, number, token = heapq.heappop(self.heap)
            if self._happen(kind, number, token):
                self._decide(is_batch=kind == LOOK and token == 1)
        self._close_duty()
        return self.run

    def _happen(self, kind: int, number: int, token: int) -> bool:
        """Whether someone has to be decided about."""
        if kind == CAME:
            return self._came(number)
        if kind == ARRIVED:
            return self._arrived(number, token)
        if kind == CLEARED:
            return self._cleared(number)
        if kind == DUTY:
            self._change_duty()
        if kind == WITNESS:
            self.run.moments.append(self._moment())
        if kind == LOOK and token == 1:
            self._look_again()
        return kind in (DUTY, LOOK)

    def _came(self, number: int) -> bool:
        case = self.cases[number]
        self.waiting.setdefault(case.priority, []).append(number)
        limit_s = self.policy.held_at_most_s.get(case.priority)
        if limit_s is not None:
            heapq.heappush(self.heap, (self.now_s + limit_s, LOOK, number, 0))
        if case.priority not in self.policy.batch_priorities:
            return True
        self._look_again()
        return False

    def _look_again(self) -> None:
        """At the next whole minute, while a deferred case waits."""
        if any(self.waiting.get(level) for level in self.policy.batch_priorities):
            next_s = (math.floor(self.now_s / BATCH_S) + 1) * BATCH_S
            if self.next_look_s != next_s:
                self.next_look_s = next_s
                heapq.heappush(self.heap, (next_s, LOOK, -1, 1))

    def _arrived(self, number: int, token: int) -> bool:
        crew = self.crews[number]
        if crew.token != token:
            return False  # it was sent elsewhere on the way
        crew.stop_driving(self.now_s)
        crew.doing, crew.spot = "on_scene", Spot(self.cases[crew.case].point)
        fate, end_s = self.fates[crew.case], self.now_s + self.cases[crew.case].service_s
        fate.on_scene_s, fate.cleared_s, fate.crew = self.now_s, end_s, number
        heapq.heappush(self.heap, (end_s, CLEARED, number, token))
        return False

    def _cleared(self, number: int) -> bool:
        crew = self.crews[number]
        self.left -= 1
        crew.busy_s += self.now_s - crew.since_s
        crew.doing, crew.case = "idle", -1
        if crew.ends:
            self._end_duty(crew)
            self._give_back(crew)
        elif crew.tour:
            self._send(number, crew.tour.pop(0), reaction_s=None)
        return True

    def _change_duty(self) -> None:
        wanted = self.world.roster.at(self.now_s)
        for number, crew in enumerate(self.crews):
            if number < wanted and crew.doing == "off":
                crew.doing, crew.spot, crew.duty_s = "idle", Spot(crew.home), crew.duty_s - self.now_s
            crew.ends = number >= wanted
            if crew.ends and crew.doing == "idle":
                self._end_duty(crew)
        heapq.heappush(self.heap, (self.now_s + 3600.0, DUTY, 0, 0))

    def _end_duty(self, crew: Crew) -> None:
        crew.doing, crew.duty_s, crew.ends = "off", crew.duty_s + self.now_s, False

    def _close_duty(self) -> None:
        for crew in self.crews:
            if crew.doing != "off":
                self._end_duty(crew)

    def _give_back(self, crew: Crew) -> None:
        """The rest of a tour goes back into the queue, each case with its age."""
        for number in crew.tour:
            insort(self.waiting.setdefault(self.cases[number].priority, []), number)
        crew.tour = []
        self._look_again()

    def _decide(self, *, is_batch: bool) -> None:
        """Until the policy has no more to say: a turned crew leaves a case that another may take at once."""
        while any(self.waiting.values()):
            orders = self._orders(is_batch=is_batch)
            for order, number, cases in orders:
                self._obey(order, number, cases)
            if not any(order.is_diversion for order, _, _ in orders):
                return

    def _orders(self, *, is_batch: bool) -> list[tuple[Order, int, list[int]]]:
        numbers = [n for n, crew in enumerate(self.crews) if crew.doing != "off"]
        usable = sum(self.crews[n].doing in ("idle", "to_case") for n in numbers)
        offered = [
            case
            for level, queue in self.waiting.items()
            if is_batch or level not in self.policy.batch_priorities
            for case in queue[: usable + 12]  # nobody farther back can be chosen before them
        ]  # fmt: skip
        if not offered or not self._is_anyone_free(numbers, min(self.cases[c].priority for c in offered)):
            return []
        situation = self._situation(numbers, offered)
        return [
            (order, numbers[order.unit], [offered[order.case], *(offered[i] for i in order.then)])
            for order in self.policy.decide(situation)
        ]

    def _is_anyone_free(self, numbers: list[int], priority: int) -> bool:
        if any(self.crews[n].doing == "idle" for n in numbers):
            return True
        moving = (self.crews[n] for n in numbers if self.crews[n].doing == "to_case")
        return self.policy.may_divert and any(self.cases[crew.case].priority > priority for crew in moving)

    def _situation(self, numbers: list[int], offered: list[int]) -> Situation:
        crews = [self.crews[number] for number in numbers]
        units = [
            Unit("", "idle" if crew.doing == "idle" else "to_case" if crew.doing == "to_case" else "on_scene",
                 self.cases[crew.case].priority if crew.case >= 0 else 0)
            for crew in crews
        ]  # fmt: skip
        waiting = [
            WaitingCase("", self.cases[c].priority, self.now_s - self.cases[c].at_s) for c in offered
        ]  # fmt: skip
        ground, pace = self.world.ground, self.world.pace(self.now_s)
        spots = {i: crew.where(self.now_s) for i, crew in enumerate(crews) if self._is_usable(crew)}
        targets = [self.cases[c].point for c in offered]

        def eta_s(case: int) -> list[float]:
            found = [NEVER] * len(crews)
            for i, spot in spots.items():
                found[i] = pace * ground.seconds(spot, targets[case])
            return found

        def between_s(a: int, b: int) -> float:
            return pace * ground.seconds_to[targets[b]][targets[a]]

        return Situation(self.now_s, waiting, units, eta_s, between_s)

    def _is_usable(self, crew: Crew) -> bool:
        return not crew.ends and (crew.doing == "idle" or (self.policy.may_divert and crew.doing == "to_case"))

    def _obey(self, order: Order, number: int, cases: list[int]) -> None:
        crew = self.crews[number]
        for case in cases:
            self.waiting[self.cases[case].priority].remove(case)
        if order.is_diversion:
            crew.stop_driving(self.now_s)
            self.fates[crew.case].diversions += 1
            crew.tour.insert(0, crew.case)
            self._give_back(crew)
            crew.busy_s += self.now_s - crew.since_s
        crew.tour = cases[1:]
        self._send(number, cases[0], reaction_s=DIVERT_S if order.is_diversion else None)

    def _send(self, number: int, case: int, *, reaction_s: float | None) -> None:
        """From where the crew is; `reaction_s` None: as long as this case makes its crew take to set out."""
        crew, fate = self.crews[number], self.fates[case]
        wait_s = self.cases[case].turnout_s if reaction_s is None else reaction_s
        crew.way = self.world.ground.way(crew.spot, self.cases[case].point)
        crew.doing, crew.case, crew.since_s = "to_case", case, self.now_s
        crew.token += 1
        crew.left_s, crew.pace = self.now_s + wait_s, self.world.pace(self.now_s)
        fate.sent_s, fate.left_s = min(fate.sent_s, self.now_s), self.now_s
        heapq.heappush(self.heap, (crew.left_s + crew.pace * crew.way.total_s, ARRIVED, number, crew.token))

    def _moment(self) -> Moment:
        """A crew on scene is free where it is when it is over; one on its way could turn round now."""
        crews = []
        for number, crew in enumerate(self.crews):
            if crew.doing == "on_scene":
                crews.append((self.fates[crew.case].cleared_s, crew.spot))
            elif crew.doing == "off":
                crews.append((self.world.roster.next_duty_s(number, self.now_s), Spot(crew.home)))
            else:
                crews.append((self.now_s, crew.where(self.now_s)))
        on_way = [crew.case for crew in self.crews if crew.doing == "to_case"]
        planned = [case for crew in self.crews for case in crew.tour]
        queued = [case for queue in self.waiting.values() for case in queue]
        return Moment(self.now_s, tuple(crews), tuple(sorted([*queued, *on_way, *planned])))
