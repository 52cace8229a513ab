"""The write door of crews: duty, commitment, positions. Knows nothing of incidents."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from allopm.events.log import emit
from allopm.fleet.cards import crew_changes
from allopm.fleet.models import Crew
from allopm.fleet.states import ON_DUTY, State, can_become, was_on_duty
from allopm.journal.actions import write
from allopm.journal.actor import SYSTEM
from allopm.refusals import Conflict, NotFound, Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

# Silence after which a crew can no longer be counted on (chosen: thirty missed fixes).
SILENCE: Final = timedelta(minutes=5)
# A phone's clock may run ahead by this much (chosen).
AHEAD: Final = timedelta(seconds=60)


class CrewBusy(Conflict):
    """The crew already has an active mission."""

    code = "crew_already_busy"


class CrewUnavailable(Refused):
    """The crew is not on duty, or not in a state to be sent."""

    code = "crew_unavailable"


@dataclass(frozen=True)
class Fix:
    """One position of a crew: WGS84 degrees, metres, metres per second (live only), degrees."""

    lon: float
    lat: float
    at: datetime
    accuracy_m: float | None = None
    heading: float | None = None


@dataclass(frozen=True)
class MissionLine:
    """What a crew is on, as its own line shows it."""

    id: int
    incident: str
    state: str
    since: datetime
    check_due_at: datetime | None = None


MISSION_FIELDS: Final = ("mission_id", "mission_incident", "mission_state", "mission_since")
BOARD_FIELDS: Final = ("tour", "alert", "check_due_at")
# One line of a crew's tour, as the room of missions writes it.
TourLine = Mapping[str, object]


def find_crew(city: CityInfo, call_sign: str) -> Crew:
    """The crew's row, not locked. Raises NotFound."""
    crew = Crew.objects.filter(city_id=city.id, call_sign=call_sign).first()
    if crew is None:
        raise NotFound(_("Cet équipage n’existe pas."))
    return crew


def lock_crew(city: CityInfo, call_sign: str) -> Crew:
    """The crew's row, locked. Raises NotFound."""
    crew = Crew.objects.select_for_update(of=("self",)).filter(city_id=city.id, call_sign=call_sign).first()
    if crew is None:
        raise NotFound(_("Cet équipage n’existe pas."))
    return crew


def move(city: CityInfo, crew: Crew, state: State, *, at: datetime) -> None:
    """Change a locked crew's state and tell the desk and the crew. A no-change is told too."""
    if crew.state != state:
        if not can_become(crew.state, state):
            raise CrewUnavailable(_("L’équipage %(crew)s ne peut pas changer ainsi d’état.") % {"crew": crew.call_sign})
        crew.state, crew.state_since = state, at
    crew.version += 1
    crew.save(update_fields=["state", "state_since", "version", *MISSION_FIELDS, *BOARD_FIELDS])
    emit(city.id, *crew_changes(city, crew), at=at)


def require_free(crew: Crew) -> None:
    """Refuse a crew that cannot be sent now, with the reason."""
    if crew.state == State.COMMITTED:
        raise CrewBusy(
            _("%(crew)s est déjà engagé sur une autre affaire.") % {"crew": crew.call_sign},
            crew=crew.call_sign,
        )
    if crew.state not in (State.AVAILABLE, State.UNREACHABLE):
        raise CrewUnavailable(
            _("%(crew)s n’est pas disponible (%(state)s).")
            % {"crew": crew.call_sign, "state": STATE_WORDS[State(crew.state)]},
            crew=crew.call_sign,
        )


STATE_WORDS: Final[dict[State, str]] = {
    State.OFF_DUTY: "hors service",
    State.AVAILABLE: "disponible",
    State.COMMITTED: "engagé",
    State.PAUSE: "en pause",
    State.UNREACHABLE: "sans signe",
}


def commit(city: CityInfo, crew: Crew, mission: MissionLine, *, tour: Sequence[TourLine], at: datetime) -> None:
    """A locked crew takes a mission or moves on in it; one that was silent is first counted as present."""
    if crew.state == State.UNREACHABLE:
        crew.state = State.AVAILABLE
    crew.mission_id, crew.mission_incident = mission.id, mission.incident
    crew.mission_state, crew.mission_since = mission.state, mission.since
    crew.tour, crew.check_due_at = list(tour), mission.check_due_at
    move(city, crew, State.COMMITTED, at=at)


def free(city: CityInfo, crew: Crew, *, tour: Sequence[TourLine], at: datetime) -> None:
    """The mission of a locked crew is over: it is available again."""
    if crew.state == State.COMMITTED:
        crew.mission_id, crew.mission_incident, crew.mission_state, crew.mission_since = None, "", "", None
        crew.tour, crew.check_due_at = list(tour), None
        move(city, crew, State.AVAILABLE, at=at)


