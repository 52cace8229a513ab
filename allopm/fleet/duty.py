"""The write door of duty: who is on the call sign, since when, until when planned. Knows no plan of shifts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from allopm.events.log import emit
from allopm.fleet.actions import SILENCE, CrewBusy, lock_crew, move
from allopm.fleet.cards import crew_changes
from allopm.fleet.models import Crew
from allopm.fleet.states import ON_DUTY, State
from allopm.journal.actions import write
from allopm.journal.actor import SYSTEM

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

# Past its planned end by this much a crew is shown so, and reminded (chosen: a late mission is ordinary).
OVERDUE_AFTER: Final = timedelta(minutes=15)
REMIND_EVERY: Final = timedelta(minutes=30)  # chosen

COMPOSITION: Final = ("vehicle", "officers", "skills", "sector")
DUTY_FIELDS: Final = (
    *COMPOSITION, "members", "standing", "shift_id", "duty_planned_start", "duty_planned_end", "duty_started_at",
    "duty_ended_at", "duty_said_at", "duty_reminded_at", "silent_since", "last_sign_at",
)  # fmt: skip


@dataclass(frozen=True)
class Roster:
    """What the plan says of this duty; `shift_id` is its number in the plan."""

    shift_id: int
    planned_start: datetime
    planned_end: datetime
    vehicle: str
    officers: int
    members: Sequence[str]
    skills: Sequence[str]
    sector: str


def say_state(
    city: CityInfo, crew: Crew, state: State, *, by: Actor, at: datetime, roster: Roster | None = None
) -> datetime:
    """A locked crew says available, pause or end of duty. Its times never run backwards; returns the time kept."""
    if crew.state == State.COMMITTED and state != State.AVAILABLE:
        raise CrewBusy(_("Terminez d’abord la mission en cours."), crew=crew.call_sign)
    at = max(at, crew.duty_said_at or at)
    crew.duty_said_at = at
    if crew.state in (State.COMMITTED, state):
        crew.save(update_fields=["duty_said_at"])
        return at
    at = max(at, crew.state_since)
    crew.last_sign_at = max(at, crew.last_sign_at or at)
    if crew.state == State.OFF_DUTY:
        _begin(crew, roster, at=at)
    if state == State.OFF_DUTY:
        _end(crew, at=at)
    crew.save(update_fields=DUTY_FIELDS)
    move(city, crew, state, at=at)
    write(city.id, what=f"crew.{state}", about=f"crew:{crew.call_sign}", by=by, at=at)
    return at


def _begin(crew: Crew, roster: Roster | None, *, at: datetime) -> None:
    crew.duty_started_at, crew.duty_ended_at, crew.duty_reminded_at = at, None, None
    crew.standing = {name: getattr(crew, name) for name in COMPOSITION}
    _take(crew, roster)


def _take(crew: Crew, roster: Roster | None) -> None:
    """The crew is as the plan says; without a plan, as it stands."""
    for name in COMPOSITION:
        value = getattr(roster, name) if roster else (crew.standing or {}).get(name, getattr(crew, name))
        setattr(crew, name, list(value) if name == "skills" else value)
    crew.members = list(roster.members) if roster else []
    crew.shift_id = roster.shift_id if roster else None
    crew.duty_planned_start = roster.planned_start if roster else None
    crew.duty_planned_end = roster.planned_end if roster else None


def _end(crew: Crew, *, at: datetime) -> None:
    """Nobody is on the call sign any more: no names, no position, and nothing located after this moment."""
    _take(crew, None)
    crew.standing, crew.duty_ended_at, crew.silent_since, crew.duty_reminded_at = None, at, None, None
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM fleet_crewposition WHERE crew_id = %s", [crew.pk])
        cursor.execute("DELETE FROM fleet_fix WHERE crew_id = %s AND at > %s", [crew.pk, at])


def change_roster(city: CityInfo, crew: Crew, roster: Roster, *, at: datetime) -> None:
    """The shift that a locked crew is on was corrected; screens follow."""
    _take(crew, roster)
    crew.duty_reminded_at = None
    _tell(city, crew, at=at)


def remind_overdue_crews(at: datetime) -> int:
    """Crews past their planned end are shown so and told, never switched off. Periodic; returns how many."""

    def is_due(crew: Crew) -> bool:
        last = crew.duty_reminded_at
        is_over = crew.duty_planned_end is not None and crew.duty_planned_end <= at - OVERDUE_AFTER
        return is_over and crew.state in ON_DUTY and (last is None or last <= at - REMIND_EVERY)

    def remind(city: CityInfo, crew: Crew) -> None:
        if crew.duty_reminded_at is None:
            write(city.id, what="crew.overdue", about=f"crew:{crew.call_sign}", by=SYSTEM, at=at)
        crew.duty_reminded_at = at

    late = Crew.objects.filter(state__in=ON_DUTY, duty_planned_end__lte=at - OVERDUE_AFTER)
    return _each(late, is_due, remind, at=at)


def watch_silence(at: datetime) -> int:
    """Committed or paused crews without a sign are shown so until they give one. Periodic; returns how many changed."""

    def is_due(crew: Crew) -> bool:
        return _is_silent(crew, at) != (crew.silent_since is not None)

    def note(city: CityInfo, crew: Crew) -> None:
        crew.silent_since = crew.last_sign_at if _is_silent(crew, at) else None

    seen = Crew.objects.filter(state__in=(State.COMMITTED, State.PAUSE)) | Crew.objects.exclude(silent_since=None)
    return _each(seen, is_due, note, at=at)


def _is_silent(crew: Crew, at: datetime) -> bool:
    is_watched = crew.state in (State.COMMITTED, State.PAUSE)
    return is_watched and crew.last_sign_at is not None and crew.last_sign_at < at - SILENCE


def _each(crews: Any, is_due: Callable[[Crew], bool], change: Callable[[CityInfo, Crew], None], *, at: datetime) -> int:
    """Look without a lock, then again under it: one transaction for each crew."""
    from allopm.city.queries import city_by_id

    changed = 0
    for seen in [crew for crew in crews if is_due(crew)]:
        city = city_by_id(seen.city_id)
        with transaction.atomic():
            crew = lock_crew(city, seen.call_sign)
            if is_due(crew):
                change(city, crew)
                _tell(city, crew, at=at)
                changed += 1
    return changed


def _tell(city: CityInfo, crew: Crew, *, at: datetime) -> None:
    crew.version += 1
    crew.save(update_fields=["version", *DUTY_FIELDS])
    emit(city.id, *crew_changes(city, crew), at=at)
