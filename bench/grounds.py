"""Where simulated things happen: on the streets of a map, or on a plane when there is none."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

if TYPE_CHECKING:
    from allopm.geo.network import Network
    from allopm.geo.travel import TravelTimes

LonLat = tuple[float, float]
METRE_DEG: Final = 1 / 111_320
FRAME: Final = (7.22, 7.30, 43.68, 43.73)  # west, east, south, north: where people live


def along(path: list[LonLat], metres: float) -> LonLat:
    """Where something that left the first point is after so many metres; it stays at the last."""
    for here, there in pairwise(path):
        length = length_m([here, there])
        if length and metres <= length:
            share = metres / length
            return (here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share)
        metres -= length
    return path[-1]


def length_m(path: list[LonLat]) -> float:
    return sum(
        math.hypot((to_lon - lon) * math.cos(math.radians(lat)), to_lat - lat) / METRE_DEG
        for (lon, lat), (to_lon, to_lat) in pairwise(path)
    )


class Ground(Protocol):
    def street(self, dice: Random) -> list[LonLat]:
        """A stretch between two junctions, long ones as much oftener as they are longer."""
        ...

    def place(self, dice: Random) -> LonLat: ...
    def beside(self, dice: Random, here: LonLat, metres: float) -> LonLat:
        """So far along the same street."""
        ...

    def path(self, dice: Random, here: LonLat, metres: float) -> list[LonLat]:
        """A way of about so many metres."""
        ...


class Plane:
    """No map: any point, any direction."""

    def street(self, dice: Random) -> list[LonLat]:
        """A hundred metres: about a stretch of Nice between two junctions."""
        here = self.place(dice)
        return [here, self.beside(dice, here, 100)]

    def place(self, dice: Random) -> LonLat:
        west, east, south, north = FRAME
        return (dice.uniform(west, east), dice.uniform(south, north))

    def beside(self, dice: Random, here: LonLat, metres: float) -> LonLat:
        turn = dice.uniform(0, 2 * math.pi)
        lon = here[0] + metres * math.cos(turn) * METRE_DEG / math.cos(math.radians(here[1]))
        return (lon, here[1] + metres * math.sin(turn) * METRE_DEG)

    def path(self, dice: Random, here: LonLat, metres: float) -> list[LonLat]:
        return [here, self.beside(dice, here, metres)]


class Streets:
    """On the lines of the map's segments, long ones first so that a pair stands in one street."""

    def __init__(self, network: Network, travel: TravelTimes) -> None:
        west, east, south, north = FRAME
        lon, lat = network.node_lon[network.seg_a], network.node_lat[network.seg_a]
        inside = (lon > west) & (lon < east) & (lat > south) & (lat < north)
        self._network, self._travel = network, travel
        self._segments = np.flatnonzero(inside & (network.seg_m > 90))
        self._all = np.flatnonzero(inside)
        self._reached_m = np.cumsum(network.seg_m[self._all])
        self._plane = Plane()

    def street(self, dice: Random) -> list[LonLat]:
        at = int(np.searchsorted(self._reached_m, dice.random() * float(self._reached_m[-1])))
        return [(float(lon), float(lat)) for lon, lat in self._network.line(int(self._all[at]))]

    def place(self, dice: Random) -> LonLat:
        self._line = self._network.line(int(self._segments[dice.randrange(len(self._segments))]))
        return self._at(0.25)

    def beside(self, dice: Random, here: LonLat, metres: float) -> LonLat:
        """On the line of the place just drawn."""
        return self._at(0.25, metres)

    def path(self, dice: Random, here: LonLat, metres: float) -> list[LonLat]:
        way = self._travel.route(here, self._plane.beside(dice, here, metres))
        return way.coords if len(way.coords) > 1 else [here, here]

    def _at(self, share: float, further_m: float = 0.0) -> LonLat:
        line = self._line
        east = np.diff(line[:, 0]) * math.cos(math.radians(float(line[0, 1]))) / METRE_DEG
        along = np.concatenate(([0.0], np.cumsum(np.hypot(east, np.diff(line[:, 1]) / METRE_DEG))))
        metres = min(along[-1], share * along[-1] + further_m)
        return (float(np.interp(metres, along, line[:, 0])), float(np.interp(metres, along, line[:, 1])))
