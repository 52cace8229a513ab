"""Where a crew is along its way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allopm.geo.distance import haversine_m
from allopm.simulator.motion import Track

AT = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
A, B, C = (7.26, 43.70), (7.27, 43.70), (7.27, 43.71)


def test_a_track_starts_at_its_start_and_ends_at_its_end() -> None:
    track = Track([A, B, C], leaves_at=AT, seconds=300)
    assert track.spot(AT - timedelta(hours=1)).point == A
    assert track.spot(AT + timedelta(hours=1)).point == C
    assert track.spot(AT + timedelta(hours=1)).speed_mps == 0


def test_a_moving_crew_says_its_direction_and_speed() -> None:
    track = Track([A, B], leaves_at=AT, seconds=100)
    spot = track.spot(AT + timedelta(seconds=50))
    assert spot.heading == pytest.approx(90, abs=1)
    assert spot.speed_mps == pytest.approx(haversine_m(A, B) / 100)
    assert spot.point[0] == pytest.approx(7.265, abs=1e-6)


@given(st.floats(0, 300), st.floats(0, 60))
def test_a_crew_never_jumps(moment: float, step: float) -> None:
    track = Track([A, B, C], leaves_at=AT, seconds=300)
    before = track.spot(AT + timedelta(seconds=moment)).point
    after = track.spot(AT + timedelta(seconds=moment + step)).point
    assert haversine_m(before, after) <= track.metres / 300 * step + 0.5


def test_a_way_to_where_one_stands_is_standing() -> None:
    assert Track([A, A], leaves_at=AT, seconds=0).spot(AT).point == A
