"""Figures of a rehearsal, and how sure they are."""

from __future__ import annotations

import pytest

from allopm.rehearsal.cases import Case
from allopm.rehearsal.engine import Fate, Run
from allopm.rehearsal.fleet import Crew, homes
from allopm.rehearsal.measures import Figures, estimate, measure, paired

DAY_S = 86_400.0


def run_of(waits_min: list[float], *, priority: int = 1) -> tuple[Run, list[Case]]:
    at = [DAY_S / 2 + 3600.0 * n for n in range(len(waits_min))]
    cases = [Case(when, n % 2, priority, 600, 30) for n, when in enumerate(at)]
    fates = [
        Fate(when, when + 60, when + 60 * wait, when + 60 * wait + 600)
        for when, wait in zip(at, waits_min, strict=True)
    ]
    return Run(fates, [Crew(0, busy_s=3600, duty_s=7200, metres=5000)]), cases


def test_waits_are_from_the_call_to_the_crew_on_scene() -> None:
    run, cases = run_of([2, 4, 6, 8, 30])
    found = measure(run, cases, [0, 1], days=2)
    one = found.classes[1]
    assert (one.count, one.p50_min, one.in_target, one.in_8_min) == (5, 6, 80, 80)
    assert one.p90_min == pytest.approx(21.2)
    assert found.utilisation == 50 and found.km_per_case == 1
    assert found.sector_in_target == {0: pytest.approx(200 / 3), 1: 100}
    assert found.oldest_wait_min == 30


def test_the_first_hours_of_an_empty_city_do_not_count() -> None:
    run, cases = run_of([2, 4])
    early = [Case(60.0, 0, 1, 600, 30), *cases]
    found = measure(Run([Fate(60, 60, 6000, 7000), *run.fates], run.crews), early, [0, 1], days=2)
    assert found.classes[1].count == 2


def test_the_queue_is_who_waits_at_each_full_hour() -> None:
    cases = [Case(DAY_S + 3600 * 9.5, 0, 3, 600, 30)]
    run = Run([Fate(DAY_S + 3600 * 11.5, DAY_S + 3600 * 11.5, DAY_S + 3600 * 12, DAY_S + 3600 * 13)], [Crew(0)])
    queue = measure(run, cases, [0], days=2).queue_by_hour[3]
    assert [hour for hour, waiting in enumerate(queue) if waiting] == [10, 11]


def test_intervals_are_student_s_and_one_seed_has_none() -> None:
    found = estimate([10.0, 12.0, 14.0])
    assert found.mean == 12 and found.half == pytest.approx(4.303 * 2 / 3**0.5, rel=0.01)
    assert estimate([5.0]).half == float("inf")
    assert (found.low, found.high) == (12 - found.half, 12 + found.half)


def test_differences_are_taken_seed_by_seed() -> None:
    def figures(waits: list[float]) -> Figures:
        run, cases = run_of(waits)
        return measure(run, cases, [0, 1], days=2)

    base, better = [figures([10, 20]), figures([100, 200])], [figures([9, 19]), figures([99, 199])]
    assert paired(better, base)["p1_p50"].mean == pytest.approx(-1)
    assert paired(better, base)["p1_p50"].half == pytest.approx(0, abs=1e-9)


def test_crews_wait_where_most_demand_is_in_reach_and_then_elsewhere() -> None:
    near = [[0.0, 60.0, 900.0], [60.0, 0.0, 900.0], [900.0, 900.0, 0.0]]
    assert homes([0.4, 0.3, 0.3], near, 3) == [0, 2, 0]
