"""Under which conditions a crew travels at a moment: its vehicle, what is closed, the hour's pace. Ranks nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings

from allopm.closures.queries import Standing, standing_closures
from allopm.dispatching.hours import pace_for
from allopm.geo.conditions import Conditions, Profile
from allopm.geo.travel import TravelTimes, load_travel
from allopm.missions.pace import Pace, pace_at

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

# Whatever else has an engine travels as a car.
PROFILES: Final[dict[str, Profile]] = {"motorbike": "motorbike", "bike": "bike", "foot": "foot", "priority": "priority"}


@dataclass(frozen=True)
class Ground:
    """What a travel time depends on at one moment, read once."""

    standing: tuple[Standing, ...]
    pace: Pace

    def conditions(self, vehicle: str) -> Conditions:
        return Conditions(
            profile=profile_of(vehicle),
            obstacles=tuple(closure.obstacle for closure in self.standing),
            pace=pace_for(vehicle, self.pace.factor),
        )

    def alike(self, vehicles: Sequence[str]) -> list[list[int]]:
        """The rows of vehicles that travel under the same conditions, together."""
        alike = {vehicle: (profile_of(vehicle), pace_for(vehicle, self.pace.factor)) for vehicle in set(vehicles)}
        groups: dict[tuple[Profile, float], list[int]] = defaultdict(list)
        for row, vehicle in enumerate(vehicles):
            groups[alike[vehicle]].append(row)
        return list(groups.values())

    def without_closures(self, vehicle: str) -> Conditions:
        return replace(self.conditions(vehicle), obstacles=())


def profile_of(vehicle: str) -> Profile:
    """How the street graph calls this vehicle."""
    return PROFILES.get(vehicle, "car")


def ground_at(city: CityInfo, at: datetime) -> Ground:
    """Two small reads."""
    return Ground(standing_closures(city, at), pace_at(city, at))


def conditions_for(city: CityInfo, vehicle: str, *, at: datetime) -> Conditions:
    """The conditions of one crew; for many at once take `ground_at`."""
    return ground_at(city, at).conditions(vehicle)


def travel_under(conditions: Conditions) -> TravelTimes:
    """The city's travel times under these conditions."""
    return load_travel(settings.MAP_DIR, conditions)
