"""How long missions of a kind take on scene, from the city's own. Keeps what it read for five minutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from allopm.dispatching.service import service_times
from allopm.missions.models import Mission
from allopm.missions.states import State

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

PAST: Final = timedelta(days=60)
SAMPLE: Final = 500  # the newest, over all groups
KEPT: Final = timedelta(minutes=5)  # one more mission changes a median by less than anybody notices (chosen)
Times = Mapping[str, tuple[float, ...]]

_kept: dict[int, tuple[datetime, Times]] = {}


def service_times_by_group(city: CityInfo, at: datetime) -> Times:
    """Sorted seconds by group of kinds, with the house's prior among them; groups without a mission are absent."""
    kept = _kept.get(city.id)
    if kept is None or not timedelta() <= at - kept[0] < KEPT:
        kept = _kept[city.id] = (at, _read(city, at))
    return kept[1]


def _read(city: CityInfo, at: datetime) -> Times:
    cleared = Mission.objects.filter(
        city_id=city.id, state=State.CLEARED, on_scene_at__isnull=False, cleared_at__gte=at - PAST
    )
    past: dict[str, list[float]] = defaultdict(list)
    rows = cleared.order_by("-id").values_list("incident__kind", "on_scene_at", "cleared_at")[:SAMPLE]
    for kind, on_scene_at, cleared_at in rows:
        if on_scene_at is not None and cleared_at is not None:
            past[kind.partition(".")[0]].append((cleared_at - on_scene_at).total_seconds())
    return {group: service_times(seconds) for group, seconds in past.items()}
