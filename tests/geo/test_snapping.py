import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from allopm.geo.snapping import Snapper
from tests.geo.towns import SOUTH, STEP, WEST, street, town

TOWN = town(street(0, 1, 2, 13), street(1, 11, 21, 22), street(20, 21, 12), street(3, 13, 22))
SNAPPER = Snapper(TOWN, np.arange(len(TOWN.seg_a)))
EAST_M, NORTH_M = SNAPPER._east_m, SNAPPER._north_m
LINES = [
    shapely.LineString(TOWN.line(segment) * (EAST_M, NORTH_M)) for segment in range(len(TOWN.seg_a))
]  # the same plane, measured by another library
spots = st.tuples(st.floats(-1, 5), st.floats(-1, 4)).map(lambda at: (WEST + STEP * at[0], SOUTH + STEP * at[1]))


@given(spots)
def test_a_point_falls_on_the_nearest_street(point):
    found = SNAPPER.snap(np.array([point]))
    here = shapely.Point(point[0] * EAST_M, point[1] * NORTH_M)
    assert found.off_m[0] == pytest.approx(min(line.distance(here) for line in LINES), abs=1e-3)


@given(spots)
def test_its_share_of_the_segment_is_where_it_fell(point):
    found = SNAPPER.snap(np.array([point]))
    line = LINES[int(found.segment[0])]
    spot = line.interpolate(float(found.share[0]), normalized=True)
    assert spot.distance(shapely.Point(point[0] * EAST_M, point[1] * NORTH_M)) == pytest.approx(
        found.off_m[0], abs=1e-3
    )


def test_only_the_wanted_segments_count():
    far = Snapper(TOWN, np.array([0]))
    found = far.snap(np.array([(WEST + 2 * STEP, SOUTH + 2 * STEP)]))
    assert found.segment.tolist() == [0]


def test_a_street_of_a_single_point_length_is_no_danger():
    dot = town(street(0, 0, 1))
    found = Snapper(dot, np.arange(len(dot.seg_a))).snap(np.array([(WEST, SOUTH)]))
    assert np.isfinite(found.off_m).all() and ((found.share >= 0) & (found.share <= 1)).all()
