"""The hour's pace in a city: what its own missions have taught, the house's prior before that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from allopm.dispatching.hours import HOUR_FACTOR

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


@dataclass(frozen=True)
class Pace:
    """What cars' times over free flow are multiplied by, and the number of missions it was learnt from (0: a prior)."""

    factor: float
    missions: int = 0

    @property
    def source(self) -> str:
        return f"learnt ({self.missions} missions)" if self.missions else "prior"


def pace_at(city: CityInfo, at: datetime) -> Pace:
    """At this moment, by the city's clock."""
    return Pace(HOUR_FACTOR[at.astimezone(ZoneInfo(city.timezone)).hour])
