"""How well the city is covered at a moment: sector by sector, and which busy crew is free next. Sends nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from allopm.city.queries import dispatch_rules, sector_rows_at, sectors
from allopm.dispatching.coverage import nearest_s
from allopm.dispatching.service import PRIOR, remaining
from allopm.fleet.queries import CrewSeen, crews_seen
from allopm.fleet.states import ON_DUTY
from allopm.geo.reach import street_middles
from allopm.incidents.queries import priority_and_kind
from allopm.missions.covering import TURNOUT_S, free_crews, reach_s
from allopm.missions.serving import service_times_by_group
from allopm.missions.states import State
from allopm.missions.travel import Ground, ground_at, travel_under
from allopm.moments import stamp

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.geo.streets import StreetGraph

Card = dict[str, Any]
KEPT: Final = timedelta(seconds=3)  # crews drive 50 m meanwhile (chosen)


@dataclass(frozen=True)
class Streets:
    """Of each segment of the city's streets its sector (-1: none, or not for cars) and its metres."""

    version: int
    sector: NDArray[np.int64]
    metres: NDArray[np.float64]


_kept: dict[int, tuple[datetime, Card]] = {}
_streets: WeakKeyDictionary[StreetGraph, Streets] = WeakKeyDictionary()


def coverage(city: CityInfo, at: datetime) -> Card:
    """`reach_s`: the nearest free crew at the sector's middle, as likely as not; `share`: of the sector's streets, by
    their length, what a free crew reaches in the city's time, None without streets. At most three seconds old."""
    kept = _kept.get(city.id)
    if kept is None or not timedelta() <= at - kept[0] < KEPT:
        kept = _kept[city.id] = (at, _measured(city, at))
    return kept[1]


def _measured(city: CityInfo, at: datetime) -> Card:
    fleet, ground, minutes = crews_seen(city), ground_at(city, at), dispatch_rules(city).reach_min
    free = free_crews(fleet)
    nearest, shares = nearest_s(reach_s(city, free, ground)), _shares(city, free, ground, minutes * 60.0)
    return {
        "at": stamp(at),
        "minutes": minutes,
        "sectors": [
            {
                "code": sector.code,
                "name": sector.name,
                "crews": sum(crew.sector == sector.code and crew.state in ON_DUTY for crew in fleet),
                "free": sum(crew.sector == sector.code and crew.state == "available" for crew in fleet),
                "reach_s": None if seconds is None else round(seconds),
                "share": share,
            }
            for sector, seconds, share in zip(sectors(city), nearest, shares, strict=True)
        ],
        "next_free": _next_free(city, fleet, at),
    }


def _shares(city: CityInfo, free: Sequence[CrewSeen], ground: Ground, limit_s: float) -> list[float | None]:
    graph = travel_under(ground.without_closures("car")).streets
    if graph is None:
        return [None] * len(sectors(city))
    streets = _streets_of(city, graph)
    reached = np.zeros(len(streets.metres), dtype=bool)
    for rows in ground.alike([crew.vehicle for crew in free]):
        travel = travel_under(ground.conditions(free[rows[0]].vehicle))
        within = travel.streets_within([free[row].place or (0.0, 0.0) for row in rows], limit_s - TURNOUT_S)
        reached |= False if within is None else within
    return [_share(streets, reached, row) for row in range(len(sectors(city)))]


def _share(streets: Streets, reached: NDArray[np.bool_], row: int) -> float | None:
    ours = streets.sector == row
    whole = float(streets.metres[ours].sum())
    return round(float(streets.metres[ours & reached].sum()) / whole, 3) if whole else None


def _streets_of(city: CityInfo, graph: StreetGraph) -> Streets:
    kept = _streets.get(graph)
    if kept is None or kept.version != city.version:
        sector = np.where(graph.is_kept, sector_rows_at(city, street_middles(graph)), -1)
        kept = _streets[graph] = Streets(city.version, sector, graph.network.seg_m)
    return kept


def _next_free(city: CityInfo, fleet: Sequence[CrewSeen], at: datetime) -> list[Card]:
    """Crews on scene, the one that is likely to be free first at the head."""
    busy = [crew for crew in fleet if crew.mission_state == State.ON_SCENE and crew.mission_since]
    kinds = priority_and_kind(city, [crew.mission_incident for crew in busy])
    service = service_times_by_group(city, at) if busy else {}
    found = []
    for crew in busy:
        group = kinds.get(crew.mission_incident, (4, ""))[1].partition(".")[0]
        elapsed_s = max(0.0, (at - (crew.mission_since or at)).total_seconds())
        found.append({"crew": crew.call_sign, "in_s": round(remaining(elapsed_s, service.get(group, PRIOR)).p50_s)})
    return sorted(found, key=lambda card: (card["in_s"], card["crew"]))
