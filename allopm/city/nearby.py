"""Places as somebody meets them: how far on foot, open or not at a given moment. Knows no table and no request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from allopm.city.hours import OpenState, open_state
from allopm.geo.distance import haversine_m

if TYPE_CHECKING:
    from allopm.city.infos import PlaceInfo
    from allopm.geo.travel import TravelTimes

LonLat = tuple[float, float]
WALK_MPS: Final = 4.8 / 3.6  # 4.8 km/h, chosen: what timetables and signs count for a person on foot
WALK_DETOUR: Final = 1.3  # way on foot over straight line, chosen: passages and squares are open to feet
FARTHEST_S: Final = 4 * 3600.0  # beyond this nobody walks: the straight line is enough


@dataclass(frozen=True)
class Walk:
    """Seconds and metres on foot; by the streets, or estimated from the straight line."""

    seconds: int
    metres: int
    is_by_streets: bool


@dataclass(frozen=True)
class NearPlace:
    """A place; `walk` is None without a position on either side, `opening` when its hours are not known."""

    place: PlaceInfo
    walk: Walk | None
    opening: OpenState | None


def near_places(
    places: Iterable[PlaceInfo],
    *,
    at: datetime,
    timezone: str,
    here: LonLat | None = None,
    travel: TravelTimes | None = None,
) -> list[NearPlace]:
    """Nearest on foot first, those without a point last; in the given order without a position."""
    shown = list(places)
    walks = walks_from(here, shown, travel) if here else {}
    near = [
        NearPlace(place, walks.get(place.code), open_state(place.hours, at=at, timezone=timezone)) for place in shown
    ]
    return sorted(near, key=_seconds) if here else near


def walks_from(here: LonLat, places: Iterable[PlaceInfo], travel: TravelTimes | None) -> dict[str, Walk]:
    """One search from the person to every placed place, by its code."""
    points = {place.code: (place.lon, place.lat) for place in places if place.lon is not None and place.lat is not None}
    if travel is None or not points:
        return {code: straight_walk(here, point) for code, point in points.items()}
    legs = travel.eta_one_to_many(here, list(points.values()), limit_s=FARTHEST_S)
    return {
        code: Walk(round(leg.seconds), round(leg.metres), is_by_streets=True)
        if leg.source == "streets"
        else straight_walk(here, points[code])
        for code, leg in zip(points, legs, strict=True)
    }


def straight_walk(here: LonLat, there: LonLat) -> Walk:
    """What the way on foot is likely to be, when the streets are not known."""
    metres = haversine_m(here, there) * WALK_DETOUR
    return Walk(round(metres / WALK_MPS), round(metres), is_by_streets=False)


def _seconds(near: NearPlace) -> float:
    return near.walk.seconds if near.walk else float("inf")
