"""How long a crew on scene will still be there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from allopm.dispatching.service import PRIOR, PRIOR_S, remaining, service_times

seconds = st.floats(0, 20_000)


@given(seconds, st.lists(seconds, max_size=40))
def test_it_is_never_less_than_a_minute_and_p80_never_before_p50(elapsed_s: float, past: list[float]) -> None:
    left = remaining(elapsed_s, service_times(past))
    assert 60 <= left.p50_s <= left.p80_s


def test_without_a_past_the_prior_speaks() -> None:
    assert remaining(0, PRIOR).p50_s == PRIOR_S[4]


def test_the_citys_own_missions_outweigh_the_prior() -> None:
    assert remaining(0, service_times([600.0] * 100)).p50_s == 600
    assert remaining(300, service_times([600.0] * 100)).p50_s == 300


def test_who_has_been_there_longer_than_anybody_before_stays_a_while_longer() -> None:
    left = remaining(2 * 3600, PRIOR)
    assert (left.p50_s, left.p80_s) == (1800, 3600)
