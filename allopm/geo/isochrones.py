"""What is reached in a time, as areas around the streets travelled. Knows the graph, no crew, no hour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

from allopm.geo.arcs import Rules
from allopm.geo.conditions import LonLat
from allopm.geo.network import BACKWARD, FORWARD
from allopm.geo.snapping import metres_per_degree
from allopm.geo.streets import Places, StreetGraph
from allopm.geo.traffic import Tree
from allopm.geo.turns import END, START

Floats = NDArray[np.float64]
Ring = list[LonLat]
Area = list[list[Ring]]
"""Coordinates of a GeoJSON MultiPolygon: polygons of rings, the first of each its outline."""

BESIDE_M: Final = 45.0  # the houses along a street. Chosen: half a block.
BLOCK_M2: Final = 40_000.0  # a courtyard up to this wide counts as reached. Chosen: 200 m by 200 m.
EVEN_M: Final = 5.0  # bends of streets and corners of outlines smaller than this are left out. Chosen.
GRAIN_DEG: Final = 1e-6
Part = tuple[int, float, float]
"""A segment between two shares of its length."""


def reached_areas(graph: StreetGraph, center: LonLat, seconds: Sequence[float]) -> list[Area]:
    """For each time what lies within BESIDE_M of a street point reached in it. A longer time covers a shorter one."""
    root = graph.places(np.array([center], dtype=np.float64))
    tree = graph.along.tree(root.spots, limit_s=max(seconds, default=0.0))
    shapes: dict[float, shapely.Geometry] = {}
    shape: shapely.Geometry = MultiPolygon()
    done: set[Part] = set()
    for time in sorted(set(seconds)):
        parts = set(_parts(graph, tree, root, time - float(root.off_s[0])))
        lines = [_way_in(graph, center, root, time_s=time), *(_line(graph, part) for part in sorted(parts - done))]
        shape = shapely.union(shape, _around(lines, metres_per_degree(graph.network)))
        shapes[time], done = shape, done | parts
    return [_area(shapes[time], metres_per_degree(graph.network)) for time in seconds]


def _parts(graph: StreetGraph, tree: Tree, root: Places, left_s: float) -> Iterator[Part]:
    """What is travelled of each segment in the time left on the streets."""
    if left_s <= 0:
        return
    rules = graph.rules
    yield _own_part(rules, root, left_s)
    until = _reach(graph, tree, left_s, (FORWARD, START))  # from the start on
    since = 1 - _reach(graph, tree, left_s, (BACKWARD, END))  # back from the end
    is_whole = (until >= since) & ((until > 0) | (since < 1))
    for segment in np.flatnonzero(is_whole).tolist():
        yield segment, 0.0, 1.0
    for segment in np.flatnonzero(~is_whole & (until > 0)).tolist():
        yield segment, 0.0, float(until[segment])
    for segment in np.flatnonzero(~is_whole & (since < 1)).tolist():
        yield segment, float(since[segment]), 1.0


def _own_part(rules: Rules, root: Places, left_s: float) -> Part:
    own, at = int(root.spots.segment[0]), float(root.spots.share[0])
    reach = left_s / float(rules.drive_s[own])
    back, ahead = (reach if rules.flow[own] & way else 0.0 for way in (BACKWARD, FORWARD))
    return own, max(0.0, at - back), min(1.0, at + ahead)


def _reach(graph: StreetGraph, tree: Tree, left_s: float, by: tuple[int, int]) -> Floats:
    """The share of each segment travelled from one end: `by` is a way and the end where it begins."""
    way, end = by
    at = tree.seconds[graph.rules.turns.enter[end]].min(axis=1)
    is_open = graph.is_kept & (graph.rules.flow & way > 0) & (at < left_s)
    return np.where(is_open, np.clip((left_s - at) / graph.rules.drive_s, 0.0, 1.0), 0.0)


def _line(graph: StreetGraph, part: Part) -> Floats:
    segment, low, high = part
    return graph.network.line(segment) if (low, high) == (0.0, 1.0) else graph.cut(segment, low, high)


def _way_in(graph: StreetGraph, center: LonLat, root: Places, *, time_s: float) -> Floats:
    """From the centre towards its street, as far as the time allows."""
    share = float(root.spots.share[0])
    spot = graph.cut(int(root.spots.segment[0]), share, share)[0]
    done = min(1.0, time_s / max(float(root.off_s[0]), 1e-9))
    here = np.array(center)
    return np.vstack((here, here + (spot - here) * done))


def _around(lines: list[Floats], metres: tuple[float, float]) -> shapely.Geometry:
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    drawn = shapely.simplify(shapely.linestrings(np.vstack(lines) * metres, indices=owner), EVEN_M)
    whole = shapely.simplify(shapely.union_all(shapely.buffer(drawn, BESIDE_M, quad_segs=2)), EVEN_M)
    return shapely.union_all([_filled(part) for part in shapely.get_parts(whole)])


def _filled(shape: Polygon) -> Polygon:
    return Polygon(shape.exterior, [hole for hole in shape.interiors if Polygon(hole).area > BLOCK_M2])


def _area(shape: shapely.Geometry, metres: tuple[float, float]) -> Area:
    """Back in degrees, on a grid of ten centimetres that leaves no line crossed; the same question, the same text."""
    drawn = shapely.set_precision(shapely.transform(shape, lambda plane: plane / metres), GRAIN_DEG)
    parts = shapely.get_parts(shapely.normalize(drawn))
    return [[_ring(ring.coords) for ring in (part.exterior, *part.interiors)] for part in parts]


def _ring(coords: object) -> Ring:
    return [(float(lon), float(lat)) for lon, lat in np.round(np.asarray(coords), 6)]
