"""The bound: never above what anybody did, and the very optimum where all ways can be tried."""

from __future__ import annotations

import random
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allopm.dispatching.policies import POLICIES
from allopm.rehearsal.clairvoyant import Window, bound, gap_of
from allopm.rehearsal.engine import rehearse
from tests.rehearsal.towns import case, world


def tiny(seed: int, crews: int, size: int) -> Window:
    draw = random.Random(seed)
    earliest = np.array([draw.uniform(0, 1500) for _ in range(size)])
    reach = np.array([[draw.uniform(0, 1800) for _ in range(size)] for _ in range(crews)])
    return Window(
        earliest_s=earliest,
        due_s=earliest + np.array([draw.choice([480.0, 900.0, 1200.0]) for _ in range(size)]),
        weight=np.array([draw.choice([10, 3, 1]) for _ in range(size)]),
        reach_s=np.maximum(reach, earliest[None, :]),
        then_s=np.array([[draw.uniform(200, 1500) for _ in range(size)] for _ in range(size)]),
    )


def by_trying_everything(window: Window) -> int:
    """Every crew for every case or nobody, in every order."""
    crews, size = window.reach_s.shape
    return min(
        sum(_missed(window, crew, [j for j in range(size) if chosen[j] == crew]) for crew in range(crews))
        + int(sum(window.weight[j] for j in range(size) if chosen[j] == crews))
        for chosen in product(range(crews + 1), repeat=size)
    )


def _missed(window: Window, crew: int, cases: list[int]) -> int:
    everything = int(window.weight[cases].sum()) if cases else 0
    return 0 if any(_is_on_time(window, crew, order) for order in permutations(cases)) else everything


def _is_on_time(window: Window, crew: int, order: tuple[int, ...]) -> bool:
    at = None
    for place, j in enumerate(order):
        at = (
            window.reach_s[crew, j]
            if at is None
            else max(window.earliest_s[j], at + window.then_s[order[place - 1], j])
        )
        if at > window.due_s[j]:
            return False
    return True


@pytest.mark.parametrize("seed", range(12))
def test_the_bound_is_the_optimum_found_by_trying_everything(seed: int) -> None:
    window = tiny(seed, crews=2, size=5)
    assert bound(window) == by_trying_everything(window)


def test_without_time_the_solver_s_bound_is_still_below_the_optimum() -> None:
    window = tiny(3, crews=2, size=5)
    assert 0 <= bound(window, limit_s=1e-9) <= by_trying_everything(window)


def test_without_a_crew_everything_is_missed() -> None:
    window = tiny(1, crews=2, size=4)
    nobody = Window(window.earliest_s, window.due_s, window.weight, window.reach_s[:0], window.then_s)
    assert bound(nobody) == window.weight.sum()


rows = st.lists(
    st.tuples(st.floats(0, 60), st.integers(0, 3), st.integers(1, 3), st.floats(4, 30)), min_size=3, max_size=12
)


@settings(max_examples=25, deadline=None)
@given(rows, st.sampled_from(sorted(POLICIES)), st.floats(5, 40))
def test_no_policy_misses_less_than_the_bound(
    drawn: list[tuple[float, int, int, float]], code: str, at_min: float
) -> None:
    cases = [case(at, point, level, service_min=stay, turnout_s=15) for at, point, level, stay in sorted(drawn)]
    town = world([0, 3, 9, 25], [0, 2])
    run = rehearse(town, cases, POLICIES[code], witness_s=[at_min * 60])
    for moment in run.moments:
        gap = gap_of(town, cases, run.fates, moment)
        assert 0 <= gap.bound <= gap.missed <= gap.weight
        assert 0 <= gap.p1_bound <= gap.p1_missed <= gap.p1
