"""The crew's own door to its duty: each word carries a key and its own time, and takes the planned shift it fits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.fleet.actions import lock_crew
from allopm.fleet.duty import Roster, say_state
from allopm.fleet.states import State
from allopm.refusals import Malformed
from allopm.shifts.models import DutyAction, Shift

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.fleet.models import Crew
    from allopm.journal.actor import Actor

# A phone may have been in a tunnel, not in a drawer (chosen: one shift).
OLDEST: Final = timedelta(hours=12)
# A crew may take its duty this long before the plan says (chosen: equipment, briefing).
EARLY: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Word:
    """What a crew says of its duty, when by its own clock, and the key that makes it count once."""

    state: State
    at: datetime
    key: str = ""


@transaction.atomic
def say_duty(city: CityInfo, call_sign: str, word: Word, *, by: Actor, now: datetime) -> None:
    """Do the crew's word once per key; one older than the last applied changes nothing. Raises CrewBusy."""
    if word.key and len(word.key) < 8:
        raise Malformed(_("Il manque la clé de l’action."))
    at = min(max(word.at, now - OLDEST), now)
    crew = lock_crew(city, call_sign)
    is_late = crew.duty_said_at is not None and at < crew.duty_said_at
    if not _take_key(crew, word, at=at, now=now, is_applied=not is_late) or is_late:
        return
    is_beginning = crew.state == State.OFF_DUTY
    shift = shift_for(crew, at) if is_beginning else _present_shift(crew)
    kept = say_state(city, crew, word.state, by=by, at=at, roster=roster_of(shift) if shift else None)
    if shift is None:
        return
    if word.state == State.OFF_DUTY:
        shift.real_end = kept
    elif is_beginning:
        shift.real_start, shift.real_end = shift.real_start or kept, None
    shift.save(update_fields=["real_start", "real_end"])


def _take_key(crew: Crew, word: Word, *, at: datetime, now: datetime, is_applied: bool) -> bool:
    """True when this key is new. The crew is locked: a twin comes after."""
    if not word.key:
        return True
    _action, is_new = DutyAction.objects.get_or_create(
        crew=crew,
        key=word.key,
        defaults={"state": word.state, "at": at, "received_at": now, "is_applied": is_applied},
    )
    return is_new


def shift_for(crew: Crew, at: datetime) -> Shift | None:
    """The planned shift that holds this moment, or begins soon; between two, the one whose beginning is nearer."""
    near = Shift.objects.select_for_update(of=("self",)).filter(crew=crew, starts_at__lte=at + EARLY, ends_at__gt=at)
    return min(near, key=lambda shift: abs(shift.starts_at - at), default=None)


def _present_shift(crew: Crew) -> Shift | None:
    if crew.shift_id is None:
        return None
    return Shift.objects.select_for_update(of=("self",)).filter(pk=crew.shift_id).first()


def roster_of(shift: Shift) -> Roster:
    """The shift as the fleet takes it."""
    return Roster(
        shift_id=shift.pk,
        planned_start=shift.starts_at,
        planned_end=shift.ends_at,
        vehicle=shift.vehicle,
        officers=shift.officers,
        members=shift.members,
        skills=shift.skills,
        sector=shift.sector,
    )
