"""Tours: checked against all the orders there are."""

from __future__ import annotations

import math
import random
from itertools import permutations

from allopm.dispatching.tours import Start, Stop, plan_tours


def town(points: list[tuple[float, float]], starts: int) -> list[list[float]]:
    return [[math.dist(a, b) for b in points[starts:]] for a in points]


def waited_s(order: tuple[int, ...], seconds: list[list[float]], service_s: float) -> float:
    row, now, total = 0, 0.0, 0.0
    for stop in order:
        now += seconds[row][stop]
        total += now
        now += service_s
        row = 1 + stop
    return total


def test_one_crew_passes_as_well_as_the_best_of_all_orders_nearly_always() -> None:
    draw = random.Random(4)
    ratios = []
    for _ in range(40):
        points = [(draw.uniform(0, 900), draw.uniform(0, 900)) for _ in range(6)]
        seconds = town(points, 1)
        plan = plan_tours([Start()], [Stop(service_s=60)] * 5, seconds, longest_s=1e9)
        best = min(waited_s(order, seconds, 60) for order in permutations(range(5)))
        ratios.append(waited_s(plan.tours[0], seconds, 60) / best)
        assert sorted(plan.tours[0]) == list(range(5))
    assert sum(ratio < 1.0001 for ratio in ratios) >= 32
    assert max(ratios) < 1.15


def test_two_crews_share_two_quarters() -> None:
    seconds = town([(0, 0), (1000, 0), (10, 0), (20, 0), (990, 0), (980, 0)], 2)
    plan = plan_tours([Start(), Start()], [Stop()] * 4, seconds, longest_s=7200)
    assert plan.tours == ((0, 1), (2, 3))


def test_a_tour_is_no_longer_than_allowed_but_a_first_stop_is_always_served() -> None:
    seconds = town([(0, 0), (5000, 0), (5010, 0)], 1)
    plan = plan_tours([Start()], [Stop()] * 2, seconds, longest_s=3600)
    assert plan.tours == ((0,),) and plan.left == (1,)
    assert plan.seconds == (5000 + 1500,)


def test_a_tour_has_at_most_so_many_stops() -> None:
    seconds = [[1.0] * 6 for _ in range(7)]
    plan = plan_tours([Start()], [Stop(service_s=1)] * 6, seconds, most_stops=4)
    assert [len(plan.tours[0]), len(plan.left)] == [4, 2]


def test_a_crew_without_the_skill_or_the_way_does_not_pass() -> None:
    dog = frozenset({"dog"})
    plan = plan_tours([Start(), Start(skills=dog)], [Stop(requires=dog), Stop()], [[1, 1], [900, 900], [0, 1], [1, 0]])
    assert plan.tours == ((1,), (0,))
    lost = plan_tours([Start()], [Stop()], [[math.inf], [0]])
    assert lost.tours == ((),) and lost.left == (0,)


def test_no_stop_and_no_crew_give_no_tour() -> None:
    assert plan_tours([Start()], [], [[]]).tours == ((),)
    assert plan_tours([], [Stop()], [[0]]).left == (0,)
