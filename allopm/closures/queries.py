"""Reads of closures: cards for the desk; what stands in the way of crews, in memory, true at once in every process."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import shapely
from django.db.models import Q

from allopm.closures.cards import closure_card
from allopm.closures.models import Board, Closure
from allopm.closures.states import CURRENT, Kind
from allopm.closures.words import KIND_WORDS
from allopm.geo.conditions import Obstacle

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.geo.conditions import LonLat

Card = dict[str, Any]


@dataclass(frozen=True)
class Standing:
    """A closure as travel knows it."""

    id: int
    title: str
    words: str  # « Carnaval (rue fermée) »
    obstacle: Obstacle
    starts_at: datetime
    ends_at: datetime | None
    geometry: shapely.Geometry = field(compare=False, repr=False)

    def holds_at(self, at: datetime) -> bool:
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)

    def holds(self, point: LonLat) -> bool:
        """Whether the point lies in a closed area."""
        is_closed_area = self.obstacle.is_area and self.obstacle.factor is None
        return is_closed_area and bool(shapely.intersects_xy(self.geometry, *point))

    def is_on(self, way: shapely.LineString) -> bool:
        """Whether this way touches it."""
        return bool(shapely.intersects(self.geometry, way))


_kept: dict[int, tuple[UUID, tuple[Standing, ...]]] = {}


def closure_cards(city: CityInfo) -> list[Card]:
    """Closures that hold or are to come, in the order in which they were drawn."""
    rows = Closure.objects.filter(city_id=city.id, state__in=CURRENT).order_by("pk")
    return [closure_card(closure) for closure in rows]


def standing_closures(city: CityInfo, at: datetime) -> tuple[Standing, ...]:
    """Those that hold at this moment. One look at one row; the rest is kept until a write changes its mark."""
    mark = Board.objects.filter(city_id=city.id).values_list("mark", flat=True).first()
    if mark is None:
        return ()
    kept = _kept.get(city.id)
    if kept is None or kept[0] != mark:
        # The mark was read first: what is kept under it is never older than it.
        kept = _kept[city.id] = (mark, _read(Closure.objects.filter(city_id=city.id, state__in=CURRENT)))
    return tuple(closure for closure in kept[1] if closure.holds_at(at))


def obstacles_then(city: CityInfo, at: datetime) -> tuple[Obstacle, ...]:
    """What stood in the way at a past moment, as last drawn; closures lifted since included."""
    rows = Closure.objects.filter(city_id=city.id, drawn_at__lte=at, starts_at__lte=at).filter(
        Q(lifted_at=None) | Q(lifted_at__gt=at)
    )
    return tuple(closure.obstacle for closure in _read(rows) if closure.holds_at(at))


def _read(rows: Any) -> tuple[Standing, ...]:
    return tuple(_standing(closure) for closure in rows.order_by("pk"))


def _standing(closure: Closure) -> Standing:
    is_area = closure.shape["type"] == "Polygon"
    rows = closure.shape["coordinates"][0] if is_area else closure.shape["coordinates"]
    shape = tuple((float(lon), float(lat)) for lon, lat in rows)
    return Standing(
        closure.pk,
        closure.title,
        f"{closure.title} ({KIND_WORDS[Kind(closure.kind)]})",
        Obstacle(shape=shape, is_area=is_area, factor=closure.factor),
        closure.starts_at,
        closure.ends_at,
        shapely.Polygon(shape) if is_area else shapely.LineString(shape),
    )
