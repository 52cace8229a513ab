import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allopm.geo.distance import DETOUR, haversine_m
from allopm.geo.streets import StreetGraph
from allopm.geo.travel import StraightLineTravel, StreetTravel, load_travel
from tests.geo.towns import place, street, town

BLOCK = town(street(0, 1, 11, 10, 0), street(1, 2, 12, 11))
points = st.tuples(st.floats(7.1, 7.3), st.floats(43.6, 43.8))


@given(points, points)
def test_a_straight_line_is_lengthened_and_says_what_it_is(a, b):
    travel = StraightLineTravel()
    leg = travel.eta_many_to_one([a], b)[0]
    assert leg.metres == pytest.approx(DETOUR * haversine_m(a, b))
    assert leg.source == travel.source == travel.route(a, b).source == "straight_line"
    assert travel.eta_one_to_many(b, [a])[0].seconds == pytest.approx(leg.seconds)


def test_near_points_go_by_the_streets_and_far_ones_in_a_straight_line():
    travel = StreetTravel(StreetGraph(BLOCK))
    near, far = travel.eta_many_to_one([place(0), (7.9, 44.2)], place(12))
    assert near.source == "streets" and far.source == "straight_line"
    assert travel.route((7.9, 44.2), place(0)).coords == [(7.9, 44.2), place(0)]


def test_a_route_starts_and_ends_where_asked():
    a, b = (place(0)[0], place(0)[1] - 2e-4), (place(12)[0], place(12)[1] + 2e-4)
    route = StreetTravel(StreetGraph(BLOCK)).route(a, b)
    assert route.coords[0] == a and route.coords[-1] == b and route.source == "streets"


def test_without_a_file_travel_is_in_straight_lines(tmp_path):
    assert load_travel(tmp_path).source == "straight_line"


def test_a_new_file_is_read_without_a_restart(tmp_path):
    assert load_travel(tmp_path).source == "straight_line"
    BLOCK.save(tmp_path / "streets.npz")
    first = load_travel(tmp_path)
    assert first.source == "streets" and load_travel(tmp_path) is first
    os.utime(tmp_path / "streets.npz", (1, 1))
    assert load_travel(tmp_path) is not first
    (tmp_path / "streets.npz").unlink()
    assert load_travel(tmp_path).source == "straight_line"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"nonsense"])
def test_a_damaged_file_is_said_in_the_log_and_answered_in_straight_lines(tmp_path, caplog, content):
    (tmp_path / "streets.npz").write_bytes(content)
    assert load_travel(tmp_path).source == "straight_line"
    assert "streets_unusable" in caplog.text


def test_a_network_comes_back_from_its_file_as_it_went(tmp_path):
    BLOCK.save(tmp_path / "streets.npz")
    travel = load_travel(tmp_path)
    assert isinstance(travel, StreetTravel)
    kept = travel.graph.network
    assert kept.seg_a.tolist() == BLOCK.seg_a.tolist()
    assert kept.shape_lon == pytest.approx(BLOCK.shape_lon, abs=1e-7)
