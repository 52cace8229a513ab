"""Where cases happen and how far everything is from there, along the streets or straight. Knows no case, no crew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from allopm.geo.answers import StraightLineTravel
from allopm.geo.conditions import Conditions, LonLat, Profile
from allopm.geo.distance import DETOUR, EARTH_M
from allopm.geo.streets import StreetGraph
from allopm.geo.traffic import SAME, Tree

Floats = NDArray[np.float64]
LIMIT_S: Final = 7200.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody is: `ahead_s` and `ahead_m` before a point, or before a node of the ground when `point` is -1."""

    point: int
    node: int = -1
    ahead_s: float = 0.0
    ahead_m: float = 0.0
    place: LonLat = (0.0, 0.0)


class Way(Protocol):
    """A drive to a point, at free flow."""

    total_s: float
    total_m: float

    def after(self, done_s: float) -> Spot:
        """Where one is after so many seconds of it."""
        ...


class Ground(Protocol):
    """Points of a city, and free-flow times from any spot to any of them."""

    points: Sequence[LonLat]
    seconds_to: list[list[float]]  # [to][from], so that one row answers for all who may go there
    source: str

    def seconds(self, spot: Spot, target: int) -> float: ...

    def way(self, spot: Spot, target: int) -> Way: ...


class StreetGround:
    """One quickest tree per point on the street graph: exact from every corner, so a turned unit is where it is."""

    source = "streets"

    def __init__(self, graph: StreetGraph, points: Sequence[LonLat]) -> None:
        self.points = points
        places = graph.places(np.array(points, dtype=np.float64).reshape(len(points), 2))
        self._trees: list[Tree] = []
        self._node_m: list[Floats] = []
        self._first = np.empty((len(points), len(points)), dtype=np.int64)
        seconds, metres = (np.empty((len(points), len(points))) for _ in range(2))
        for target in range(len(points)):
            tree = graph.against.tree(places.part(slice(target, target + 1)).spots, limit_s=LIMIT_S)
            choices = graph.against.choices(tree, places.spots)
            best = np.argmin(choices.seconds, axis=0), np.arange(len(points))
            seconds[target] = np.minimum(choices.seconds[best], LIMIT_S)
            metres[target] = choices.metres[best]
            self._first[target] = np.where(best[0] == SAME, -1, choices.state[best])
            self._trees.append(tree)
            self._node_m.append(tree.metres)
        self._root = graph.arcs.size
        np.fill_diagonal(seconds, 0.0)
        np.fill_diagonal(metres, 0.0)
        self.seconds_to: list[list[float]] = seconds.tolist()
        self._metres_to: list[list[float]] = metres.tolist()
        self._node_s: list[list[float]] = [np.minimum(tree.seconds, LIMIT_S).tolist() for tree in self._trees]

    def seconds(self, spot: Spot, target: int) -> float:
        from_there = self.seconds_to[target][spot.point] if spot.point >= 0 else self._node_s[target][spot.node]
        return spot.ahead_s + from_there

    def way(self, spot: Spot, target: int) -> StreetWay:
        if spot.point >= 0:
            first, metres = int(self._first[target, spot.point]), self._metres_to[target][spot.point]
        else:
            first, metres = spot.node, float(self._node_m[target][spot.node])
        return StreetWay(self, target, first, self.seconds(spot, target), spot.ahead_m + metres)

    def nodes(self, target: int, first: int) -> tuple[list[int], list[float], list[float]]:
        """The corners passed from `first` on, and the seconds and metres left at each."""
        tree, found, node = self._trees[target], [], first
        while node not in (-1, self._root) and node >= 0:
            found.append(node)
            node = int(tree.parent[node])
        return found, [self._node_s[target][n] for n in found], [float(self._node_m[target][n]) for n in found]


class StreetWay:
    """A drive along the streets; its corners are looked up only when somebody turns round on it."""

    def __init__(self, ground: StreetGround, target: int, first: int, *measure: float) -> None:
        self._ground, self._target, self._first = ground, target, first
        self.total_s, self.total_m = measure
        self._nodes: tuple[list[int], list[float], list[float]] | None = None

    def after(self, done_s: float) -> Spot:
        if self._nodes is None:
            self._nodes = self._ground.nodes(self._target, self._first)
        left_s = self.total_s - done_s
        nodes, seconds, metres = self._nodes
        for node, node_s, node_m in zip(nodes, seconds, metres, strict=True):
            if node_s <= left_s:
                left_m = self.total_m * left_s / self.total_s
                return Spot(-1, node, left_s - node_s, max(0.0, left_m - node_m))
        return Spot(self._target, ahead_s=max(0.0, left_s))  # in the street of the case: on to its end first


class StraightGround:
    """As the crow flies, lengthened by the usual detour: for a city whose map is not built."""

    source = "straight_line"

    def __init__(self, points: Sequence[LonLat], profile: Profile = "car") -> None:
        self.points = points
        travel = StraightLineTravel(Conditions(profile))
        leg = travel.leg((0.0, 0.0), (0.0, 0.01))
        self.mps = leg.metres / leg.seconds
        place = np.array(points, dtype=np.float64).reshape(len(points), 2)
        self._east_m = radians(1) * EARTH_M * cos(radians(float(place[:, 1].mean())))
        self._north_m = radians(1) * EARTH_M
        plane = place * (self._east_m, self._north_m)
        metres = np.hypot(*np.moveaxis(plane[:, None] - plane[None], -1, 0)) * DETOUR
        self.seconds_to: list[list[float]] = (metres / self.mps).tolist()

    def seconds(self, spot: Spot, target: int) -> float:
        if spot.point >= 0:
            return self.seconds_to[target][spot.point]
        return self.metres(spot.place, self.points[target]) / self.mps

    def metres(self, a: LonLat, b: LonLat) -> float:
        return DETOUR * float(np.hypot((a[0] - b[0]) * self._east_m, (a[1] - b[1]) * self._north_m))

    def way(self, spot: Spot, target: int) -> StraightWay:
        start = self.points[spot.point] if spot.point >= 0 else spot.place
        return StraightWay(start, self.points[target], self.seconds(spot, target), self.mps)


class StraightWay:
    def __init__(self, start: LonLat, end: LonLat, *measure: float) -> None:
        self._start, self._end = start, end
        self.total_s, mps = measure
        self.total_m = self.total_s * mps

    def after(self, done_s: float) -> Spot:
        share = min(1.0, done_s / self.total_s) if self.total_s else 1.0
        lon, lat = (a + (b - a) * share for a, b in zip(self._start, self._end, strict=True))
        return Spot(-1, place=(lon, lat))
