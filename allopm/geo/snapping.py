"""From a point to the nearest spot on a street. Knows lines only, no direction, no time."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from math import cos, radians
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from allopm.geo.distance import EARTH_M
from allopm.geo.network import Network

PIECE_M: Final = 25.0  # lines are cut this fine, so the nearest piece is among the few nearest middles
CANDIDATES: Final = 8
ANSWERS_KEPT: Final = 3  # the crews, the case, the end of a route

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

    def copy(self) -> Spots:
        return Spots(self.segment.copy(), self.share.copy(), self.off_m.copy())


@dataclass(frozen=True)
class Pieces:
    """Short pieces of all lines, on a local plane in metres. Shared by every snapper of a network."""

    start: Floats
    end: Floats
    segment: Ints
    before: Floats  # metres of the segment before the piece
    whole: Floats  # metres of the segment


class Snapper:
    """A tree of the middles of short pieces of the given segments."""

    def __init__(self, network: Network, segments: Ints, pieces: Pieces | None = None) -> None:
        self._network = network
        self._east_m, self._north_m = metres_per_degree(network)
        self._pieces = pieces or _pieces(network, network.shape_lon * self._east_m, network.shape_lat * self._north_m)
        wanted = np.zeros(len(network.seg_a), dtype=bool)
        wanted[segments] = True
        self._rows = np.flatnonzero(wanted[self._pieces.segment]).astype(np.int32)
        self._last = threading.local()

    def __len__(self) -> int:
        return len(self._rows)

    def among(self, segments: Ints) -> Snapper:
        """Other segments of the same network; the pieces are shared."""
        return Snapper(self._network, segments, self._pieces)

    @cached_property
    def _tree(self) -> cKDTree:
        middles = (self._pieces.start[self._rows] + self._pieces.end[self._rows]) / 2
        return cKDTree(middles, balanced_tree=False, compact_nodes=False)

    def snap(self, points: Floats) -> Spots:
        """`points`: rows of longitude and latitude. There must be at least one piece.

        The last answers of each thread are kept: a proposal asks several times for the same crews and the same case."""
        asked, kept = points.tobytes(), self._kept()
        if asked not in kept:
            kept[asked] = self._snapped(points)
            if len(kept) > ANSWERS_KEPT:
                kept.popitem(last=False)
        return kept[asked].copy()

    def _kept(self) -> OrderedDict[bytes, Spots]:
        kept: OrderedDict[bytes, Spots] | None = getattr(self._last, "answers", None)
        if kept is None:
            kept = self._last.answers = OrderedDict()
        return kept

    def _snapped(self, points: Floats) -> Spots:
        plane = points * (self._east_m, self._north_m)
        count, own = min(CANDIDATES, len(self._rows)), self._pieces
        _, found = self._tree.query(plane, k=count)
        pieces = self._rows[np.asarray(found).reshape(len(points), count)]
        along, off = _nearest_on(plane[:, None, :], own.start[pieces], own.end[pieces])
        best = np.argmin(off, axis=1)
        rows = np.arange(len(points))
        chosen, along, off = pieces[rows, best], along[rows, best], off[rows, best]
        length = np.hypot(*(own.end[chosen] - own.start[chosen]).T)
        share = np.clip((own.before[chosen] + along * length) / np.maximum(own.whole[chosen], 1e-9), 0.0, 1.0)
        return Spots(own.segment[chosen], share, off)


def metres_per_degree(network: Network) -> tuple[float, float]:
    """East and north, on the plane that touches the middle of the network."""
    north = radians(1) * EARTH_M
    middle = float(np.mean(network.shape_lat)) if len(network.shape_lat) else 0.0
    return north * cos(radians(middle)), north


def _pieces(network: Network, xs: Floats, ys: Floats) -> Pieces:
    of_segment = np.repeat(np.arange(len(network.seg_a), dtype=np.int64), np.diff(network.shape_start))
    pair = np.flatnonzero(of_segment[:-1] == of_segment[1:])
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
    done = before[which] + length[which] * low[:, 0]
    return Pieces(starts, ends, owner[which], done, whole[owner[which]])


def _nearest_on(point: Floats, start: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Share along each piece and metres off it, for points against their candidate pieces."""
    line = end - start
    square = np.maximum((line**2).sum(axis=-1), 1e-12)
    along = np.clip(((point - start) * line).sum(axis=-1) / square, 0.0, 1.0)
    spot = start + line * along[..., None]
    return along, np.hypot(*np.moveaxis(point - spot, -1, 0))
