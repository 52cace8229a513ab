"""Points into cells that name nobody: fewer than k are merged upwards or withheld. Knows no city and no clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import h3

LonLat = tuple[float, float]
K: Final = 5  # the least that a published cell stands for (the project's promise)
FINEST: Final = 8  # H3 resolution: cells of about 0.74 km², some ten streets (chosen)
COARSEST: Final = 6  # about 36 km²: half of Nice; coarser says nothing of a place


@dataclass(frozen=True)
class Blurred:
    """`cells` to "at least so many", each a multiple of k; `withheld` is rounded down to a multiple of k likewise.

    A coarse cell counts what its finer published cells do not: nothing is counted twice. Children reach a little
    beyond the rim of their parent's hexagon: that is H3, and good enough for a blur.
    """

    cells: Mapping[str, int]
    withheld: int


def blur(points: Iterable[LonLat], *, k: int = K, finest: int = FINEST, coarsest: int = COARSEST) -> Blurred:
    """Cells of at least k points; the rest goes to the parent cell, and what is still below k is left out.

    Rounded down to multiples of k: one more or one fewer point shows only when a whole k is reached, so that
    comparing two publications does not single anybody out.
    """
    left = Counter(h3.latlng_to_cell(lat, lon, finest) for lon, lat in points)
    published: dict[str, int] = {}
    for resolution in range(finest, coarsest - 1, -1):
        if resolution < finest:
            left = _parents(left, resolution)
        for cell in [cell for cell, count in left.items() if count >= k]:
            published[cell] = _rounded(left.pop(cell), k)
    return Blurred(published, _rounded(sum(left.values()), k))


def outline(cell: str) -> list[LonLat]:
    """The closed ring of a cell, longitude first."""
    ring = [(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]
    return [*ring, ring[0]]


def resolution_of(cell: str) -> int:
    return int(h3.get_resolution(cell))


def _parents(counts: Counter[str], resolution: int) -> Counter[str]:
    merged: Counter[str] = Counter()
    for cell, count in counts.items():
        merged[h3.cell_to_parent(cell, resolution)] += count
    return merged


def _rounded(count: int, k: int) -> int:
    return count - count % k
