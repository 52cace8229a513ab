"""Public figures by place: whole past days, cells of at least k cases, no kind and no hour. Never a point."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q

from allopm.city.queries import catalogue, city_by_id
from allopm.geo.blur import K, blur, outline, resolution_of
from allopm.incidents.models import Incident

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

PERIODS: Final = {"7d": 7, "30d": 30, "90d": 90}


def cells(city: CityInfo, *, period: str, at: datetime) -> dict[str, Any]:
    """A GeoJSON FeatureCollection of hexagons: "at least so many cases of Allo PM" until last midnight."""
    today = at.astimezone(ZoneInfo(city.timezone)).date()
    return _cells(city.id, today, PERIODS[period])


@lru_cache(maxsize=32)  # a period is counted once a day in each process, whoever asks
def _cells(city_id: int, today: date, days: int) -> dict[str, Any]:
    city = city_by_id(city_id)
    first = today - timedelta(days=days)
    blurred = blur(_points(city, midnight(city, first), midnight(city, today)))
    return {
        "type": "FeatureCollection",
        "from": first.isoformat(),
        "to": (today - timedelta(days=1)).isoformat(),
        "k": K,
        "withheld_at_least": blurred.withheld,
        "features": [_feature(cell, count) for cell, count in sorted(blurred.cells.items())],
    }


def _feature(cell: str, count: int) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": cell,
        "geometry": {"type": "Polygon", "coordinates": [outline(cell)]},
        "properties": {"cases_at_least": count, "resolution": resolution_of(cell)},
    }


def midnight(city: CityInfo, day: date) -> datetime:
    """The start of a day as the city's clocks say it."""
    return datetime.combine(day, time.min, ZoneInfo(city.timezone))


def _points(city: CityInfo, since: datetime, until: datetime) -> list[tuple[float, float]]:
    """Where cases of Allo PM were, without those that have no position, nor those that only a crew found."""
    kinds = [code for code, kind in catalogue(city).known.items() if kind.door == "pm"]
    cases = Incident.objects.filter(city_id=city.id, created_at__gte=since, created_at__lt=until, kind__in=kinds)
    told = cases.alias(told_by=Count("reports"), found=Count("reports", filter=Q(reports__channel="field")))
    placed = told.filter(Q(found=0) | Q(told_by__gt=F("found"))).exclude(lon=None).values_list("lon", "lat")
    return [(lon, lat) for lon, lat in placed.iterator() if lon is not None and lat is not None]


def common_kinds(city: CityInfo, *, door: str, at: datetime) -> dict[str, tuple[str, ...]]:
    """By sector, and for the whole city under "", the kinds most often told in the past 30 days; never a figure."""
    return _common_kinds(city.id, door, at.astimezone(ZoneInfo(city.timezone)).date())


@lru_cache(maxsize=32)  # counted once a day in each process, as the cells are
def _common_kinds(city_id: int, door: str, today: date) -> dict[str, tuple[str, ...]]:
    city = city_by_id(city_id)
    kinds = [code for code, kind in catalogue(city).kinds.items() if kind.door == door]
    since, until = midnight(city, today - timedelta(days=PERIODS["30d"])), midnight(city, today)
    cases = Incident.objects.filter(city_id=city_id, created_at__gte=since, created_at__lt=until, kind__in=kinds)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for sector, kind, count in cases.values_list("sector", "kind").annotate(Count("id")).order_by("sector", "kind"):
        counts[""][kind] += count
        if sector:
            counts[sector][kind] += count
    return {
        sector: tuple(kind for kind, count in counter.most_common() if count >= K) for sector, counter in counts.items()
    }


def forget() -> None:
    """Count again at the next call."""
    _cells.cache_clear()
    _common_kinds.cache_clear()
