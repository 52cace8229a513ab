"""Travel times and ways over the street graph, one search each. Knows no file, no crew, no hour."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from allopm.geo.arcs import Arcs, connected_segments
from allopm.geo.network import Network
from allopm.geo.profile import drive_s
from allopm.geo.snapping import Snapper, Spots
from allopm.geo.traffic import END, SAME, START, Traffic, Tree

Floats = NDArray[np.float64]
LonLat = tuple[float, float]

OFF_STREET_MPS: Final = 2.8  # between a point and its street: slow driving or quick walking, 10 km/h. Chosen.
LIMIT_S: Final = 3600.0


@dataclass(frozen=True)
class Ways:
    """Seconds and metres per point, infinite beyond the limit; `off_m`: the longer of its two off-street ends."""

    seconds: Floats
    metres: Floats
    off_m: Floats


@dataclass(frozen=True)
class Path:
    """One way with its line on the streets; `off_m` as in Ways."""

    coords: list[LonLat]
    seconds: float
    metres: float
    off_m: float


class StreetGraph:
    """Built once per process; every method may be called from several threads at a time."""

    def __init__(self, network: Network) -> None:
        """Raises NoStreets."""
        seconds = drive_s(network)
        kept = connected_segments(network, seconds)
        self.network = network
        self.arcs = Arcs.along(network, kept, seconds)
        self.snapper = Snapper(network, kept)
        self._along = Traffic.along(network, seconds, self.arcs)
        self._against = Traffic.against(network, seconds, self.arcs)

    def ways_to(self, target: LonLat, sources: Floats, *, limit_s: float = LIMIT_S) -> Ways:
        """From every source (rows of longitude, latitude) to one target, by one search against the traffic."""
        return self._ways(self._against, target, sources, limit_s=limit_s)

    def ways_from(self, source: LonLat, targets: Floats, *, limit_s: float = LIMIT_S) -> Ways:
        """From one source to every target."""
        return self._ways(self._along, source, targets, limit_s=limit_s)

    def times_to(self, target: LonLat, sources: Floats, *, limit_s: float = LIMIT_S) -> Floats:
        return self.ways_to(target, sources, limit_s=limit_s).seconds

    def times_from(self, source: LonLat, targets: Floats, *, limit_s: float = LIMIT_S) -> Floats:
        return self.ways_from(source, targets, limit_s=limit_s).seconds

    def route(self, a: LonLat, b: LonLat, *, limit_s: float = LIMIT_S) -> Path | None:
        """The quickest way with its line, or None beyond the limit."""
        here, there = self._spots(a, np.array([b]))
        tree = self._along.tree(here, limit_s=limit_s)
        choices = self._along.choices(tree, there)
        best = int(np.argmin(choices.seconds[:, 0]))
        seconds, metres = float(choices.seconds[best, 0]), float(choices.metres[best, 0])
        if not np.isfinite(seconds):
            return None
        off = float(here.off_m[0] + there.off_m[0])
        coords = _distinct(np.vstack(self._lines(tree, there, best)))
        return Path(coords, seconds + off / OFF_STREET_MPS, metres + off, float(max(here.off_m, there.off_m)[0]))

    def _spots(self, root: LonLat, others: Floats) -> tuple[Spots, Spots]:
        at = self.snapper.snap(np.vstack(([root], others)))
        return at.part(slice(0, 1)), at.part(slice(1, None))

    def _ways(self, traffic: Traffic, root: LonLat, others: Floats, *, limit_s: float) -> Ways:
        if len(others) == 0:
            return Ways(np.zeros(0), np.zeros(0), np.zeros(0))
        here, there = self._spots(root, others)
        choices = traffic.choices(traffic.tree(here, limit_s=limit_s), there)
        best = np.argmin(choices.seconds, axis=0), np.arange(len(others))
        off = there.off_m + here.off_m
        seconds, metres = choices.seconds[best], choices.metres[best]
        return Ways(
            seconds + off / OFF_STREET_MPS,
            np.where(np.isfinite(seconds), metres + off, np.inf),
            np.maximum(there.off_m, here.off_m),
        )

    def _lines(self, tree: Tree, there: Spots, best: int) -> list[Floats]:
        """The lines of a way, in the direction of travel."""
        first, last = int(tree.root.segment[0]), int(there.segment[0])
        if best == SAME:
            return [self._cut(first, float(tree.root.share[0]), float(there.share[0]))]
        nodes = self._nodes(tree, int(self._along.ends(there, best)[0]))
        lines = [self._cut(first, float(tree.root.share[0]), self._left_by(tree.root, nodes[0]))]
        arcs = self.arcs.find(np.array(nodes[:-1], dtype=np.int64), np.array(nodes[1:], dtype=np.int64))
        for arc in arcs:
            line = self.network.line(int(self.arcs.segment[arc]))
            lines.append(line if self.arcs.is_forward[arc] else line[::-1])
        lines.append(self._cut(last, float(best == END), float(there.share[0])))
        return lines

    def _nodes(self, tree: Tree, last: int) -> list[int]:
        nodes = [last]
        while tree.parent[nodes[-1]] != self.arcs.size:
            nodes.append(int(tree.parent[nodes[-1]]))
        return nodes[::-1]

    def _left_by(self, root: Spots, node: int) -> float:
        """The share of the root's segment at the end by which the way leaves it."""
        ends = [end for end in (START, END) if int(self._along.ends(root, end)[0]) == node]
        return float(min(ends, key=lambda end: float(self._along.leave_cost(root, end)[0])))

    def _cut(self, segment: int, start: float, end: float) -> Floats:
        """The part of a segment's line between two shares of it, in the direction of travel."""
        line = self.network.line(segment)
        east = np.diff(line[:, 0]) * np.cos(np.radians(line[0, 1]))
        along = np.concatenate(([0.0], np.cumsum(np.hypot(east, np.diff(line[:, 1])))))
        along = along / max(float(along[-1]), 1e-12)
        low, high = min(start, end), max(start, end)
        shares = np.concatenate(([low], along[(along > low) & (along < high)], [high]))
        cut = np.column_stack([np.interp(shares, along, line[:, axis]) for axis in (0, 1)])
        return cut if start <= end else cut[::-1]


def _distinct(coords: Floats) -> list[LonLat]:
    """Without repeated points; seven decimals are a centimetre. At least two, so that it is a line."""
    rows = [(float(lon), float(lat)) for lon, lat in np.round(coords, 7)]
    kept = [rows[0], *(after for before, after in pairwise(rows) if before != after)]
    return kept if len(kept) > 1 else kept * 2
