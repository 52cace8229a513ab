"""Reads of shifts: one for its form, and what is kept about a crew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from allopm.refusals import NotFound
from allopm.shifts.draft import Draft
from allopm.shifts.models import PlanImport, Shift

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


@dataclass(frozen=True)
class Planned:
    """One shift as its form shows it."""

    id: int
    version: int
    draft: Draft
    real_start: datetime | None
    real_end: datetime | None
    last_by: str


def planned(city: CityInfo, shift_id: int) -> Planned:
    """One shift. Raises NotFound."""
    shift = Shift.objects.filter(city_id=city.id, pk=shift_id).select_related("crew").first()
    if shift is None:
        raise NotFound(_("Cette vacation n’existe pas, ou plus."))
    return Planned(shift.pk, shift.version, draft_of(shift), shift.real_start, shift.real_end, shift.last_by)


def draft_of(shift: Shift) -> Draft:
    """The shift as somebody would write it."""
    return Draft(
        call_sign=shift.crew.call_sign,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        vehicle=shift.vehicle,
        officers=shift.officers,
        members=tuple(shift.members),
        skills=tuple(shift.skills),
        sector=shift.sector,
        note=shift.note,
    )


@dataclass(frozen=True)
class Imported:
    """The last import that can be undone."""

    at: datetime
    by: str
    file_name: str
    count: int


def last_import(city: CityInfo) -> Imported | None:
    """None when there is nothing to undo."""
    last = PlanImport.objects.filter(city_id=city.id, undone_at=None).order_by("-pk").first()
    return None if last is None else Imported(last.at, last.by, last.file_name, len(last.before))
