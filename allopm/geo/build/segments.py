"""Cuts streets at the nodes they share and lays them out as a Network. Knows no profile, no reader."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from allopm.geo.build.bans import Ban, Segments, banned_turns
from allopm.geo.build.highways import Highway
from allopm.geo.distance import EARTH_M
from allopm.geo.network import Network

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def network_of(streets: list[Highway], names: list[int], bans: Sequence[Ban] = ()) -> Network:
    """`names`: for each street, the index of its name, or -1."""
    refs = np.concatenate([street.refs for street in streets])
    lon = np.concatenate([street.lon for street in streets])
    lat = np.concatenate([street.lat for street in streets])
    sizes = np.array([len(street.refs) for street in streets])
    first = np.cumsum(sizes) - sizes
    start, stop = _cuts(refs, first, first + sizes - 1)
    owner = np.searchsorted(first, start, side="right") - 1
    nodes, index = np.unique(np.concatenate((refs[start], refs[stop])), return_index=True)
    place = np.concatenate((start, stop))[index]
    rows = np.concatenate([np.arange(a, b + 1) for a, b in zip(start, stop, strict=True)])
    counts = stop - start + 1
    bounds = np.concatenate(([0], np.cumsum(counts)))
    ways = np.array([street.way for street in streets], dtype=np.int64)
    turns = banned_turns(bans, Segments(ways[owner], refs[start], refs[stop]))
    source, via, target, who = np.array(turns, dtype=np.int64).reshape(-1, 4).T
    return Network(
        node_lon=lon[place],
        node_lat=lat[place],
        seg_a=np.searchsorted(nodes, refs[start]).astype(np.int32),
        seg_b=np.searchsorted(nodes, refs[stop]).astype(np.int32),
        seg_m=_lengths(lon[rows], lat[rows], bounds),
        seg_kmh=np.array([street.kmh for street in streets], dtype=np.uint8)[owner],
        seg_class=np.array([street.code for street in streets], dtype=np.uint8)[owner],
        seg_flow=np.array([street.flow for street in streets], dtype=np.uint16)[owner],
        seg_name=np.array(names, dtype=np.int32)[owner],
        shape_start=bounds.astype(np.int32),
        shape_lon=lon[rows],
        shape_lat=lat[rows],
        ban_from=source.astype(np.int32),
        ban_via=np.searchsorted(nodes, via).astype(np.int32),
        ban_to=target.astype(np.int32),
        ban_who=who.astype(np.uint8),
    )


def _cuts(refs: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Positions where segments start and stop: street ends and nodes met twice."""
    _, inverse, counts = np.unique(refs, return_inverse=True, return_counts=True)
    is_cut = counts[inverse] > 1
    is_cut[first] = is_cut[last] = True
    cut = np.flatnonzero(is_cut)
    is_last = np.zeros(len(refs), dtype=bool)
    is_last[last] = True
    start, stop = cut[:-1], cut[1:]
    inside = ~is_last[start]
    return start[inside], stop[inside]


def _lengths(lon: Floats, lat: Floats, bounds: Ints) -> Floats:
    """Metres of each line, on the sphere."""
    x, y = np.radians(lon), np.radians(lat)
    half = np.sin(np.diff(y) / 2) ** 2 + np.cos(y[:-1]) * np.cos(y[1:]) * np.sin(np.diff(x) / 2) ** 2
    steps = np.append(2 * EARTH_M * np.arcsin(np.sqrt(half)), 0.0)
    steps[bounds[1:] - 1] = 0.0  # from the end of one line to the start of the next
    return np.add.reduceat(steps, bounds[:-1])
