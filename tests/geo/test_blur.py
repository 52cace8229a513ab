"""No cell below k is ever published, nothing is counted twice, and one point more or less shows nobody."""

from __future__ import annotations

import h3
from hypothesis import given
from hypothesis import strategies as st

from allopm.geo.blur import COARSEST, FINEST, K, blur, outline, resolution_of

HERE = (7.2661, 43.7032)
POINTS = st.lists(st.tuples(st.floats(7.18, 7.32), st.floats(43.65, 43.77)), max_size=120)


def inside(cell: str, point: tuple[float, float]) -> bool:
    """By the hierarchy: near its rim a hexagon's children reach a little beyond what is drawn of it."""
    return h3.cell_to_parent(h3.latlng_to_cell(point[1], point[0], FINEST), resolution_of(cell)) == cell


@given(POINTS, st.integers(1, 12))
def test_no_published_figure_stands_for_fewer_than_k(points: list[tuple[float, float]], k: int) -> None:
    blurred = blur(points, k=k)
    for cell, count in blurred.cells.items():
        assert count >= k
        assert count % k == 0
        assert count <= sum(inside(cell, point) for point in points)
        assert COARSEST <= resolution_of(cell) <= FINEST


@given(POINTS)
def test_nothing_is_counted_twice_and_little_is_lost(points: list[tuple[float, float]]) -> None:
    blurred = blur(points)
    told = sum(blurred.cells.values()) + blurred.withheld
    assert told <= len(points)
    assert len(points) - told <= (K - 1) * (len(blurred.cells) + 1)


@given(POINTS, st.tuples(st.floats(7.18, 7.32), st.floats(43.65, 43.77)))
def test_one_more_report_moves_every_figure_by_a_whole_k_or_not_at_all(
    points: list[tuple[float, float]], one: tuple[float, float]
) -> None:
    before, after = blur(points), blur([*points, one])
    for cell in before.cells.keys() | after.cells.keys():
        assert (after.cells.get(cell, 0) - before.cells.get(cell, 0)) % K == 0


@given(POINTS, st.randoms(use_true_random=False))
def test_the_order_of_reports_says_nothing(points: list[tuple[float, float]], random: object) -> None:
    shuffled = list(points)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis's own Random
    assert blur(shuffled) == blur(points)


def test_four_reports_at_one_door_are_never_shown() -> None:
    assert blur([HERE] * 4) == blur([])
    assert sum(blur([HERE] * 4 + [(7.30, 43.75)] * 3).cells.values()) in (0, 5)


def test_nine_at_one_door_are_at_least_five() -> None:
    assert list(blur([HERE] * 9).cells.values()) == [5]


def test_a_cell_has_a_closed_outline_around_it() -> None:
    (cell,) = blur([HERE] * 5).cells
    ring = outline(cell)
    assert ring[0] == ring[-1]
    assert len(ring) == 7
    assert min(lon for lon, _lat in ring) < HERE[0] < max(lon for lon, _lat in ring)
