"""Travel times and ways over the street graph, one search each. Knows no file, no crew, no hour."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from allopm.geo.arcs import Arcs, Rules, connected_segments
from allopm.geo.conditions import LonLat, Obstacle, Profile
from allopm.geo.network import Network
from allopm.geo.obstruction import Obstruction
from allopm.geo.profile import MANNERS, WALK_IN_MPS, Manner
from allopm.geo.snapping import Snapper, Spots
from allopm.geo.traffic import SAME, Choices, Traffic, Tree
from allopm.geo.turns import END

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

LIMIT_S: Final = 3600.0
FAR_OFF_M: Final = 1_000.0  # farther than this from any street, the street graph has nothing to say
AS_NEAR_M: Final = 1.0  # at a corner an open street is as near as the closed one: nobody walks


@dataclass(frozen=True)
class Ways:
    """Per point, infinite beyond the limit; `off_m`: the longer of its two ends beside the streets."""

    seconds: Floats
    metres: Floats
    off_m: Floats
    on_foot_m: Floats  # from the edge of a closed place on
    is_moved: Mask  # one end at least lies nearest to a closed street

    def rows(self) -> list[tuple[float, float, float, float]]:
        """Seconds, metres, metres off and metres on foot, point by point."""
        return list(
            zip(*(part.tolist() for part in (self.seconds, self.metres, self.off_m, self.on_foot_m)), strict=True)
        )


@dataclass(frozen=True)
class Path:
    """One way with its line on the streets; the rest as in Ways."""

    coords: list[LonLat]
    seconds: float
    metres: float
    off_m: float
    on_foot_m: float


@dataclass(frozen=True)
class Places:
    """Where points fall on open streets, and what lies beside the street."""

    spots: Spots
    off_s: Floats
    on_foot_m: Floats  # in from a closed place's edge
    is_moved: Mask  # the nearest street is closed

    def part(self, rows: slice) -> Places:
        return Places(self.spots.part(rows), self.off_s[rows], self.on_foot_m[rows], self.is_moved[rows])

    @property
    def off_m(self) -> Floats:
        return self.spots.off_m


class StreetGraph:
    """One profile's streets, free or past obstacles. Every method may be called from several threads at a time."""

    def __init__(self, network: Network, profile: Profile = "car", *, like: StreetGraph | None = None) -> None:
        """`like`: any other graph of the same network, to share what does not depend on the profile.

        Raises NoStreets."""
        rules = Rules.of(network, profile)
        everything = like.snapper if like else Snapper(network, np.arange(len(network.seg_a)))
        self._obstruction: Obstruction = like._obstruction if like else Obstruction(network)
        self._open(rules, MANNERS[profile], everything)
        self.free: StreetGraph = self  # the same without obstacles

    def _open(self, rules: Rules, manner: Manner, near: Snapper) -> None:
        self.network, self.rules, self.manner = rules.network, rules, manner
        self.is_kept = connected_segments(rules)
        self.arcs = Arcs.along(rules, self.is_kept)
        self.snapper = near.among(np.flatnonzero(self.is_kept))
        self.along = Traffic.along(rules, self.arcs)
        self.against = Traffic.against(rules, self.arcs)

    def past(self, obstacles: Iterable[Obstacle]) -> StreetGraph:
        """The same streets with some closed or slow. Closing stops vehicles, not people. Raises NoStreets."""
        factor = self._obstruction.factors(obstacles)
        if self.manner.is_on_foot:
            factor[np.isinf(factor)] = 1.0
        graph = object.__new__(StreetGraph)
        graph._obstruction, graph.free = self._obstruction, self.free
        graph._open(self.free.rules.slowed(factor), self.manner, self.snapper)
        return graph

    def ways_to(self, target: LonLat, sources: Floats, *, limit_s: float = LIMIT_S) -> Ways:
        """From every source (rows of longitude, latitude) to one target, by one search against the traffic."""
        ways = self._search(self.against, target, sources, limit_s=limit_s)
        return self._never_quicker(ways, lambda rows: self.free.times_to(target, sources[rows], limit_s=limit_s))

    def ways_from(self, source: LonLat, targets: Floats, *, limit_s: float = LIMIT_S) -> Ways:
        """From one source to every target."""
        ways = self._search(self.along, source, targets, limit_s=limit_s)
        return self._never_quicker(ways, lambda rows: self.free.times_from(source, targets[rows], limit_s=limit_s))

    def times_to(self, target: LonLat, sources: Floats, *, limit_s: float = LIMIT_S) -> Floats:
        """The same, seconds only, at half the price."""
        if len(sources) == 0:
            return np.zeros(0)
        here, there = self._places(target, sources)
        found = self.against.seconds(here.spots, limit_s=limit_s)[None, :]
        seconds = self.against.times(found, here.spots, there.spots)[0] + here.off_s + there.off_s
        is_moved = here.is_moved | there.is_moved
        if is_moved.any():
            free = self.free.times_to(target, sources[is_moved], limit_s=limit_s)
            seconds[is_moved] = np.maximum(seconds[is_moved], free)
        return np.asarray(seconds)

    def times_from(self, source: LonLat, targets: Floats, *, limit_s: float = LIMIT_S) -> Floats:
        return self.ways_from(source, targets, limit_s=limit_s).seconds

    def route(self, a: LonLat, b: LonLat, *, limit_s: float = LIMIT_S) -> Path | None:
        """The quickest way with its line, or None beyond the limit."""
        here, there = self._places(a, np.array([b]))
        tree = self.along.tree(here.spots, limit_s=limit_s)
        choices = self.along.choices(tree, there.spots)
        best = int(np.argmin(choices.seconds[:, 0]))
        if not np.isfinite(choices.seconds[best, 0]):
            return None
        ways = _ways(here, there, choices)
        self._never_quicker(ways, lambda _: self.free.times_from(a, np.array([b]), limit_s=limit_s))
        coords = _distinct(np.vstack(self._lines(tree, there.spots, best, last=int(choices.state[best, 0]))))
        found = (float(row[0]) for row in (ways.seconds, ways.metres, ways.off_m, ways.on_foot_m))
        return Path(coords, *found)

    def places(self, points: Floats) -> Places:
        """The nearest street that lies open to this profile; in a closed place, on foot from the nearest open one."""
        at = self.free.snapper.snap(points)
        is_moved = ~self.is_kept[at.segment]
        on_foot_m = np.zeros(len(points))
        if is_moved.any():
            edge, before_m = self.snapper.snap(points[is_moved]), at.off_m[is_moved]
            is_inside = (before_m <= FAR_OFF_M) & (edge.off_m > before_m + AS_NEAR_M)
            on_foot_m[is_moved] = np.where(is_inside, edge.off_m, 0.0)
            for kept, found in ((at.segment, edge.segment), (at.share, edge.share), (at.off_m, edge.off_m)):
                kept[is_moved] = found
        off_s = np.where(on_foot_m > 0, on_foot_m / WALK_IN_MPS, at.off_m / self.manner.off_street_mps)
        return Places(at, off_s, on_foot_m, is_moved)

    def middles(self, obstacle: Obstacle) -> list[LonLat]:
        """A point in the middle of each street that the obstacle meets."""
        spots = (self.cut(int(segment), 0.5, 0.5)[0] for segment in self._obstruction.met_by(obstacle))
        return [(float(lon), float(lat)) for lon, lat in spots]

    def _places(self, root: LonLat, others: Floats) -> tuple[Places, Places]:
        return self.places(np.array([root], dtype=np.float64)), self.places(others)

    def _search(self, traffic: Traffic, root: LonLat, others: Floats, *, limit_s: float) -> Ways:
        if len(others) == 0:
            none = np.zeros(0)
            return Ways(none, none, none, none, np.zeros(0, dtype=bool))
        here, there = self._places(root, others)
        return _ways(here, there, traffic.choices(traffic.tree(here.spots, limit_s=limit_s), there.spots))

    def _never_quicker(self, ways: Ways, free_s: Callable[[Mask], Floats]) -> Ways:
        """Walking in may cut a corner that driving cannot: a closure is never a gain."""
        rows = ways.is_moved
        if rows.any():
            ways.seconds[rows] = np.maximum(ways.seconds[rows], free_s(rows))
        return ways

    def _lines(self, tree: Tree, there: Spots, best: int, *, last: int) -> list[Floats]:
        """The lines of a way, in the direction of travel."""
        first = int(tree.root.segment[0])
        if best == SAME:
            return [self.cut(first, float(tree.root.share[0]), float(there.share[0]))]
        states = self._states(tree, last)
        lines = [self.cut(first, float(tree.root.share[0]), float(tree.left_by[states[0]]))]
        arcs = self.arcs.find(np.array(states[:-1], dtype=np.int64), np.array(states[1:], dtype=np.int64))
        for arc in arcs:
            line = self.network.line(int(self.arcs.segment[arc]))
            lines.append(line if self.arcs.is_forward[arc] else line[::-1])
        lines.append(self.cut(int(there.segment[0]), float(best == END), float(there.share[0])))
        return lines

    def _states(self, tree: Tree, last: int) -> list[int]:
        states = [last]
        while tree.parent[states[-1]] != self.arcs.size:
            states.append(int(tree.parent[states[-1]]))
        return states[::-1]

    def cut(self, segment: int, start: float, end: float) -> Floats:
        """The part of a segment's line between two shares of it, in the direction of travel."""
        line = self.network.line(segment)
        east = np.diff(line[:, 0]) * np.cos(np.radians(line[0, 1]))
        along = np.concatenate(([0.0], np.cumsum(np.hypot(east, np.diff(line[:, 1])))))
        along = along / max(float(along[-1]), 1e-12)
        low, high = min(start, end), max(start, end)
        shares = np.concatenate(([low], along[(along > low) & (along < high)], [high]))
        cut = np.column_stack([np.interp(shares, along, line[:, axis]) for axis in (0, 1)])
        return cut if start <= end else cut[::-1]


def _ways(here: Places, there: Places, choices: Choices) -> Ways:
    best = np.argmin(choices.seconds, axis=0), np.arange(len(there.off_s))
    seconds, metres = choices.seconds[best], choices.metres[best]
    return Ways(
        seconds + here.off_s + there.off_s,
        np.where(np.isfinite(seconds), metres + here.off_m + there.off_m, np.inf),
        np.maximum(here.off_m, there.off_m),
        here.on_foot_m + there.on_foot_m,
        here.is_moved | there.is_moved,
    )


def _distinct(coords: Floats) -> list[LonLat]:
    """Without repeated points; seven decimals are a centimetre. At least two, so that it is a line."""
    rows = [(float(lon), float(lat)) for lon, lat in np.round(coords, 7)]
    kept = [rows[0], *(after for before, after in pairwise(rows) if before != after)]
    return kept if len(kept) > 1 else kept * 2
