"""Sectors that overlap, leave gaps, leave their parent; and which one holds a point."""

from __future__ import annotations

import shapely

from allopm.geo import mosaic

EPSG = 2154
OUTLINE = shapely.box(7.20, 43.65, 7.30, 43.75)
WEST, EAST = shapely.box(7.20, 43.65, 7.25, 43.75), shapely.box(7.25, 43.65, 7.30, 43.75)
FLAT = {"west": "", "east": ""}


def test_sectors_that_meet_share_nothing_and_leave_nothing() -> None:
    shapes = {"west": WEST, "east": EAST}
    assert mosaic.overlaps(shapes, FLAT, epsg=EPSG) == []
    assert mosaic.gaps(shapes, OUTLINE, epsg=EPSG) == []


def test_an_overlap_is_measured_in_square_metres_where_it_lies() -> None:
    wide = shapely.box(7.20, 43.65, 7.26, 43.75)
    (misfit,) = mosaic.overlaps({"west": wide, "east": EAST}, FLAT, epsg=EPSG)
    assert (misfit.first, misfit.second) == ("west", "east")
    assert 8_500_000 < misfit.area_m2 < 9_500_000  # 0.01° by 0.1°: 805 m by 11.1 km
    assert 7.25 < misfit.at[0] < 7.26


def test_a_sliver_is_not_an_overlap_and_a_hole_is_a_gap() -> None:
    sliver = shapely.box(7.20, 43.65, 7.2500005, 43.75)
    assert mosaic.overlaps({"west": sliver, "east": EAST}, FLAT, epsg=EPSG) == []
    (gap,) = mosaic.gaps({"west": WEST}, OUTLINE, epsg=EPSG)
    assert gap.area_m2 > 40_000_000
    assert mosaic.gaps({"west": WEST}, None, epsg=EPSG) == []


def test_a_child_shares_its_parents_ground_and_holds_its_points() -> None:
    parents = {"town": "", "west": "town", "corner": "west"}
    shapes = {"town": OUTLINE, "west": WEST, "corner": shapely.box(7.20, 43.65, 7.21, 43.66)}
    assert mosaic.overlaps(shapes, parents, epsg=EPSG) == []
    assert mosaic.deepest(["town", "corner", "west"], parents) == "corner"
    assert mosaic.beyond_parent(shapes, parents, epsg=EPSG) == []
    shapes["corner"] = shapely.box(7.19, 43.65, 7.21, 43.66)
    assert [misfit.first for misfit in mosaic.beyond_parent(shapes, parents, epsg=EPSG)] == ["corner"]


def test_a_parent_that_is_unknown_or_goes_round_is_found() -> None:
    assert mosaic.lost_parents({"a": "b", "b": "a", "c": "x", "d": ""}) == ["a", "b", "c"]
