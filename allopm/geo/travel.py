"""How long and how far, by the streets when they are known, in a straight line otherwise. Knows no crew, no hour."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

import numpy as np

from allopm.geo.arcs import NoStreets
from allopm.geo.distance import street_m
from allopm.geo.network import FILE, Network, UnreadableStreets
from allopm.geo.streets import LIMIT_S, StreetGraph

log = logging.getLogger("allopm.geo")
LonLat = tuple[float, float]
Source = Literal["streets", "straight_line"]

STRAIGHT_KMH: Final = 27.0  # median of the street graph's own answers in Nice: 25.8 in the centre, 30.9 in all
FAR_OFF_M: Final = 1_000.0  # farther than this from any street, the street graph has nothing to say


@dataclass(frozen=True)
class Leg:
    """One way, without its line. `source` says how it was found."""

    seconds: float
    metres: float
    source: Source = "streets"


@dataclass(frozen=True)
class Route:
    """One way with its line, longitude and latitude."""

    coords: list[LonLat]
    seconds: float
    metres: float
    source: Source = "streets"


class TravelTimes(Protocol):
    """Answers always: what the streets do not know is estimated in a straight line, and says so."""

    @property
    def source(self) -> Source: ...

    def eta_many_to_one(self, sources: Sequence[LonLat], target: LonLat, *, limit_s: float = LIMIT_S) -> list[Leg]: ...

    def eta_one_to_many(self, source: LonLat, targets: Sequence[LonLat], *, limit_s: float = LIMIT_S) -> list[Leg]: ...

    def route(self, a: LonLat, b: LonLat) -> Route: ...


class StraightLineTravel:
    """Distance on the sphere, lengthened by the usual detour of streets."""

    source: Source = "straight_line"

    def eta_many_to_one(self, sources: Sequence[LonLat], target: LonLat, *, limit_s: float = LIMIT_S) -> list[Leg]:
        return [self.leg(source, target) for source in sources]

    def eta_one_to_many(self, source: LonLat, targets: Sequence[LonLat], *, limit_s: float = LIMIT_S) -> list[Leg]:
        return [self.leg(source, target) for target in targets]

    def route(self, a: LonLat, b: LonLat) -> Route:
        leg = self.leg(a, b)
        return Route([a, b], leg.seconds, leg.metres, "straight_line")

    def leg(self, a: LonLat, b: LonLat) -> Leg:
        metres = street_m(a, b)
        return Leg(metres / (STRAIGHT_KMH / 3.6), metres, "straight_line")


class StreetTravel:
    """By the street graph; in a straight line for what lies off it or beyond the limit."""

    source: Source = "streets"

    def __init__(self, graph: StreetGraph) -> None:
        self.graph = graph
        self._straight = StraightLineTravel()

    def eta_many_to_one(self, sources: Sequence[LonLat], target: LonLat, *, limit_s: float = LIMIT_S) -> list[Leg]:
        ways = self.graph.ways_to(target, _rows(sources), limit_s=limit_s)
        rows = zip(sources, ways.seconds.tolist(), ways.metres.tolist(), ways.off_m.tolist(), strict=True)
        return [self._leg(source, target, found) for source, *found in rows]

    def eta_one_to_many(self, source: LonLat, targets: Sequence[LonLat], *, limit_s: float = LIMIT_S) -> list[Leg]:
        ways = self.graph.ways_from(source, _rows(targets), limit_s=limit_s)
        rows = zip(targets, ways.seconds.tolist(), ways.metres.tolist(), ways.off_m.tolist(), strict=True)
        return [self._leg(source, target, found) for target, *found in rows]

    def route(self, a: LonLat, b: LonLat) -> Route:
        path = self.graph.route(a, b)
        if path is None or path.off_m > FAR_OFF_M:
            return self._straight.route(a, b)
        return Route([a, *path.coords, b], path.seconds, path.metres)

    def _leg(self, a: LonLat, b: LonLat, found: list[float]) -> Leg:
        seconds, metres, off_m = found
        if not np.isfinite(seconds) or off_m > FAR_OFF_M:
            return self._straight.leg(a, b)
        return Leg(seconds, metres)


def _rows(points: Sequence[LonLat]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(points, dtype=np.float64).reshape(len(points), 2)


_kept: dict[Path, tuple[tuple[int, int], TravelTimes]] = {}
_loading = threading.Lock()


def load_travel(map_dir: Path) -> TravelTimes:
    """The streets of `map_dir`, kept in this process and read again when the file has changed."""
    path = map_dir / FILE
    stamp = _stamp(path)
    kept = _kept.get(path)
    if kept and kept[0] == stamp:
        return kept[1]
    with _loading:
        kept = _kept.get(path)
        if kept is None or kept[0] != stamp:
            kept = _kept[path] = (stamp, _read(path))
    return kept[1]


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def _read(path: Path) -> TravelTimes:
    if not path.exists():
        return StraightLineTravel()
    try:
        return StreetTravel(StreetGraph(Network.load(path)))
    except (UnreadableStreets, NoStreets) as problem:
        log.error("streets_unusable reason=%r", problem)
        return StraightLineTravel()
