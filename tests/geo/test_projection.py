from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allopm.geo.distance import haversine_m
from allopm.geo.projection import to_plane, to_wgs84

LAMBERT_93 = 2154
france = st.tuples(st.floats(-4, 8), st.floats(42, 51))


def test_the_origin_of_lambert_93_is_where_the_law_puts_it():
    assert to_plane(LAMBERT_93, 3.0, 46.5) == pytest.approx((700_000, 6_600_000), abs=0.001)


@given(france)
def test_there_and_back_is_the_same_place(point):
    assert to_wgs84(LAMBERT_93, *to_plane(LAMBERT_93, *point)) == pytest.approx(point, abs=1e-8)


@given(st.floats(7.18, 7.32), st.floats(43.65, 43.76), st.floats(-0.002, 0.002), st.floats(-0.002, 0.002))
def test_metres_on_the_plane_are_metres_in_the_street(lon, lat, east, north):
    a, b = to_plane(LAMBERT_93, lon, lat), to_plane(LAMBERT_93, lon + east, lat + north)
    on_plane = ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
    assert on_plane == pytest.approx(haversine_m((lon, lat), (lon + east, lat + north)), rel=0.005, abs=0.1)


def test_threads_project_alike():
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: to_plane(LAMBERT_93, 7.2 + n / 1e3, 43.7), range(200)))
    assert found == [to_plane(LAMBERT_93, 7.2 + n / 1e3, 43.7) for n in range(200)]
