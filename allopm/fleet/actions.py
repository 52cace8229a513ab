"""The write door of crews: duty, commitment, positions. Knows nothing of incidents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from allopm.events.log import emit
from allopm.fleet.cards import crew_changes
from allopm.fleet.models import Crew, CrewPosition
from allopm.fleet.states import State, can_become
from allopm.fleet.writing import KEEP_BY_NAME, KEPT, Outcome, Row, outcomes, parameters
from allopm.journal.actions import write
from allopm.journal.actor import SYSTEM
from allopm.positions.filters import KEPT as BELIEVED
from allopm.positions.filters import Trail, Verdict, judge
from allopm.positions.fix import Fix
from allopm.refusals import Conflict, NotFound, Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

# Silence after which a crew can no longer be counted on (chosen: thirty missed fixes).
SILENCE: Final = timedelta(minutes=5)


class CrewBusy(Conflict):
    """The crew already has an active mission."""

    code = "crew_already_busy"


class CrewUnavailable(Refused):
    """The crew is not on duty, or not in a state to be sent."""

    code = "crew_unavailable"


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


@transaction.atomic
def record_fixes(city: CityInfo, call_sign: str, fixes: Sequence[Fix], *, now: datetime) -> int:
    """Keep what the filters believe of a crew on duty; only a newer one becomes the live position. Returns how many."""
    crew = lock_crew(city, call_sign)
    rows = believed_rows(crew.pk, fixes, _trail(crew), now=now)
    if not rows:
        return 0
    kept = [outcome for outcome in _keep(rows, now=now) if outcome in KEPT]
    if Outcome.HEARD in kept:
        move(city, crew, State.AVAILABLE, at=now)
    return len(kept)


def believed_rows(crew_id: int, fixes: Sequence[Fix], trail: Trail, *, now: datetime) -> list[Row]:
    """The fixes of the crew's own app that the filters let through, oldest first."""
    rows = []
    for fix in sorted(fixes, key=lambda fix: fix.at):
        verdict = judge(fix, trail, now=now)
        if verdict in BELIEVED:
            rows.append(row_of(fix, crew_id, is_live=verdict is Verdict.LIVE))
    return rows


def row_of(fix: Fix, crew_id: int, *, is_live: bool) -> Row:
    return Row(crew_id, None, fix.at, fix.lon, fix.lat, fix.accuracy_m, fix.heading, "field", is_live)


def _trail(crew: Crew) -> Trail:
    """What is known of the app's way: where the map shows the crew, when the app itself said so."""
    shown = CrewPosition.objects.filter(crew=crew, source="field").first()
    if shown is None:
        return Trail()
    return Trail(Fix(shown.lon, shown.lat, shown.at, shown.accuracy_m, shown.heading))


def _keep(rows: Sequence[Row], *, now: datetime) -> list[Outcome]:
    names: dict[str, Any] = {f"p{number}": value for number, value in enumerate(parameters(rows, now=now), start=1)}
    with connection.cursor() as cursor:
        cursor.execute(KEEP_BY_NAME, names)
        return outcomes(cursor.fetchall(), len(rows))


@transaction.atomic
def hear_again(city: CityInfo, call_sign: str, *, at: datetime) -> None:
    """A crew thought silent has spoken: it can be counted on again."""
    crew = lock_crew(city, call_sign)
    if crew.state == State.UNREACHABLE:
        move(city, crew, State.AVAILABLE, at=at)


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
