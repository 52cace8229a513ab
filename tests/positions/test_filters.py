"""Which fixes are believed, and why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allopm.positions.filters import FASTEST_MPS, KEPT, Trail, Verdict, is_reachable, judge
from allopm.positions.fix import Fix

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HERE = Fix(7.2661, 43.7032, NOW, 8)
FAR = replace(HERE, lon=7.9)  # fifty kilometres east


def at(seconds: float, fix: Fix = HERE) -> Fix:
    return replace(fix, at=NOW + timedelta(seconds=seconds))


def say(trail: Trail, *fixes: Fix) -> list[Verdict]:
    return [judge(fix, trail, now=max(fix.at, NOW)) for fix in fixes]


def test_the_first_fix_is_believed() -> None:
    assert say(Trail(), HERE) == [Verdict.LIVE]


@pytest.mark.parametrize("place", [(0, 0), (181, 0), (7, 91), (float("nan"), 43), (7, float("inf")), (-180.1, 0)])
def test_what_is_not_on_earth_is_invalid(place: tuple[float, float]) -> None:
    assert say(Trail(), replace(HERE, lon=place[0], lat=place[1])) == [Verdict.INVALID]


def test_a_clock_may_run_a_minute_ahead_and_no_more() -> None:
    assert judge(at(60), Trail(), now=NOW) is Verdict.LIVE
    assert judge(at(61), Trail(), now=NOW) is Verdict.FUTURE


def test_what_is_older_than_a_shift_is_outdated() -> None:
    assert judge(at(-12 * 3600), Trail(), now=NOW) is Verdict.LIVE
    assert judge(at(-12 * 3600 - 1), Trail(), now=NOW) is Verdict.OUTDATED


def test_the_same_again_is_a_duplicate_even_long_after() -> None:
    trail = Trail()
    say(trail, *(at(second) for second in range(0, 300, 5)))
    assert say(trail, at(0), at(295)) == [Verdict.DUPLICATE, Verdict.DUPLICATE]


def test_a_late_fix_fills_the_past_and_moves_nothing() -> None:
    trail = Trail()
    assert say(trail, at(60), at(0), at(30), at(61)) == [Verdict.LIVE, Verdict.LATE, Verdict.LATE, Verdict.LIVE]
    assert trail.last == at(61)


def test_a_wide_fix_stands_on_the_map_only_when_there_has_been_none_for_a_while() -> None:
    wide = replace(HERE, accuracy_m=900)
    assert say(Trail(), wide) == [Verdict.LIVE]
    trail = Trail()
    assert say(trail, HERE, at(60, wide), at(181, wide)) == [Verdict.LIVE, Verdict.INACCURATE, Verdict.LIVE]


def test_nothing_on_wheels_jumps_fifty_kilometres() -> None:
    trail = Trail()
    assert say(trail, HERE, at(10, FAR), at(20)) == [Verdict.LIVE, Verdict.JUMP, Verdict.LIVE]


def test_a_phone_that_insists_is_believed_again() -> None:
    trail = Trail()
    assert say(trail, HERE, at(10, FAR), at(20, FAR), at(30, FAR)) == [
        Verdict.LIVE, Verdict.JUMP, Verdict.JUMP, Verdict.LIVE,
    ]  # fmt: skip
    assert trail.last == at(30, FAR)


def test_noise_that_jumps_everywhere_is_not_believed() -> None:
    west, north = replace(HERE, lon=6.5), replace(HERE, lat=44.5)
    trail = Trail()
    assert say(trail, HERE, at(10, FAR), at(20, west), at(30, north))[1:] == [Verdict.JUMP] * 3
    assert trail.last == HERE


def test_the_same_jump_sent_again_does_not_insist() -> None:
    assert say(Trail(), HERE, at(10, FAR), at(10, FAR), at(10, FAR))[1:] == [Verdict.JUMP] * 3


def test_after_a_long_silence_a_phone_may_be_anywhere() -> None:
    assert say(Trail(), HERE, at(600, replace(HERE, lon=9.0))) == [Verdict.LIVE, Verdict.LIVE]


steps = st.lists(
    st.tuples(st.floats(-0.001, 0.001), st.floats(-0.001, 0.001), st.integers(1, 60)), min_size=1, max_size=40
)


def way(steps: list[tuple[float, float, int]]) -> list[Fix]:
    """A walk whose steps anything on wheels can do."""
    fixes, last = [], HERE
    for east, north, seconds in steps:
        last = Fix(last.lon + east, last.lat + north, last.at + timedelta(seconds=seconds), 8)
        fixes.append(last)
    return fixes


@settings(max_examples=30)
@given(steps)
def test_an_honest_way_is_believed_from_end_to_end(steps: list[tuple[float, float, int]]) -> None:
    fixes = way(steps)
    assert say(Trail(), *fixes) == [Verdict.LIVE] * len(fixes)


@settings(max_examples=30)
@given(steps, st.randoms(use_true_random=False))
def test_in_whatever_order_a_burst_comes_the_newest_is_live_and_all_are_kept_once(steps, random) -> None:
    fixes = way(steps)
    burst = fixes * 2
    random.shuffle(burst)
    trail = Trail()
    verdicts = say(trail, *burst)
    assert trail.last == fixes[-1]
    kept = [fix for fix, verdict in zip(burst, verdicts, strict=True) if verdict in KEPT]
    assert sorted(kept, key=lambda fix: fix.at) == fixes


@given(
    st.builds(Fix, st.floats(), st.floats(), st.datetimes(timezones=st.just(UTC)), st.none() | st.floats(0, 1e5)),
    st.builds(Fix, st.floats(), st.floats(), st.datetimes(timezones=st.just(UTC)), st.none() | st.floats(0, 1e5)),
)
def test_every_fix_gets_a_verdict(one: Fix, two: Fix) -> None:
    trail = Trail()
    for fix in (one, two, one):
        assert judge(fix, trail, now=NOW) in Verdict


@given(st.floats(0, 3600), st.floats(-0.5, 0.5))
def test_what_can_be_reached_can_be_come_back_from(seconds: float, east: float) -> None:
    there = at(seconds, replace(HERE, lon=HERE.lon + east))
    assert is_reachable(HERE, there) == is_reachable(there, HERE)
    assert FASTEST_MPS > 0
