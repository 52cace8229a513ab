"""The honest delay: hidden when it would lie."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from allopm.dispatching.bands import MIN_CASES, Band, honest_band

delays = st.lists(st.floats(0, 3 * 3600), min_size=MIN_CASES, max_size=200)


def test_nothing_is_announced_from_too_few_cases() -> None:
    assert honest_band([600.0] * (MIN_CASES - 1)) is None


def test_nothing_is_announced_when_it_may_take_half_a_day() -> None:
    assert honest_band([600.0] * 10 + [40_000.0] * 20) is None


def test_impossible_delays_are_not_cases() -> None:
    assert honest_band([600.0] * (MIN_CASES - 1) + [float("nan"), float("inf"), -5.0]) is None


def test_a_steady_city_announces_a_narrow_band() -> None:
    assert honest_band([420.0 + second for second in range(40)]) == Band(7, 8)


@given(delays)
def test_low_is_under_high_and_both_are_whole_minutes_not_below_zero(past: list[float]) -> None:
    band = honest_band(past)
    assert band is not None
    assert 0 <= band.low_min < band.high_min


@given(delays, st.randoms(use_true_random=False))
def test_the_order_of_the_past_changes_nothing(past: list[float], shuffler: random.Random) -> None:
    mixed = list(past)
    shuffler.shuffle(mixed)
    assert honest_band(mixed) == honest_band(past)


@given(delays, st.floats(0, 600))
def test_a_slower_past_never_announces_a_faster_band(past: list[float], slower: float) -> None:
    before, after = honest_band(past), honest_band([delay + slower for delay in past])
    assert before is not None
    assert after is not None
    assert after.low_min >= before.low_min
    assert after.high_min >= before.high_min


def test_the_next_case_falls_inside_at_least_six_times_in_ten_whatever_the_distribution() -> None:
    draw = random.Random(4)
    inside = 0
    for _ in range(600):
        past = [draw.lognormvariate(6.2, 0.8) for _ in range(25)]
        band = honest_band(past)
        assert band is not None
        inside += band.low_min * 60 <= draw.lognormvariate(6.2, 0.8) <= band.high_min * 60
    assert inside / 600 >= 0.6
