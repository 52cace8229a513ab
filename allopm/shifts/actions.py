"""The write door of the plan: shifts added, changed, taken out. Crews on duty follow. Knows no file format."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from allopm.fleet.actions import find_crew, lock_crew, lock_crews
from allopm.fleet.duty import change_roster
from allopm.fleet.states import ON_DUTY
from allopm.journal.actions import write
from allopm.moments import stamp, stamp_or_none
from allopm.refusals import Conflict, NotFound
from allopm.shifts.draft import BadShift, Draft, read_draft
from allopm.shifts.duty import EARLY, roster_of
from allopm.shifts.models import Plan, Shift

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.fleet.models import Crew
    from allopm.journal.actor import Actor

COLUMNS: Final = ("starts_at", "ends_at", "vehicle", "officers", "members", "skills", "sector", "note")


class ShiftOverlaps(BadShift):
    """422: the crew has another shift at this time."""

    code = "shift_overlaps"


class ShiftHasBegun(BadShift):
    """422: what a crew has begun is no longer taken out of the plan."""

    code = "shift_has_begun"


@transaction.atomic
def add_shift(city: CityInfo, draft: Draft, *, by: Actor, at: datetime) -> Shift:
    """A new shift of a crew. Raises BadShift, ShiftOverlaps, NotFound."""
    draft = read_draft(city, draft)
    lock_plan(city)
    crew = find_crew(city, draft.call_sign)
    shift = Shift(city_id=city.id, crew=crew, version=0)
    save_shift(city, shift, draft, what="shift.added", by=by, at=at)
    return shift


@transaction.atomic
def change_shift(city: CityInfo, shift_id: int, draft: Draft, *, by: Actor, at: datetime, version: int) -> Shift:
    """New values for a shift; the crew on it follows at once. Raises Conflict, BadShift, ShiftOverlaps, NotFound."""
    draft = read_draft(city, draft)
    lock_plan(city)
    shift = _seen(city, shift_id, version)
    before, after = shift.crew, find_crew(city, draft.call_sign)
    lock_crews(city, [before.call_sign, after.call_sign])
    if before != after:
        shift.refresh_from_db(fields=["real_start"])
        _require_not_begun(shift)
        shift.crew = after
    save_shift(city, shift, draft, what="shift.changed", by=by, at=at)
    return shift


@transaction.atomic
def take_out_shift(city: CityInfo, shift_id: int, *, by: Actor, at: datetime, version: int) -> None:
    """Take a shift that has not begun out of the plan. Raises Conflict, ShiftHasBegun, NotFound."""
    lock_plan(city)
    shift = _seen(city, shift_id, version)
    lock_crew(city, shift.crew.call_sign)  # so that the crew does not begin it meanwhile
    shift.refresh_from_db(fields=["real_start"])
    _require_not_begun(shift)
    journal_shift(shift, what="shift.taken_out", by=by, at=at)
    shift.delete()


def lock_plan(city: CityInfo) -> None:
    """One writer of the plan at a time in a city; taken before any crew."""
    Plan.objects.get_or_create(city_id=city.id)
    Plan.objects.select_for_update().get(city_id=city.id)


def _seen(city: CityInfo, shift_id: int, version: int) -> Shift:
    """The shift, if nobody changed it since. Raises NotFound, Conflict."""
    shift = Shift.objects.filter(city_id=city.id, pk=shift_id).select_related("crew").first()
    if shift is None:
        raise NotFound(_("Cette vacation n’existe pas, ou plus."))
    if shift.version != version:
        raise Conflict(
            _("%(by)s vient de modifier cette vacation. Relisez-la avant de recommencer.") % {"by": shift.last_by},
            by=shift.last_by,
            at=stamp(shift.updated_at),
            version=shift.version,
        )
    return shift


def _require_not_begun(shift: Shift) -> None:
    if shift.real_start is not None:
        raise ShiftHasBegun(_("L’équipage a déjà pris cette vacation : corrigez-la au lieu de la retirer."))


def save_shift(city: CityInfo, shift: Shift, draft: Draft, *, what: str, by: Actor, at: datetime) -> None:
    """Write the draft on a shift of the locked plan, journal it, and let a crew that is on it follow."""
    require_free_time(shift, draft)
    crew = lock_crew(city, shift.crew.call_sign)
    if shift.pk:
        shift.refresh_from_db(fields=["real_start", "real_end"])
    for name, value in columns_of(draft).items():
        setattr(shift, name, value)
    shift.version += 1
    shift.updated_at, shift.last_by = at, by.name
    shift.save()
    journal_shift(shift, what=what, by=by, at=at)
    follow(city, crew, shift, at=at)


def columns_of(draft: Draft) -> dict[str, Any]:
    """The draft as the table holds it."""
    values = {name: getattr(draft, name) for name in COLUMNS}
    return values | {"members": list(draft.members), "skills": list(draft.skills)}


def require_free_time(shift: Shift, draft: Draft) -> None:
    """Raises ShiftOverlaps with the other shift."""
    others = Shift.objects.filter(crew=shift.crew, starts_at__lt=draft.ends_at, ends_at__gt=draft.starts_at)
    other = others.exclude(pk=shift.pk).order_by("starts_at").first()
    if other is not None:
        raise ShiftOverlaps(
            _("%(crew)s a déjà une vacation %(span)s.")
            % {"crew": draft.call_sign, "span": span_words(other.starts_at, other.ends_at)},
            shift=other.pk,
        )


def span_words(starts_at: datetime, ends_at: datetime) -> str:
    """« le 24/11 de 06:00 à 14:00 », local time."""
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    return _("le %(day)s de %(start)s à %(end)s") % {
        "day": date_format(start, "d/m"),
        "start": date_format(start, "H:i"),
        "end": date_format(end, "H:i"),
    }


def journal_shift(shift: Shift, *, what: str, by: Actor, at: datetime) -> None:
    """What the plan says from now on, whole: the journal keeps codes and hours, and how many, never the names."""
    data = {name: getattr(shift, name) for name in COLUMNS if name != "members"}
    data |= {"starts_at": stamp(shift.starts_at), "ends_at": stamp(shift.ends_at), "crew": shift.crew.call_sign}
    data |= {"real_start": stamp_or_none(shift.real_start), "named": len(shift.members)}
    write(shift.city_id, what=what, about=f"shift:{shift.pk}", by=by, at=at, data=data)


def follow(city: CityInfo, crew: Crew, shift: Shift, *, at: datetime) -> None:
    """A crew on this shift, or on duty without one while this one holds, is as it says."""
    if crew.state not in ON_DUTY:
        return
    is_orphan = crew.shift_id is None and shift.starts_at - EARLY <= at < shift.ends_at
    if crew.shift_id == shift.pk or is_orphan:
        if shift.real_start is None:
            shift.real_start = crew.duty_started_at or at
            shift.save(update_fields=["real_start"])
        change_roster(city, crew, roster_of(shift), at=at)
