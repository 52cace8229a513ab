"""The rhythm of real calls, and the summary of it that we carry."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from allopm.simulator.profile import BUILT_IN, CALL_TYPES, DAYS, HOURS, call_group, load_profile

CALLS = Path(__file__).parents[3] / "shared" / "calls" / "seattle_call_data_sample_10k.csv"


def test_shares_make_a_whole_and_each_rhythm_averages_one() -> None:
    assert sum(BUILT_IN.share.values()) == pytest.approx(1)
    for group in CALL_TYPES:
        assert sum(BUILT_IN.by_hour[group]) / HOURS == pytest.approx(1)
        assert sum(BUILT_IN.by_weekday[group]) / DAYS == pytest.approx(1)


def test_noise_belongs_to_the_night_and_parking_to_the_day() -> None:
    night, day = datetime(2026, 11, 28, 0, tzinfo=UTC), datetime(2026, 11, 28, 10, tzinfo=UTC)
    assert BUILT_IN.weight("noise", night) > 3 * BUILT_IN.weight("noise", day)
    assert BUILT_IN.weight("parking", day) > 3 * BUILT_IN.weight("parking", night)


@pytest.mark.parametrize(
    ("call_type", "group"),
    [
        ("PARKING VIOLATION (EXCEPT ABANDONED CAR)", "parking"),
        ("NOISE - DISTURBANCE (PARTY, ETC)", "noise"),
        ("THEFT (DOES NOT INCLUDE SHOPLIFT OR SVCS)", None),
        ("MVC - WITH INJURIES (INCLUDES HIT AND RUN)", None),
        ("TRESPASS", "squat"),
    ],
)
def test_a_call_type_stands_for_a_group_or_for_none(call_type: str, group: str | None) -> None:
    assert call_group(call_type) == group


def test_without_the_file_the_summary_speaks() -> None:
    assert load_profile(None) is BUILT_IN
    assert load_profile(Path("/nowhere/calls.csv")) is BUILT_IN


@pytest.mark.skipif(not CALLS.is_file(), reason=f"needs the real calls at {CALLS}")
def test_the_summary_is_what_the_real_calls_say() -> None:
    real = load_profile(CALLS)
    assert real.source != BUILT_IN.source
    for group in CALL_TYPES:
        assert BUILT_IN.share[group] == pytest.approx(real.share[group])
        assert BUILT_IN.by_hour[group] == pytest.approx(real.by_hour[group])
        assert BUILT_IN.by_weekday[group] == pytest.approx(real.by_weekday[group])
