"""In what order a crew passes several cases: cheapest insertion, then exchanges. Pure: knows a matrix, no street."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

# A tour is what a crew can take in before the city has changed: an hour, five stops (chosen).
LONGEST_S: Final = 3600.0
MOST_STOPS: Final = 5
# Time on scene in a deferred case: the mean of the reference's study, class 3 (§2.2).
STOP_S: Final = 25 * 60.0


@dataclass(frozen=True, slots=True)
class Start:
    """Where a crew sets out from; `ready_s`: seconds until it can."""

    skills: frozenset[str] = frozenset()
    officers: int = 2
    ready_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Stop:
    """A case of a tour; the order of stops given to the planner is their right of way."""

    requires: frozenset[str] = frozenset()
    min_officers: int = 0
    service_s: float = STOP_S


@dataclass(frozen=True, slots=True)
class Plan:
    """One tour per start, as stops in order; `left` found no room. `seconds`: each tour's, driving and on scene."""

    tours: tuple[tuple[int, ...], ...]
    left: tuple[int, ...]
    seconds: tuple[float, ...]


def plan_tours(
    starts: Sequence[Start], stops: Sequence[Stop], seconds: Sequence[Sequence[float]],
    *, longest_s: float = LONGEST_S, most_stops: int = MOST_STOPS,
) -> Plan:  # fmt: skip
    """Tours in which the people of all stops together wait least.

    `seconds` has a row per start, then one per stop, and a column per stop; inf where there is no way. A tour may
    pass `longest_s` only with its first stop: somebody has to go there.
    """
    planner = _Planner(starts, stops, seconds, longest_s=longest_s, most_stops=most_stops)
    tours: list[list[int]] = [[] for _ in starts]
    waiting = list(range(len(stops)))
    planner.seed(tours, waiting)
    planner.fill(tours, waiting)
    planner.improve(tours)
    return Plan(
        tuple(tuple(tour) for tour in tours), tuple(waiting), tuple(planner.length_s(i, t) for i, t in enumerate(tours))
    )


class _Planner:
    def __init__(
        self, starts: Sequence[Start], stops: Sequence[Stop], seconds: Sequence[Sequence[float]],
        *, longest_s: float, most_stops: int,
    ) -> None:  # fmt: skip
        self.starts, self.stops, self.seconds = starts, stops, seconds
        self.longest_s, self.most_stops = longest_s, most_stops

    def seed(self, tours: list[list[int]], waiting: list[int]) -> None:
        """The first in the queue go first, each with the free crew that is there soonest."""
        free = list(range(len(self.starts)))
        for stop in list(waiting):
            fit = [start for start in free if self.cost_s(start, [stop]) < math.inf]
            if fit:
                start = min(fit, key=lambda i: self.cost_s(i, [stop]))
                tours[start].append(stop)
                free.remove(start)
                waiting.remove(stop)

    def fill(self, tours: list[list[int]], waiting: list[int]) -> None:
        """Whatever lies nearest to a way that is driven anyway joins it, while there is room."""
        while waiting:
            best: tuple[float, int, int, int] | None = None
            for start, tour in enumerate(tours):
                for stop, place in ((s, p) for s in waiting for p in range(1, len(tour) + 1)):
                    longer = [*tour[:place], stop, *tour[place:]]
                    if not self.is_allowed(start, longer):
                        continue
                    more = self.cost_s(start, longer) - self.cost_s(start, tour)
                    if best is None or (more, stop) < best[:2]:
                        best = (more, stop, start, place)
            if best is None:
                return
            _, stop, start, place = best
            tours[start].insert(place, stop)
            waiting.remove(stop)

    def improve(self, tours: list[list[int]]) -> None:
        """2-opt inside each tour and exchanges of tails between two, until nothing is gained."""
        gained = True
        while gained:
            gained = any([self._turn(start, tours) for start in range(len(tours))])
            gained = any([self._swap(a, b, tours) for a, b in combinations(range(len(tours)), 2)]) or gained

    def _turn(self, start: int, tours: list[list[int]]) -> bool:
        tour = tours[start]
        turned = [
            [*tour[:i], *reversed(tour[i:j]), *tour[j:]] for i, j in combinations(range(len(tour) + 1), 2) if j - i > 1
        ]
        return self._take([start], [[option] for option in turned], tours)

    def _swap(self, a: int, b: int, tours: list[list[int]]) -> bool:
        one, two = tours[a], tours[b]
        cuts = [(i, j) for i in range(len(one) + 1) for j in range(len(two) + 1)]
        return self._take([a, b], [[one[:i] + two[j:], two[:j] + one[i:]] for i, j in cuts], tours)

    def _take(self, rows: list[int], options: list[list[list[int]]], tours: list[list[int]]) -> bool:
        """The best of these replacements of some tours, if it is better than what they are."""
        now = self._total_s(rows, [tours[row] for row in rows])
        best = min(options, key=lambda option: self._total_s(rows, option), default=None)
        if best is None or self._total_s(rows, best) >= now - 1e-6:
            return False
        for row, tour in zip(rows, best, strict=True):
            tours[row] = tour
        return True

    def _total_s(self, rows: list[int], option: list[list[int]]) -> float:
        if not all(self.is_allowed(row, tour) for row, tour in zip(rows, option, strict=True)):
            return math.inf
        return sum(self.cost_s(row, tour) for row, tour in zip(rows, option, strict=True))

    def is_allowed(self, start: int, tour: list[int]) -> bool:
        if len(tour) > self.most_stops:
            return False
        return len(tour) <= 1 or self.length_s(start, tour) <= self.longest_s

    def length_s(self, start: int, tour: Sequence[int]) -> float:
        """From now until the last stop is over; 0 without a stop."""
        arrivals = self._arrivals_s(start, tour)
        return arrivals[-1] + self.stops[tour[-1]].service_s if tour else 0.0

    def cost_s(self, start: int, tour: Sequence[int]) -> float:
        """What its people wait together; inf when the crew is not fit for one of them."""
        return sum(self._arrivals_s(start, tour))

    def _arrivals_s(self, start: int, tour: Sequence[int]) -> list[float]:
        now, row, found = self.starts[start].ready_s, start, []
        for stop in tour:
            now += self.seconds[row][stop] if self._is_fit(start, stop) else math.inf
            found.append(now)
            now += self.stops[stop].service_s
            row = len(self.starts) + stop
        return found

    def _is_fit(self, start: int, stop: int) -> bool:
        crew, case = self.starts[start], self.stops[stop]
        return case.requires <= crew.skills and crew.officers >= case.min_officers
