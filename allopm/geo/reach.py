"""How soon a few fixed places are reached from many points, and which streets are: whole matrices at once.

Knows the graph, no crew, no hour. Trees towards the fixed places stay with the graph: asking again is a look-up.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from allopm.geo.conditions import LonLat
from allopm.geo.snapping import Spots
from allopm.geo.streets import Places, StreetGraph

Floats = NDArray[np.float64]
Matrix = Floats
Mask = NDArray[np.bool_]

# Beyond this nobody asks how much farther (chosen).
FAR_S: Final = 1800.0


@dataclass(frozen=True)
class Trees:
    """The way to each of some places from everywhere: a row of seconds per place."""

    roots: Places
    seconds: Floats


_kept: WeakKeyDictionary[StreetGraph, tuple[tuple[LonLat, ...], Trees]] = WeakKeyDictionary()
_making = threading.Lock()


def seconds_to_places(graph: StreetGraph, sources: Floats, places: tuple[LonLat, ...]) -> Floats:
    """A row per source, a column per place; infinite beyond FAR_S and far from all streets."""
    if len(sources) == 0 or not places:
        return np.full((len(sources), len(places)), np.inf)
    trees, here = _trees(graph, places), graph.places(sources)
    found = graph.against.times(trees.seconds, trees.roots.spots, here.spots).T
    return found + here.off_s[:, None] + trees.roots.off_s[None, :]


def _trees(graph: StreetGraph, places: tuple[LonLat, ...]) -> Trees:
    kept = _kept.get(graph)
    if kept is not None and kept[0] == places:
        return kept[1]
    with _making:
        kept = _kept.get(graph)
        if kept is None or kept[0] != places:
            kept = _kept[graph] = (places, _made(graph, places))
    return kept[1]


def _made(graph: StreetGraph, places: tuple[LonLat, ...]) -> Trees:
    roots = graph.places(np.array(places, dtype=np.float64))
    rows = [graph.against.seconds(roots.spots.part(slice(row, row + 1)), limit_s=FAR_S) for row in range(len(places))]
    return Trees(roots, np.stack(rows))


def street_middles(graph: StreetGraph) -> Floats:
    """A row of longitude and latitude per segment: a corner of its line near the middle."""
    network = graph.network
    corner = (network.shape_start[:-1] + network.shape_start[1:]) // 2
    return np.column_stack((network.shape_lon[corner], network.shape_lat[corner]))


def streets_within(graph: StreetGraph, sources: Floats, seconds: float) -> Mask:
    """Per segment of the network: whether its middle is reached from any of the sources in that time."""
    everywhere = len(graph.network.seg_a)
    if len(sources) == 0:
        return np.zeros(everywhere, dtype=bool)
    here = graph.places(sources)
    reached = graph.along.times_from_any(here.spots, here.off_s, limit_s=seconds)
    middles = Spots(np.arange(everywhere), np.full(everywhere, 0.5), np.zeros(everywhere))
    return np.asarray(graph.along.times_by_ends(reached[None, :], middles)[0] <= seconds)