def tell_tour(city: CityInfo, crew: Crew, tour: Sequence[TourLine], *, at: datetime) -> None:
    """What a locked crew has before it changed, and nothing else."""
    crew.tour = list(tour)
    move(city, crew, State(crew.state), at=at)


def tell_alert(city: CityInfo, crew: Crew, alert: Mapping[str, object] | None, *, at: datetime) -> None:
    """A locked crew rings, or does not ring any more."""
    crew.alert = None if alert is None else dict(alert)
    move(city, crew, State(crew.state), at=at)


def expect_check(city: CityInfo, crew: Crew, due_at: datetime | None, *, at: datetime) -> None:
    """When a locked crew has to say next that all is well."""
    crew.check_due_at = due_at
    move(city, crew, State(crew.state), at=at)


def is_plausible(fix: Fix, *, now: datetime) -> bool:
    """Refuse impossible coordinates, the null island and the future."""
    is_real = all(math.isfinite(value) for value in (fix.lon, fix.lat)) and abs(fix.lon) <= 180 and abs(fix.lat) <= 90
    return is_real and (fix.lon, fix.lat) != (0, 0) and fix.at <= now + AHEAD


@transaction.atomic
def record_fixes(city: CityInfo, call_sign: str, fixes: Sequence[Fix], *, now: datetime) -> int:
    """Keep plausible fixes of a crew's duty; only a newer one becomes the live position. Returns how many.

    The crew is locked: an end of duty said meanwhile must not leave a position behind.
    """
    crew = lock_crew(city, call_sign)
    kept = [fix for fix in fixes if is_plausible(fix, now=now) and was_on_duty(crew.state, fix.at, duty_times(crew))]
    if not kept:
        return 0
    _keep(crew, kept, now=now)
    if crew.state in ON_DUTY:
        _show(crew, max(kept, key=lambda fix: fix.at), now=now)
    if crew.state == State.UNREACHABLE:
        move(city, crew, State.AVAILABLE, at=now)
    return len(kept)


def duty_times(crew: Crew) -> tuple[datetime | None, datetime | None]:
    """When the present or last duty began, and ended."""
    return crew.duty_started_at, crew.duty_ended_at


def _keep(crew: Crew, fixes: Sequence[Fix], *, now: datetime) -> None:
    """History: late fixes of the duty too."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO fleet_fix (crew_id, at, received_at, lon, lat, accuracy_m) VALUES (%s, %s, %s, %s, %s, %s)",
            [(crew.pk, fix.at, now, fix.lon, fix.lat, fix.accuracy_m) for fix in fixes],
        )


def _show(crew: Crew, last: Fix, *, now: datetime) -> None:
    """The live position, if this fix is newer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO fleet_crewposition AS p (crew_id, lon, lat, at, received_at, accuracy_m, heading)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (crew_id) DO UPDATE SET lon = excluded.lon,"
            " lat = excluded.lat, at = excluded.at, received_at = excluded.received_at,"
            " accuracy_m = excluded.accuracy_m, heading = excluded.heading WHERE excluded.at > p.at",
            [crew.pk, last.lon, last.lat, last.at, now, last.accuracy_m, last.heading],
        )
        cursor.execute("UPDATE fleet_crew SET last_sign_at = %s WHERE id = %s", [now, crew.pk])


def lock_crews(city: CityInfo, call_signs: Sequence[str]) -> dict[str, Crew]:
    """Several crews, locked in the order of their primary key: one order for everybody."""
    rows = Crew.objects.select_for_update(of=("self",)).filter(city_id=city.id, call_sign__in=call_signs)
    return {crew.call_sign: crew for crew in rows.order_by("pk")}


def mark_silent_crews(at: datetime) -> int:
    """Crews without a sign for SILENCE become unreachable. Periodic; returns how many."""
    from allopm.city.queries import city_by_id

    silent = Crew.objects.filter(state=State.AVAILABLE, last_sign_at__lt=at - SILENCE).values_list(
        "city_id", "call_sign"
    )
    for city_id, call_sign in silent:
        city = city_by_id(city_id)
        with transaction.atomic():
            crew = lock_crew(city, call_sign)
            if crew.state == State.AVAILABLE and crew.last_sign_at and crew.last_sign_at < at - SILENCE:
                move(city, crew, State.UNREACHABLE, at=at)
                write(city.id, what="crew.unreachable", about=f"crew:{call_sign}", by=SYSTEM, at=at)
    return len(silent)
