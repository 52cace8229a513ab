"""Urgency: order, bounds, words."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from allopm.city.files.urgency_shape import UrgencyFile
from allopm.dispatching.urgency import Danger, Override, Urgency, UrgencyFacts, Was, moved_words, next_promise_change
from allopm.dispatching.urgency import score as score_by

RULES = UrgencyFile().as_rules()
DANGER_MAX = RULES.dangers.most
FACTS = UrgencyFacts(kind_label="Musique", base_points=40, base_priority=3)


def score(facts: UrgencyFacts) -> Urgency:
    return score_by(facts, RULES)


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
    assert gains == [4, 4, 4, 0]


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


def was(urgency: Urgency) -> Was:
    terms = [{"code": term.code, "label": term.label, "points": term.points} for term in urgency.terms]
    return Was(urgency.points, urgency.priority, terms)


def test_what_moved_a_case_is_said_in_its_own_words() -> None:
    calm = replace(FACTS, ongoing="now", witnesses=2)
    assert moved_words(was(score(calm)), score(calm)) == ""
    assert moved_words(was(score(calm)), score(replace(calm, witnesses=4))) == "urgence 59 → 63 : 4 témoins"
    armed = replace(calm, dangers=(Danger("une arme", 30),))
    assert moved_words(was(score(calm)), score(armed)) == "P3 → P1 : une arme"
    assert moved_words(was(score(armed)), score(calm)) == "P1 → P3 : plus « une arme »"


def test_an_override_decides_the_class_and_leaves_the_calculation_readable() -> None:
    decided = score(replace(FACTS, override=Override(1, "Léa Martin", "arme vue")))
    assert (decided.priority, decided.points) == (1, score(FACTS).points)
    assert decided.terms[0].label == "P1 décidée par Léa Martin : arme vue"


@given(st.floats(0, 3))
def test_waiting_changes_the_promise_at_the_foreseen_moment_and_not_before(used: float) -> None:
    def term(at: float) -> tuple[int, str]:
        urgency = score(replace(FACTS, promise_used=at))
        return next(((one.points, one.label) for one in urgency.terms if one.code == "promise"), (0, ""))

    foreseen = next_promise_change(used, RULES)
    if foreseen is None:
        assert term(used + 5) == term(used)
        return
    assert term(foreseen + 1e-6) != term(used) or foreseen == 1.0
    assert term(used + (foreseen - used) * 0.99) == term(used)
