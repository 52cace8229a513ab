"""The least that any assignment could have missed in a window, had it known the future. Knows no policy.

What is bounded: the weighted number of late cases among those that wait at a moment or come within the window after
it, from exactly the situation the policy had left. Relaxed, so that it is true of every policy: crews may drive
towards a case before it is known, at the best pace of these hours; what comes later than the window does not exist;
a case that will be late may be left aside and costs no time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from allopm.rehearsal.cases import Case
from allopm.rehearsal.engine import DIVERT_S, Fate, Moment, World
from allopm.rehearsal.measures import TARGET_S

WINDOW_S: Final = 1800.0  # small enough to be solved, long enough for a crew to serve two cases in turn. Chosen.
SOLVER_S: Final = 4.0  # after that the solver's own proven bound is taken: lower, and as true
# A late P1 is as bad as three late P2 or ten late P3. Chosen; whole numbers, so that a bound may be rounded up.
WEIGHT: Final[Mapping[int, int]] = {1: 10, 2: 3, 3: 1, 4: 1}
ROUNDING_S: Final = 0.01  # who is there at the last moment is there in time, whichever way the seconds were added
ONLY_P1: Final[Mapping[int, int]] = {1: 1}

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Window:
    """A small problem. Row a of `reach_s`: when crew a could be at each case; `then_s[i, j]`: from the arrival at case
    i to the arrival at case j by the same crew. Cases have an earliest and a last moment that is not late."""

    earliest_s: Floats
    due_s: Floats
    weight: NDArray[np.int_]
    reach_s: Floats
    then_s: Floats


@dataclass(frozen=True)
class Gap:
    """In one window: what the policy missed and what nobody could have avoided; all classes weighted, and class 1."""

    weight: int
    missed: int
    bound: int
    p1: int
    p1_missed: int
    p1_bound: int


def gap_of(world: World, cases: Sequence[Case], fates: Sequence[Fate], moment: Moment) -> Gap:
    """The policy's own result in the window after a moment, beside the bound from the same situation."""
    numbers = [*moment.waiting, *_coming(cases, moment.at_s)]
    late = [n for n in numbers if fates[n].on_scene_s > cases[n].at_s + TARGET_S[cases[n].priority]]
    return Gap(
        weight=sum(WEIGHT[cases[n].priority] for n in numbers),
        missed=sum(WEIGHT[cases[n].priority] for n in late),
        bound=least_missed(world, cases, numbers, moment, weight=WEIGHT),
        p1=sum(cases[n].priority == 1 for n in numbers),
        p1_missed=sum(cases[n].priority == 1 for n in late),
        p1_bound=least_missed(world, cases, numbers, moment, weight=ONLY_P1),
    )


def _coming(cases: Sequence[Case], at_s: float) -> list[int]:
    return [n for n, case in enumerate(cases) if at_s < case.at_s <= at_s + WINDOW_S]


def least_missed(
    world: World, cases: Sequence[Case], numbers: Sequence[int], moment: Moment, *, weight: Mapping[int, int]
) -> int:  # fmt: skip
    """A proven lower bound of the weight missed among these cases."""
    counted = [n for n in numbers if weight.get(cases[n].priority, 0) > 0]
    lost = [n for n in counted if cases[n].at_s + TARGET_S[cases[n].priority] < moment.at_s]
    left = [cases[n] for n in counted if n not in set(lost)]
    window = window_of(world, left, moment, weight=weight)
    return sum(weight[cases[n].priority] for n in lost) + bound(window)


def window_of(world: World, cases: Sequence[Case], moment: Moment, *, weight: Mapping[int, int]) -> Window:
    due = np.array([case.at_s + TARGET_S[case.priority] + ROUNDING_S for case in cases])
    pace = _best_pace(world, moment.at_s, float(due.max()) if len(cases) else moment.at_s)
    at = np.array([case.at_s for case in cases])
    react = np.array([min(case.turnout_s, DIVERT_S) for case in cases])
    reach = np.array(
        [[free_s + pace * world.ground.seconds(spot, case.point) for case in cases] for free_s, spot in moment.crews]
    ).reshape(len(moment.crews), len(cases))
    service = np.array([case.service_s for case in cases])
    # A crew sent before the moment has heard its call already: no reaction for what waits.
    earliest = np.maximum(moment.at_s, at + react)
    drive = pace * _shortest(world, [case.point for case in cases])
    return Window(
        earliest_s=earliest,
        due_s=due,
        weight=np.array([weight[case.priority] for case in cases], dtype=int),
        reach_s=np.maximum(reach, earliest[None, :]),
        then_s=service[:, None] + drive + react[None, :],
    )


