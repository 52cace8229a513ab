"""What is reached in a time, as areas around the streets travelled. Knows the graph, no crew, no hour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

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
EVEN_M: Final = 6.0  # corners of the outline smaller than this are left out; it keeps covering the streets themselves


def reached_areas(graph: StreetGraph, center: LonLat, seconds: Sequence[float]) -> list[Area]:
    """For each time what lies within BESIDE_M of a street point reached in it. A longer time covers a shorter one."""
    root = graph.places(np.array([center], dtype=np.float64))
    tree = graph.along.tree(root.spots, limit_s=max(seconds))
    metres = np.array(metres_per_degree(graph.network))
    shapes: dict[float, shapely.Geometry] = {}
    shape: shapely.Geometry = MultiPolygon()
    for time in sorted(set(seconds)):
        shape = shapely.union(shape, _reached(graph, tree, (center, root), time_s=time))
        shapes[time] = shape
    return [_area(shapes[time], metres) for time in seconds]


def _reached(graph: StreetGraph, tree: Tree, start: tuple[LonLat, Places], *, time_s: float) -> shapely.Geometry:
    center, root = start
    left_s = time_s - float(root.off_s[0])
    metres = np.array(metres_per_degree(graph.network))
    lines = [_way_in(graph, center, root, time_s=time_s) * metres]
    for segment, low, high in _parts(graph, tree, root, left_s) if left_s > 0 else ():
        lines.append(graph.cut(segment, low, high) * metres)
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    around = shapely.buffer(shapely.linestrings(np.vstack(lines), indices=owner), BESIDE_M, quad_segs=3)
    whole = shapely.simplify(shapely.union_all(around), EVEN_M)
    parts = [_filled(part) for part in shapely.get_parts(whole) if isinstance(part, Polygon)]
    return shapely.union_all(parts)


def _way_in(graph: StreetGraph, center: LonLat, root: Places, *, time_s: float) -> Floats:
    """From the centre towards its street, as far as the time allows."""
    spot = graph.cut(int(root.spots.segment[0]), float(root.spots.share[0]), float(root.spots.share[0]))[0]
    share = min(1.0, time_s / max(float(root.off_s[0]), 1e-9))
    here = np.array(center)
    return np.vstack((here, here + (spot - here) * share))


def _parts(graph: StreetGraph, tree: Tree, root: Places, left_s: float) -> list[tuple[int, float, float]]:
    """Segments with the shares between which they are reached in the time."""
    rules, count = graph.rules, len(graph.rules.flow)
    until, since = np.zeros(count), np.ones(count)  # from the start up to; from the end back to
    for way, end in ((FORWARD, START), (BACKWARD, END)):
        at = tree.seconds[rules.turns.enter[end]].min(axis=1)
        share = np.clip((left_s - at) / rules.drive_s, 0.0, 1.0)
        share = np.where(graph.is_kept & (rules.flow & way > 0) & np.isfinite(at), share, 0.0)
        if end == START:
            until = share
        else:
            since = 1.0 - share
    own, at = int(root.spots.segment[0]), float(root.spots.share[0])
    reach = left_s / float(rules.drive_s[own])
    parts = [
        (
            own,
            max(0.0, at - reach * bool(rules.flow[own] & BACKWARD)),
            min(1.0, at + reach * bool(rules.flow[own] & FORWARD)),
        )
    ]
    whole = np.flatnonzero((until > 0) & (since < 1) & (until >= since))
    parts += [(segment, 0.0, 1.0) for segment in whole.tolist()]
    until[whole], since[whole] = 0.0, 1.0
    parts += [(segment, 0.0, float(until[segment])) for segment in np.flatnonzero(until > 0).tolist()]
    parts += [(segment, float(since[segment]), 1.0) for segment in np.flatnonzero(since < 1).tolist()]
    return parts


def _filled(shape: Polygon) -> Polygon:
    return Polygon(shape.exterior, [hole for hole in shape.interiors if Polygon(hole).area > BLOCK_M2])


def _area(shape: shapely.Geometry, metres: Floats) -> Area:
    """Back in degrees; normalised, so that the same question gives the same text."""
    parts = shapely.get_parts(shapely.normalize(shape))
    return [[_ring(ring.coords, metres) for ring in (part.exterior, *part.interiors)] for part in parts]


def _ring(coords: object, metres: Floats) -> Ring:
    rows = np.round(np.asarray(coords) / metres, 6)
    return [(float(lon), float(lat)) for lon, lat in rows]
