import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from allopm.geo.distance import DETOUR, bearing_deg, haversine_m, street_m

points = st.tuples(st.floats(-170, 170), st.floats(-80, 80))
GEOD = Geod(a=6_371_008.8, b=6_371_008.8)


@given(points, points)
def test_distance_is_that_of_another_library_on_the_same_sphere(a, b):
    assert haversine_m(a, b) == pytest.approx(GEOD.inv(*a, *b)[2], abs=1)


@given(points, points)
def test_distance_is_the_same_both_ways_and_a_street_is_longer(a, b):
    assert haversine_m(a, b) == pytest.approx(haversine_m(b, a), abs=1e-6)
    assert street_m(a, b) == pytest.approx(DETOUR * haversine_m(a, b))


@given(points, points, points)
def test_going_through_a_third_place_is_never_shorter(a, b, c):
    assert haversine_m(a, c) <= haversine_m(a, b) + haversine_m(b, c) + 1e-3


@pytest.mark.parametrize(("b", "bearing"), [((7, 44), 0), ((8, 43), 90), ((7, 42), 180), ((6, 43), 270)])
def test_bearing_counts_from_north_to_east(b, bearing):
    assert bearing_deg((7, 43), b) == pytest.approx(bearing, abs=0.5)
