"""How long and how far, by the streets when they are known, in a straight line otherwise. Knows no crew, no hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, isfinite, radians
from typing import Final, Literal, NamedTuple, Protocol

import numpy as np

from allopm.geo.conditions import USUAL, Conditions, LonLat
from allopm.geo.distance import DETOUR, EARTH_M, street_m
from allopm.geo.isochrones import Area, reached_areas
from allopm.geo.profile import MANNERS
from allopm.geo.reach import Mask, Matrix, seconds_to_places, streets_within
from allopm.geo.streets import FAR_OFF_M, LIMIT_S, StreetGraph

Source = Literal["streets", "straight_line"]

CIRCLE: Final = 48  # corners of an area in straight lines


class Leg(NamedTuple):
    """One way, without its line. `source` says how it was found; the last `on_foot_m` lie inside a closed place."""

    seconds: float
    metres: float
    source: Source = "streets"
    on_foot_m: float = 0.0


@dataclass(frozen=True)
class Route:
    """One way with its line, longitude and latitude."""

    coords: list[LonLat]
    seconds: float
    metres: float
    source: Source = "streets"
    on_foot_m: float = 0.0


class TravelTimes(Protocol):
    """Answers always: what the streets do not know is estimated in a straight line, and says so."""

    @property
    def source(self) -> Source: ...

    def eta_many_to_one(self, sources: Sequence[LonLat], target: LonLat, *, limit_s: float = LIMIT_S) -> list[Leg]: ...

    def eta_one_to_many(self, source: LonLat, targets: Sequence[LonLat], *, limit_s: float = LIMIT_S) -> list[Leg]: ...

    def seconds_many_to_one(
        self, sources: Sequence[LonLat], target: LonLat, *, limit_s: float = LIMIT_S
    ) -> list[float]:
        """The seconds of `eta_many_to_one`, sooner."""
        ...

    def seconds_to_places(self, sources: Sequence[LonLat], places: tuple[LonLat, ...]) -> Matrix:
        """A row per source, a column per place that stays where it is; infinite where it is half an hour or more."""
        ...

    def streets_within(self, sources: Sequence[LonLat], seconds: float) -> Mask | None:
        """Per segment of `graph`, whether one of the sources is at its middle in that time; None without streets."""
        ...

    @property
    def streets(self) -> StreetGraph | None: ...

    def route(self, a: LonLat, b: LonLat, *, limit_s: float = LIMIT_S) -> Route: ...

    def isochrone(self, center: LonLat, seconds: Sequence[float]) -> list[Area]:
        """For each of the times, in their order, what is reached in it: coordinates of a GeoJSON MultiPolygon."""
        ...


class StraightLineTravel:
    """Distance on the sphere, lengthened by the usual detour of streets."""

    source: Source = "straight_line"

    def __init__(self, conditions: Conditions = USUAL) -> None:
        self._mps = MANNERS[conditions.profile].straight_kmh / 3.6 / conditions.pace

    def eta_many_to_one(self, sources: Sequence[LonLat], target: LonLat, *, limit_s: float = LIMIT_S) -> list[Leg]:
        return [self.leg(source, target) for source in sources]

    def eta_one_to_many(self, source: LonLat, targets: Sequence[LonLat], *, limit_s: float = LIMIT_S) -> list[Leg]:
        return [self.leg(source, target) for target in targets]

    def seconds_many_to_one(
        self, sources: Sequence[LonLat], target: LonLat, *, limit_s: float = LIMIT_S
    ) -> list[float]:
        return [self.leg(source, target).seconds for source in sources]

    def seconds_to_places(self, sources: Sequence[LonLat], places: tuple[LonLat, ...]) -> Matrix:
        rows = [[self.leg(source, place).seconds for place in places] for source in sources]
        return np.array(rows, dtype=np.float64).reshape(len(sources), len(places))

    streets: StreetGraph | None = None

    def streets_within(self, sources: Sequence[LonLat], seconds: float) -> Mask | None:
        return None

    def route(self, a: LonLat, b: LonLat, *, limit_s: float = LIMIT_S) -> Route:
        leg = self.leg(a, b)
        return Route([a, b], leg.seconds, leg.metres, "straight_line")

    def isochrone(self, center: LonLat, seconds: Sequence[float]) -> list[Area]:
        return [_circle(center, time * self._mps / DETOUR) for time in seconds]

    def leg(self, a: LonLat, b: LonLat) -> Leg:
        metres = street_m(a, b)
        return Leg(metres / self._mps, metres, "straight_line")


class StreetTravel:
    """By the street graph; in a straight line for what lies off it or beyond the limit."""

    source: Source = "streets"

    def __init__(self, graph: StreetGraph, conditions: Conditions = USUAL) -> None:
        self.graph = graph
        self._pace = conditions.pace
        self._straight = StraightLineTravel(conditions)

    def eta_many_to_one(self, sources: Sequence[LonLat], target: LonLat, *, limit_s: float = LIMIT_S) -> list[Leg]:
        ways = self.graph.ways_to(target, _rows(sources), limit_s=limit_s / self._pace)
        return [self._leg((source, target), found, limit_s) for source, found in zip(sources, ways.rows(), strict=True)]

    def eta_one_to_many(self, source: LonLat, targets: Sequence[LonLat], *, limit_s: float = LIMIT_S) -> list[Leg]:
        ways = self.graph.ways_from(source, _rows(targets), limit_s=limit_s / self._pace)
        return [self._leg((source, target), found, limit_s) for target, found in zip(targets, ways.rows(), strict=True)]

    def seconds_many_to_one(
        self, sources: Sequence[LonLat], target: LonLat, *, limit_s: float = LIMIT_S
    ) -> list[float]:
        found = (self.graph.times_to(target, _rows(sources), limit_s=limit_s / self._pace) * self._pace).tolist()
        straight = self._straight
        return [
            seconds if isfinite(seconds) else max(limit_s, straight.leg(source, target).seconds)
            for source, seconds in zip(sources, found, strict=True)
        ]

    def seconds_to_places(self, sources: Sequence[LonLat], places: tuple[LonLat, ...]) -> Matrix:
        return seconds_to_places(self.graph, _rows(sources), places) * self._pace

    @property
    def streets(self) -> StreetGraph | None:
        return self.graph

    def streets_within(self, sources: Sequence[LonLat], seconds: float) -> Mask | None:
        return streets_within(self.graph, _rows(sources), seconds / self._pace)

    def route(self, a: LonLat, b: LonLat, *, limit_s: float = LIMIT_S) -> Route:
        path = self.graph.route(a, b, limit_s=limit_s / self._pace)
        if path is None or _is_far(path.off_m, path.on_foot_m):
            leg = self.eta_one_to_many(a, [b])[0]
            return Route([a, b], leg.seconds, leg.metres, leg.source)
        return Route([a, *path.coords, b], path.seconds * self._pace, path.metres, on_foot_m=path.on_foot_m)

    def isochrone(self, center: LonLat, seconds: Sequence[float]) -> list[Area]:
        place = self.graph.places(_rows([center]))
        if _is_far(float(place.off_m[0]), float(place.on_foot_m[0])):
            return self._straight.isochrone(center, seconds)
        return reached_areas(self.graph, center, [time / self._pace for time in seconds])

    def is_plain(self, points: Sequence[LonLat]) -> list[bool]:
        """Whether each point lies beside an open street: neither far off nor in a closed place."""
        places = self.graph.places(_rows(points))
        is_plain = (places.on_foot_m == 0) & (places.off_m <= FAR_OFF_M)
        return [bool(plain) for plain in is_plain]

    def _leg(self, ends: tuple[LonLat, LonLat], found: tuple[float, ...], limit_s: float) -> Leg:
        seconds, metres, off_m, on_foot_m = found
        if isfinite(seconds) and not _is_far(off_m, on_foot_m):
            return Leg(seconds * self._pace, metres, on_foot_m=on_foot_m)
        straight = self._straight.leg(*ends)
        if _is_far(off_m, on_foot_m):
            return straight
        return Leg(max(straight.seconds, limit_s), straight.metres, "straight_line")  # the streets took longer


def _is_far(off_m: float, on_foot_m: float) -> bool:
    """From all streets; a closed place may be as wide as it likes."""
    return off_m > FAR_OFF_M and on_foot_m == 0


def _circle(center: LonLat, radius_m: float) -> Area:
    turns = np.linspace(0, 2 * np.pi, CIRCLE + 1)
    north = np.degrees(radius_m / EARTH_M)
    lon = center[0] + north * np.cos(turns) / cos(radians(center[1]))
    lat = center[1] + north * np.sin(turns)
    ring = [(float(x), float(y)) for x, y in zip(lon.round(6), lat.round(6), strict=True)]
    return [[[*ring[:-1], ring[0]]]]


def _rows(points: Sequence[LonLat]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(points, dtype=np.float64).reshape(len(points), 2)
