"""The travel times of a map folder, kept in this process: read once, shared by all conditions. Knows no question."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Final

from allopm.geo.answers import Leg, Route, Source, StraightLineTravel, StreetTravel, TravelTimes
from allopm.geo.arcs import NoStreets
from allopm.geo.conditions import USUAL, Conditions, LonLat, Obstacle, Profile
from allopm.geo.network import FILE, Network, UnreadableStreets
from allopm.geo.standin import service_url
from allopm.geo.streets import StreetGraph
from allopm.geo.valhalla import STANDING, ValhallaTravel

__all__ = ["Leg", "LonLat", "Route", "Source", "StraightLineTravel", "StreetTravel", "TravelTimes", "load_travel"]
log = logging.getLogger("allopm.geo")
Stamp = tuple[int, int]

# Graphs past obstacles, and conditions, kept ready: a city has one set of obstacles at a time for each profile, and a
# pace that changes with the hour. Chosen.
GRAPHS_KEPT: Final = 12
CONDITIONS_KEPT: Final = 64


class CityStreets:
    """One file's streets. A profile is made when first asked for and stays; sets of obstacles come and go."""

    def __init__(self, network: Network | None) -> None:
        self._network = network
        self._free: dict[Profile, StreetGraph] = {}
        self._past: OrderedDict[tuple[Profile, tuple[Obstacle, ...]], StreetGraph] = OrderedDict()
        self._answers: OrderedDict[Conditions, TravelTimes] = OrderedDict()
        self._making = threading.Lock()

    def travel(self, conditions: Conditions) -> TravelTimes:
        with self._making:
            kept = self._answers.pop(conditions, None) or self._made(conditions)
            self._answers[conditions] = kept
            if len(self._answers) > CONDITIONS_KEPT:
                self._answers.popitem(last=False)
        return kept

    def _made(self, conditions: Conditions) -> TravelTimes:
        if self._network is None:
            return StraightLineTravel(conditions)
        try:
            free = self._profile(self._network, conditions.profile)
        except NoStreets as problem:
            log.error("streets_unusable profile=%s reason=%r", conditions.profile, problem)
            return StraightLineTravel(conditions)
        try:
            return StreetTravel(self._graph(free, conditions), conditions)
        except NoStreets:  # all of them are closed: one walks
            return StraightLineTravel(Conditions("foot", pace=conditions.pace))

    def _profile(self, network: Network, profile: Profile) -> StreetGraph:
        if profile not in self._free:
            like = next(iter(self._free.values()), None)
            self._free[profile] = StreetGraph(network, profile, like=like)
        return self._free[profile]

    def _graph(self, free: StreetGraph, conditions: Conditions) -> StreetGraph:
        if not conditions.obstacles:
            return free
        key = (conditions.profile, conditions.obstacles)
        graph = self._past.pop(key) if key in self._past else free.past(conditions.obstacles)
        self._past[key] = graph
        if len(self._past) > GRAPHS_KEPT:
            self._past.popitem(last=False)
        return graph


_kept: dict[Path, tuple[Stamp, CityStreets]] = {}
_loading = threading.Lock()


def load_travel(map_dir: Path, conditions: Conditions = USUAL) -> TravelTimes:
    """The streets of `map_dir` under these conditions, read again when the file has changed; asked after the routing
    service where one is set."""
    travel = _streets(map_dir / FILE).travel(conditions)
    if url := service_url():
        return ValhallaTravel(STANDING.at(url), travel, conditions)
    return travel


def _streets(path: Path) -> CityStreets:
    stamp = _stamp(path)
    kept = _kept.get(path)
    if kept and kept[0] == stamp:
        return kept[1]
    with _loading:
        kept = _kept.get(path)
        if kept is None or kept[0] != stamp:
            kept = _kept[path] = (stamp, CityStreets(_read(path)))
    return kept[1]


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def _read(path: Path) -> Network | None:
    if not path.exists():
        return None
    try:
        return Network.load(path)
    except UnreadableStreets as problem:
        log.error("streets_unusable reason=%r", problem)
        return None
