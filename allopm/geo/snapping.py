"""From a point to the nearest spot on a street. Knows lines only, no direction, no time."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from allopm.geo.distance import EARTH_M
from allopm.geo.network import Network

PIECE_M: Final = 25.0  # lines are cut this fine, so the nearest piece is among the few nearest middles
CANDIDATES: Final = 8

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Spots:
    """Where points fall on the streets: the segment, the share of it before the spot, and how far off it lies."""

    segment: Ints
    share: Floats
    off_m: Floats

    def part(self, rows: slice) -> Spots:
        return Spots(self.segment[rows], self.share[rows], self.off_m[rows])


class Snapper:
    """A tree of the middles of short pieces of the given segments, on a local plane in metres."""

    def __init__(self, network: Network, segments: Ints) -> None:
        self._east_m, self._north_m = _metres_per_degree(network)
        xs, ys = network.shape_lon * self._east_m, network.shape_lat * self._north_m
        self._start, self._end, self._segment, self._before, self._whole = _pieces(network, segments, xs, ys)
        self._tree = cKDTree((self._start + self._end) / 2)

    def __len__(self) -> int:
        return len(self._segment)

    def snap(self, points: Floats) -> Spots:
        """`points`: rows of longitude and latitude. There must be at least one piece."""
        plane = points * (self._east_m, self._north_m)
        count = min(CANDIDATES, len(self._segment))
        _, found = self._tree.query(plane, k=count)
        pieces = np.asarray(found).reshape(len(points), count)
        along, off = _nearest_on(plane[:, None, :], self._start[pieces], self._end[pieces])
        best = np.argmin(off, axis=1)
        rows = np.arange(len(points))
        chosen, along, off = pieces[rows, best], along[rows, best], off[rows, best]
        length = np.hypot(*(self._end[chosen] - self._start[chosen]).T)
        whole = np.maximum(self._whole[chosen], 1e-9)
        share = np.clip((self._before[chosen] + along * length) / whole, 0.0, 1.0)
        return Spots(self._segment[chosen], share, off)


def _metres_per_degree(network: Network) -> tuple[float, float]:
    north = radians(1) * EARTH_M
    middle = float(np.mean(network.shape_lat)) if len(network.shape_lat) else 0.0
    return north * cos(radians(middle)), north


def _pieces(network: Network, segments: Ints, xs: Floats, ys: Floats) -> tuple[Floats, Floats, Ints, Floats, Floats]:
    """Starts, ends, segment, metres before the piece, metres of the whole segment."""
    wanted = np.zeros(len(network.seg_a), dtype=bool)
    wanted[segments] = True
    of_segment = np.repeat(np.arange(len(network.seg_a), dtype=np.int64), np.diff(network.shape_start))
    pair = np.flatnonzero((of_segment[:-1] == of_segment[1:]) & wanted[of_segment[:-1]])
    a, b = np.column_stack((xs[pair], ys[pair])), np.column_stack((xs[pair + 1], ys[pair + 1]))
    length = np.hypot(*(b - a).T)
    owner = of_segment[pair]
    whole = np.bincount(owner, weights=length, minlength=len(network.seg_a)).astype(np.float64)
    before = np.concatenate(([0.0], np.cumsum(length)[:-1])) if len(pair) else np.zeros(0)
    first = np.searchsorted(owner, owner)
    before = before - before[first] if len(pair) else before
    cuts = np.maximum(np.ceil(length / PIECE_M), 1).astype(np.int64)
    which = np.repeat(np.arange(len(pair)), cuts)
    step = np.arange(len(which)) - np.repeat(np.cumsum(cuts) - cuts, cuts)
    low, high = (step / cuts[which])[:, None], ((step + 1) / cuts[which])[:, None]
    line = b[which] - a[which]
    starts, ends = a[which] + line * low, a[which] + line * high
    return starts, ends, owner[which], before[which] + length[which] * low[:, 0], whole[owner[which]]


def _nearest_on(point: Floats, start: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Share along each piece and metres off it, for points against their candidate pieces."""
    line = end - start
    square = np.maximum((line**2).sum(axis=-1), 1e-12)
    along = np.clip(((point - start) * line).sum(axis=-1) / square, 0.0, 1.0)
    spot = start + line * along[..., None]
    return along, np.hypot(*np.moveaxis(point - spot, -1, 0))
