"""Which segments an obstacle touches, and how much longer they take. Knows lines only, no profile, no time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from allopm.geo.conditions import Obstacle
from allopm.geo.network import Network
from allopm.geo.snapping import metres_per_degree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEAR_M: Final = 12.0  # a line drawn by hand lies this close to the street it means. Chosen: half a wide street.
# A street is followed when so much of it lies near the line. A street that only leaves a corner of the line has at
# most NEAR_M of it there, one that goes on behind the corner twice as much.
FOLLOWED_M: Final = 2 * NEAR_M + 1


class Obstruction:
    """The lines of all segments on a plane in metres, made at the first obstacle."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._metres = metres_per_degree(network)

    def factors(self, obstacles: Iterable[Obstacle]) -> Floats:
        """Per segment: 1 where free, more where slow, infinite where closed. The worst obstacle counts."""
        factor = np.ones(len(self._network.seg_a))
        for obstacle in obstacles:
            met = self.met_by(obstacle)
            worth = np.inf if obstacle.factor is None else max(1.0, obstacle.factor)
            factor[met] = np.maximum(factor[met], worth)
        return factor

    def met_by(self, obstacle: Obstacle) -> Ints:
        """An area meets every segment that it crosses or contains; a line those it runs along and those it bars."""
        points = np.array(obstacle.shape, dtype=np.float64).reshape(-1, 2) * self._metres
        if obstacle.is_area:
            return self._in(shapely.make_valid(shapely.Polygon(points))) if len(points) >= 3 else np.zeros(0, np.int64)
        return self._along(shapely.LineString(points)) if len(points) >= 2 else np.zeros(0, np.int64)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        network = self._network
        plane = np.column_stack((network.shape_lon, network.shape_lat)) * self._metres
        owner = np.repeat(np.arange(len(network.seg_a)), np.diff(network.shape_start))
        return shapely.STRtree([*np.asarray(shapely.linestrings(plane, indices=owner), dtype=object)])

    def _in(self, area: shapely.Geometry) -> Ints:
        return np.unique(self._tree.query(area, predicate="intersects")).astype(np.int64)

    def _along(self, line: shapely.LineString) -> Ints:
        near = line.buffer(NEAR_M)
        found = np.unique(self._tree.query(near, predicate="intersects"))
        streets = self._tree.geometries[found]
        inside, length = shapely.length(shapely.intersection(streets, near)), shapely.length(streets)
        is_followed = inside >= np.minimum(FOLLOWED_M, length / 2)
        return found[is_followed | _is_barred(streets, line)].astype(np.int64)


def _is_barred(streets: NDArray[np.object_], line: shapely.LineString) -> NDArray[np.bool_]:
    """Crossed by the line farther than NEAR_M from both corners: a barrier across the street."""
    meets = shapely.intersection(streets, line)
    corners = shapely.boundary(streets)
    reach = np.minimum(NEAR_M, shapely.length(streets) / 4)
    is_met = ~shapely.is_empty(meets)
    away = np.where(is_met, shapely.distance(meets, corners), 0.0)
    is_loop = shapely.is_empty(corners)
    return np.asarray(is_met & (is_loop | (away > reach)))