def _best_pace(world: World, start_s: float, end_s: float) -> float:
    """From two hours before: a drive keeps the pace of its departure."""
    hours = range(int(start_s // 3600) - 2, int(end_s // 3600) + 1)
    return min(world.pace_by_hour[hour % len(world.pace_by_hour)] for hour in hours)


def _shortest(world: World, points: Sequence[int]) -> Floats:
    """Seconds between the cases, [from, to], never longer than by way of a third."""
    seconds = np.array([[world.ground.seconds_to[to][start] for to in points] for start in points])
    seconds = seconds.reshape(len(points), len(points))
    for by in range(len(points)):
        seconds = np.minimum(seconds, seconds[:, by : by + 1] + seconds[by : by + 1, :])
    return seconds


def bound(window: Window, *, limit_s: float = SOLVER_S) -> int:
    """The least weight missed: the optimum when the solver ends in time, what it has proven by then otherwise."""
    first = [(int(a), int(j)) for a, j in np.argwhere(window.reach_s <= window.due_s[None, :])]
    return _solve(window, first, _chains(window), limit_s=limit_s) if first else int(window.weight.sum())


def _chains(window: Window) -> list[tuple[int, int]]:
    """Pairs that one crew could serve in turn without the second being late."""
    soonest = window.earliest_s[:, None] + window.then_s
    possible = soonest <= window.due_s[None, :]
    np.fill_diagonal(possible, False)
    return [(int(i), int(j)) for i, j in np.argwhere(possible)]


def _solve(
    window: Window, first: list[tuple[int, int]], chained: list[tuple[int, int]], *, limit_s: float
) -> int:  # fmt: skip
    """Columns: a crew's first case, then pairs served in turn, then the moment of arrival at each case."""
    size, crews = len(window.due_s), len(window.reach_s)
    arcs, origin = [*first, *chained], float(window.earliest_s.min())
    columns = len(arcs) + size
    served = [[k for k, arc in enumerate(arcs) if arc[1] == j] for j in range(size)]
    rows = _Rows(columns)
    for j in range(size):
        rows.at_most(dict.fromkeys(served[j], 1.0), 1.0)
    for a in range(crews):
        rows.at_most({k: 1.0 for k, arc in enumerate(first) if arc[0] == a}, 1.0)
    for i in range(size):
        goes_on = {len(first) + k: 1.0 for k, arc in enumerate(chained) if arc[0] == i}
        rows.at_most(goes_on | dict.fromkeys(served[i], -1.0), 0.0)
    for j in range(size):  # not before the crew can be there
        reach = {k: window.reach_s[first[k]] - origin for k in served[j] if k < len(first)}
        rows.at_most(reach | {len(arcs) + j: -1.0}, 0.0)
    for k, (i, j) in enumerate(chained, len(first)):
        slack = window.due_s[i] + window.then_s[i, j] - window.earliest_s[j]
        rows.at_most({k: slack, len(arcs) + i: 1.0, len(arcs) + j: -1.0}, slack - window.then_s[i, j])
    gain = np.zeros(columns)
    for j, incoming in enumerate(served):
        gain[incoming] = -window.weight[j]
    low = np.concatenate((np.zeros(len(arcs)), window.earliest_s - origin))
    high = np.concatenate((np.ones(len(arcs)), np.maximum(window.due_s, window.earliest_s) - origin))
    is_whole = np.repeat([1, 0], [len(arcs), size])
    found = milp(gain, constraints=rows.constraint(), bounds=Bounds(low, high), integrality=is_whole,
                 options={"time_limit": limit_s})  # fmt: skip
    proven = found.mip_dual_bound
    if proven is None or not math.isfinite(proven):
        return 0  # stopped before it had proven anything
    return max(0, math.ceil(float(window.weight.sum()) + float(proven) - 1e-6))


class _Rows:
    """Constraints of the form Σ coefficient · column ≤ limit."""

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._entries: list[tuple[int, int, float]] = []
        self._limits: list[float] = []

    def at_most(self, coefficients: Mapping[int, float], limit: float) -> None:
        self._entries += [(len(self._limits), column, float(value)) for column, value in coefficients.items()]
        self._limits.append(limit)

    def constraint(self) -> LinearConstraint:
        row, column, value = zip(*self._entries, strict=True)
        matrix = csr_array((value, (row, column)), shape=(len(self._limits), self._columns))
        return LinearConstraint(matrix, ub=np.array(self._limits))
