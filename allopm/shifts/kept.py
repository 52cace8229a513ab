"""What is kept of a crew's own shifts and words: counts for its page, lines for its copy."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min

from allopm.moments import stamp, stamp_or_none
from allopm.shifts.models import DutyAction, Shift

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


def shifts_kept(city: CityInfo, crew_id: int) -> tuple[int, datetime | None]:
    """How many shifts, and the oldest."""
    found = Shift.objects.filter(city_id=city.id, crew_id=crew_id).aggregate(n=Count("pk"), oldest=Min("starts_at"))
    return found["n"], found["oldest"]


def words_kept(crew_id: int) -> tuple[int, datetime | None]:
    """How many words on its duty, and the oldest."""
    found = DutyAction.objects.filter(crew_id=crew_id).aggregate(n=Count("pk"), oldest=Min("at"))
    return found["n"], found["oldest"]


def own_shifts(city: CityInfo, crew_id: int) -> list[dict[str, Any]]:
    """Each shift, planned and real."""
    rows = Shift.objects.filter(city_id=city.id, crew_id=crew_id).order_by("starts_at")
    return [
        {
            "planned_start": stamp(shift.starts_at),
            "planned_end": stamp(shift.ends_at),
            "real_start": stamp_or_none(shift.real_start),
            "real_end": stamp_or_none(shift.real_end),
            "vehicle": shift.vehicle,
            "members": shift.members,
            "skills": shift.skills,
            "sector": shift.sector,
            "note": shift.note,
        }
        for shift in rows
    ]


def own_words(crew_id: int) -> list[dict[str, Any]]:
    """Each word on its duty."""
    rows = DutyAction.objects.filter(crew_id=crew_id).order_by("pk")
    return [{"state": one.state, "at": stamp(one.at), "received_at": stamp(one.received_at)} for one in rows]
