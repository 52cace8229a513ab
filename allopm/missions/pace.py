"""The hour's pace in a city: what its own missions have taught, the house's prior before that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from allopm.geo.rhythm import PRIOR, hour_of_week
from allopm.missions.models import CityRhythm

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


@dataclass(frozen=True)
class Pace:
    """What cars' times over free flow are multiplied by, and how many missions have taught it (0: a prior)."""

    factor: float
    missions: int = 0

    @property
    def source(self) -> str:
        return f"learnt ({self.missions} missions)" if self.missions else "prior"


KEPT: Final = timedelta(minutes=1)  # what is learnt changes once an hour
_kept: dict[int, tuple[datetime, int, Pace]] = {}


def pace_at(city: CityInfo, at: datetime) -> Pace:
    """At this moment, by the city's clock; what another process has just learnt counts within a minute."""
    hour = hour_of_week(at.astimezone(ZoneInfo(city.timezone)))
    kept = _kept.get(city.id)
    if kept is None or kept[1] != hour or not timedelta() <= at - kept[0] < KEPT:
        kept = _kept[city.id] = (at, hour, _read(city, hour))
    return kept[2]


def forget() -> None:
    """Read again at the next call: something was learnt in this very process."""
    _kept.clear()


def _read(city: CityInfo, hour: int) -> Pace:
    learnt = CityRhythm.objects.filter(city_id=city.id).values_list(f"factors__{hour}", "missions").first()
    return Pace(*learnt) if learnt else Pace(PRIOR.factors[hour])


def missions_learnt_from() -> int:
    """Over all cities of this installation."""
    return sum(CityRhythm.objects.values_list("missions", flat=True))
