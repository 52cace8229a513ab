"""Urgency: order, bounds, words."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from allopm.dispatching.urgency import DANGER_MAX, Danger, UrgencyFacts, score

FACTS = UrgencyFacts(kind_label="Musique", base_points=40, base_priority=3)

dangers = st.lists(
    st.builds(Danger, label=st.sampled_from(["une arme", "un blessé", "du feu"]), weight=st.integers(0, 60)),
    max_size=4,
).map(tuple)
facts = st.builds(
    UrgencyFacts,
    kind_label=st.just("Musique"),
    base_points=st.integers(0, 100),
    base_priority=st.integers(1, 4),
    ongoing=st.sampled_from(["now", "over", "recurring", "unknown"]),
    dangers=dangers,
    witnesses=st.integers(1, 500),
    repeats_30_days=st.integers(0, 200),
    promise_used=st.floats(0, 20),
    still_answers=st.integers(0, 30),
    local_hour=st.integers(0, 23),
)


@given(facts)
def test_points_stay_between_0_and_100_and_priority_between_1_and_4(case: UrgencyFacts) -> None:
    urgency = score(case)
    assert 0 <= urgency.points <= 100
    assert 1 <= urgency.priority <= 4


@given(facts)
def test_points_are_the_sum_of_the_terms_that_a_person_reads(case: UrgencyFacts) -> None:
    urgency = score(case)
    assert urgency.points == max(0, min(100, sum(term.points for term in urgency.terms)))


@given(facts, st.integers(1, 50))
def test_more_witnesses_never_lower_a_case(case: UrgencyFacts, more: int) -> None:
    assert_not_less_urgent(replace(case, witnesses=case.witnesses + more), case)


@given(facts, st.integers(1, 50))
def test_more_repetition_never_lowers_a_case(case: UrgencyFacts, more: int) -> None:
    assert_not_less_urgent(replace(case, repeats_30_days=case.repeats_30_days + more), case)


@given(facts, st.floats(0, 5))
def test_a_case_never_sinks_by_waiting(case: UrgencyFacts, longer: float) -> None:
    assert_not_less_urgent(replace(case, promise_used=case.promise_used + longer), case)


@given(facts, st.integers(1, 5))
def test_still_going_on_never_lowers_a_case(case: UrgencyFacts, more: int) -> None:
    assert_not_less_urgent(replace(case, still_answers=case.still_answers + more), case)


@given(facts, st.integers(0, 60))
def test_one_more_danger_never_lowers_a_case(case: UrgencyFacts, weight: int) -> None:
    assert_not_less_urgent(replace(case, dangers=(*case.dangers, Danger("autre", weight))), case)


@given(facts)
def test_over_is_never_more_urgent_than_now(case: UrgencyFacts) -> None:
    assert_not_less_urgent(replace(case, ongoing="now"), replace(case, ongoing="over"))


@given(facts)
def test_the_order_of_dangers_changes_nothing(case: UrgencyFacts) -> None:
    assert score(replace(case, dangers=case.dangers[::-1])) == score(case)


def assert_not_less_urgent(more: UrgencyFacts, less: UrgencyFacts) -> None:
    assert score(more).points >= score(less).points
    assert score(more).priority <= score(less).priority


def test_each_further_witness_says_less_than_the_one_before() -> None:
    points = [score(replace(FACTS, witnesses=n)).points for n in (1, 2, 4, 8, 16)]
    gains = [after - before for before, after in itertools.pairwise(points)]
    assert gains == [6, 6, 6, 0]


def test_a_burst_of_witnesses_weighs_less_than_a_danger() -> None:
    crowd = score(replace(FACTS, witnesses=400)).points
    danger = score(replace(FACTS, dangers=(Danger("une arme", DANGER_MAX),))).points
    assert crowd < danger


def test_the_sentence_reads_like_an_operator_speaks() -> None:
    case = replace(FACTS, ongoing="now", witnesses=3, dangers=(Danger("danger signalé", 20),))
    assert score(case).text == "en cours · 3 témoins · danger signalé"


def test_repetition_and_night_and_promise_are_said() -> None:
    case = replace(FACTS, ongoing="now", repeats_30_days=3, local_hour=23, promise_used=1.2)
    assert score(case).text == "en cours · 4e fois ici en 30 jours · de nuit · délai promis dépassé"


def test_a_danger_raises_the_priority_of_a_mild_kind() -> None:
    calm = replace(FACTS, ongoing="now")
    assert score(calm).priority == 3
    assert score(replace(calm, dangers=(Danger("une arme", 30),))).priority == 1


def test_what_is_over_steps_down_unless_somebody_was_in_danger() -> None:
    over = replace(FACTS, ongoing="over")
    assert score(over).priority == 4
    assert score(replace(over, dangers=(Danger("un blessé", 10),))).priority == 3


def test_night_counts_only_for_what_is_going_on() -> None:
    assert score(replace(FACTS, local_hour=23)).points == score(FACTS).points
    ongoing = replace(FACTS, ongoing="now")
    assert score(replace(ongoing, local_hour=23)).points == score(ongoing).points + 5
