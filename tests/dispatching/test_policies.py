"""The rules by which crews are sent."""

from __future__ import annotations

import math
from collections.abc import Sequence

from allopm.dispatching.policies import DEFAULT_POLICY, POLICIES, Order, Situation, Unit, WaitingCase


def situation(cases: Sequence[WaitingCase], units: Sequence[Unit], etas: list[list[float]]) -> Situation:
    return Situation(0.0, cases, units, lambda case: etas[case])


def case(priority: int, waited_s: float = 0.0, **more: object) -> WaitingCase:
    return WaitingCase(f"c{priority}-{waited_s}", priority, waited_s, **more)  # type: ignore[arg-type]


def idle(count: int) -> list[Unit]:
    return [Unit(f"u{i}", "idle") for i in range(count)]


def test_the_nearest_free_unit_goes() -> None:
    assert POLICIES["nearest"].decide(situation([case(2)], idle(3), [[300, 120, 500]])) == [Order(1, 0, False)]


def test_the_most_urgent_class_chooses_first_then_who_waited_longest() -> None:
    cases = [case(3, 900), case(1, 5), case(3, 1000)]
    orders = POLICIES["nearest"].decide(situation(cases, idle(2), [[10, 20], [10, 20], [10, 20]]))
    assert orders == [Order(0, 1, False), Order(1, 2, False)]


def test_a_unit_that_cannot_get_there_or_lacks_a_skill_or_an_officer_is_not_sent() -> None:
    units = [Unit("a", "idle"), Unit("b", "idle", skills=frozenset({"dog"}), officers=1), Unit("c", "idle")]
    decide = POLICIES["nearest"].decide
    assert decide(situation([case(1)], units, [[math.inf] * 3])) == []
    assert decide(situation([case(1, requires=frozenset({"dog"}))], units, [[1, 900, 2]])) == [Order(1, 0, False)]
    assert decide(situation([case(1, min_officers=2)], units, [[50, 1, 20]])) == [Order(2, 0, False)]


def test_nearest_never_diverts_and_reroute_does_for_something_more_urgent() -> None:
    units = [Unit("a", "idle"), Unit("b", "to_case", priority=3)]
    now = situation([case(1)], units, [[600, 100]])
    assert POLICIES["nearest"].decide(now) == [Order(0, 0, False)]
    assert POLICIES["reroute"].decide(now) == [Order(1, 0, True)]


def test_nobody_turns_round_for_a_few_seconds_nor_for_the_same_class() -> None:
    decide = POLICIES["reroute"].decide
    near = [Unit("a", "idle"), Unit("b", "to_case", priority=3)]
    assert decide(situation([case(1)], near, [[130, 100]])) == [Order(0, 0, False)]
    assert decide(situation([case(1)], [Unit("b", "to_case", priority=1)], [[100]])) == []
    assert decide(situation([case(1)], [Unit("b", "on_scene", priority=4)], [[0]])) == []


def test_one_unit_is_sent_once() -> None:
    orders = POLICIES["reroute"].decide(situation([case(1, 9), case(1, 5)], [Unit("b", "to_case", 3)], [[5], [5]]))
    assert orders == [Order(0, 0, True)]


def test_the_reserve_stays_free_before_what_can_wait_but_not_before_the_most_urgent() -> None:
    units = [*idle(1), *(Unit(f"b{i}", "on_scene", priority=3) for i in range(11))]
    etas = [[100.0, *[0.0] * 11]]
    assert POLICIES["reserve"].decide(situation([case(3)], units, etas)) == []
    assert POLICIES["reserve"].decide(situation([case(2)], units, etas)) == [Order(0, 0, False)]
    assert POLICIES["reserve"].decide(situation([case(1)], units, etas)) == [Order(0, 0, False)]
    assert POLICIES["reroute"].decide(situation([case(3)], units, etas)) == [Order(0, 0, False)]


def test_nobody_is_held_for_ever() -> None:
    policy = POLICIES["reserve"]
    units = [Unit("a", "idle"), *(Unit(f"b{i}", "on_scene", priority=3) for i in range(11))]
    etas = [[100.0, *[0.0] * 11]]
    assert policy.decide(situation([case(3, policy.held_at_most_s[3] - 1)], units, etas)) == []
    assert policy.decide(situation([case(3, policy.held_at_most_s[3])], units, etas)) == [Order(0, 0, False)]


def test_a_held_case_may_still_turn_round_a_unit_on_its_way_to_less() -> None:
    units = [Unit("a", "idle"), *(Unit(f"b{i}", "on_scene", priority=3) for i in range(10)), Unit("c", "to_case", 4)]
    assert POLICIES["reserve"].decide(situation([case(3)], units, [[10.0, *[0.0] * 10, 90.0]])) == [Order(11, 0, True)]


def test_tours_take_deferred_cases_together_and_leave_the_reserve() -> None:
    cases = [case(3, 100), case(3, 50), case(1)]
    now = Situation(0.0, cases, idle(3), lambda c: [[60, 600, 900], [90, 700, 900], [900, 30, 900]][c],
                    lambda a, b: 20.0)  # fmt: skip
    assert POLICIES["tour"].decide(now) == [Order(1, 2, False), Order(0, 0, False, then=(1,))]


def test_tours_without_a_map_between_cases_fall_back_to_one_by_one() -> None:
    assert POLICIES["tour"].decide(situation([case(3)], idle(3), [[9, 8, 7]])) == [Order(2, 0, False)]


def test_the_default_policy_exists_and_each_says_what_it_is_called() -> None:
    assert POLICIES[DEFAULT_POLICY].code == DEFAULT_POLICY
    assert all(code == policy.code and policy.label for code, policy in POLICIES.items())
