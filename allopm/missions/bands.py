"""The honest delay a resident is told, learnt from the city's own past."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from allopm.dispatching.bands import honest_band
from allopm.missions.models import Mission

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

PAST: Final = timedelta(days=60)
SAMPLE: Final = 300


def usual_delay(city: CityInfo, kind: str, *, at: datetime) -> tuple[int | None, int | None]:
    """Minutes from sending to arrival for this group of kinds; (None, None) under too few cases."""
    group = kind.split(".", maxsplit=1)[0]
    arrivals = (
        Mission.objects.filter(
            city_id=city.id,
            incident__kind__startswith=f"{group}.",
            on_scene_at__isnull=False,
            sent_at__gte=at - PAST,
        )
        .order_by("-id")
        .values_list("sent_at", "on_scene_at")[:SAMPLE]
    )
    delays_s = [(arrived - sent).total_seconds() for sent, arrived in arrivals if arrived is not None]
    band = honest_band(delays_s)
    return (band.low_min, band.high_min) if band else (None, None)
