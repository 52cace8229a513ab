"""An invented plan for the invented crews of a demonstration, and its names say so; never in production."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F

from allopm.fleet.actions import lock_crews
from allopm.fleet.duty import change_roster
from allopm.fleet.queries import call_signs
from allopm.fleet.states import ON_DUTY
from allopm.shifts.actions import lock_plan
from allopm.shifts.duty import roster_of
from allopm.shifts.localtime import day_bounds
from allopm.shifts.models import Shift

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.fleet.models import Crew

DAYS: Final = 7
# A crew that is there when the house opens is on a shift since up to three hours; it ends before the next day's.
PRESENT: Final = timedelta(hours=6)
STARTS_H: Final = (6, 6, 7, 13, 14, 14, 20)  # of the coming days, in turn: more by day than by night
LENGTH: Final = timedelta(hours=8)
NAME: Final = "{letter}. Démo"
LANGUAGES: Final = ("lang:it", "lang:en", "lang:ar", "lang:pt")
AUTHOR: Final = "Démonstration"


@transaction.atomic
def create_demo_shifts(city: CityInfo, *, at: datetime) -> int:
    """A shift for every crew now, and one a day for a week, unless a plan is there. Returns how many were made."""
    lock_plan(city)
    if Shift.objects.filter(city_id=city.id, ends_at__gt=at).exists():
        return 0
    crews = list(lock_crews(city, call_signs(city)).values())
    # Invented crews never say that their duty ends: it ended as planned.
    left = Shift.objects.filter(city_id=city.id, is_invented=True, real_end=None).exclude(real_start=None)
    left.update(real_end=F("ends_at"))
    present = Shift.objects.bulk_create([_present(crew, index, at) for index, crew in enumerate(crews)])
    zone = ZoneInfo(city.timezone)
    today = at.astimezone(zone).date()
    midnights = [day_bounds(today + timedelta(days=day), zone)[0] for day in range(DAYS)]
    wanted = [
        _coming(crew, index, midnight)
        for day, midnight in enumerate(midnights)
        for index, crew in enumerate(crews)
        if (index + day) % 7 != 6  # one in seven is at rest
    ]
    busy_until = {shift.crew.pk: shift.ends_at for shift in present}
    coming = Shift.objects.bulk_create([shift for shift in wanted if shift.starts_at >= busy_until[shift.crew.pk]])
    for crew, shift in zip(crews, present, strict=True):
        if crew.state in ON_DUTY:
            change_roster(city, crew, roster_of(shift), at=at)
    return len(present) + len(coming)


def _present(crew: Crew, index: int, at: datetime) -> Shift:
    start = at.replace(minute=0, second=0, microsecond=0) - timedelta(hours=index % 4)
    shift = _shift(crew, index, start, start + PRESENT)
    if crew.state in ON_DUTY:
        shift.real_start = min(at, start + timedelta(minutes=index * 7 % 11))
    return shift


def _coming(crew: Crew, index: int, midnight: datetime) -> Shift:
    start = midnight + timedelta(hours=STARTS_H[(index + index // 7) % 7])  # crews of one sector follow each other
    return _shift(crew, index, start, start + LENGTH)


def _shift(crew: Crew, index: int, start: datetime, end: datetime) -> Shift:
    return Shift(
        city_id=crew.city_id,
        crew=crew,
        starts_at=start,
        ends_at=end,
        vehicle=crew.vehicle,
        officers=crew.officers,
        members=[NAME.format(letter=chr(ord("A") + (index * 3 + one) % 26)) for one in range(crew.officers)],
        skills=sorted({*crew.skills, LANGUAGES[index % 4]} if index % 3 == 0 else crew.skills),
        sector=crew.sector,
        is_invented=True,
        updated_at=start,
        last_by=AUTHOR,
    )
