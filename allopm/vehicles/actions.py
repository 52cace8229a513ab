"""The write door of vehicles that do not move: a person decides, asks the pound, says how it ended."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.city.queries import desk_rules, kind_info
from allopm.incidents.actions import NeedsWords
from allopm.incidents.change import NotNow, announce, change, lock
from allopm.incidents.outcomes import Outcome, Proof
from allopm.incidents.states import State as Case
from allopm.incidents.states import Step
from allopm.missions.actions import end_incident
from allopm.missions.states import CARRIED
from allopm.missions.vehicles import NoVehicle, start_again
from allopm.refusals import Malformed
from allopm.reports import threads
from allopm.reports.notices import Notice
from allopm.transmissions.actions import transmit
from allopm.vehicles.cards import decisions_in, state_of, vehicle_of
from allopm.vehicles.clock import restart
from allopm.vehicles.states import ENDS, GROUND_STATES, TARGETS, Decision, Ground, State
from allopm.vehicles.words import DECISION_WORDS, GROUND_WORDS, STATE_WORDS

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident
    from allopm.journal.actor import Actor
    from allopm.vehicles.models import VehicleCase

POUND: Final = "pound"
TEXT_MAX: Final = 1000
# How the case ends for its authors; the outcome's own sentence is in their language.
OUTCOMES: Final = {
    Decision.GONE: Outcome.GONE_ON_ARRIVAL,
    Decision.OWNER: Outcome.WARNED,
    Decision.REMOVED: Outcome.REMOVED,
    Decision.CLOSE: Outcome.UNFOUNDED,
}


@transaction.atomic
def decide(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int, decision: str, text: str) -> Incident:
    """Say what the checks mean. Raises NotNow where the vehicle is elsewhere, NeedsWords without a reason to close."""
    incident, row = _held(city, code, version)
    state = state_of(incident)
    can = decisions_in(state, has_second=row is not None and row.second_at is not None)
    if decision not in can:
        raise NotNow(_("Impossible ici : le véhicule est « %(state)s ».") % {"state": STATE_WORDS[state]}, state=state)
    what, words = Decision(decision), _clean(text)
    said = f"{DECISION_WORDS[what]}. {words}".strip()
    if row is not None:
        row.decided_by, row.decided_at = by.name, at
    if what in OUTCOMES:
        return _end(city, incident, row, what=what, words=words, by=by, at=at)
    assert row is not None  # noqa: S101  # only what was checked twice is the same, or stands here again
    notice = _go_on(city, incident, row, what)
    change(incident, Step.VEHICLE_DECIDED, by=by, at=at, text=said, **_waiting(row, incident, at=at))
    announce(city, incident, at=at, also=threads.tell_threads(city, incident.pk, notice, at=at))
    return incident


def _go_on(city: CityInfo, incident: Incident, row: VehicleCase, what: Decision) -> Notice:
    if what == Decision.SAME:
        row.state = State.CONFIRMED
        row.save()
        return Notice.VEHICLE_SAME
    days, again_at = desk_rules(city).vehicle_days, row.second_at
    assert again_at is not None  # noqa: S101  # NEEDS_SECOND
    restart(row, again_at, days=days)
    start_again(incident, again_at, due_at=row.due_at)
    return Notice.VEHICLE_RESTARTED


def _waiting(row: VehicleCase, incident: Incident, *, at: datetime) -> dict[str, object]:
    """A clock that starts anew puts the case aside until its day; a confirmed one stays for who asks the pound."""
    if row.state != State.FIRST_CHECKED or row.due_at <= at or incident.missions.filter(state__in=CARRIED).exists():
        return {}
    return {"state": Case.HELD, "held_until": row.due_at, "held_reason": _("second contrôle du véhicule")}


def _end(
    city: CityInfo, incident: Incident, row: VehicleCase | None, *, what: Decision, words: str, by: Actor, at: datetime
) -> Incident:
    """Ends the case too. A first look that never happened leaves no clock behind."""
    if what == Decision.CLOSE and not words:
        raise NeedsWords(_("Dites au déclarant pourquoi, en une phrase."))
    if row is not None:
        row.state = TARGETS[what]
        row.save()
    proof = Proof.CREW if row is not None and what != Decision.OWNER else Proof.PHONE if row else Proof.NONE
    return end_incident(
        city, incident.code, by=by, at=at, version=incident.version, outcome=OUTCOMES[what], proof=proof, text=words
    )


@transaction.atomic
def request_removal(
    city: CityInfo, code: str, *, by: Actor, at: datetime, version: int, ground: str, text: str
) -> Incident:
    """Ask the pound, on one of two grounds of the law; the case stays the desk's until somebody says it is removed."""
    incident, row = _held(city, code, version)
    if ground not in set(Ground):
        raise Malformed(_("Choisissez le motif de l’enlèvement."))
    reason = Ground(ground)
    if row is None or state_of(incident) not in GROUND_STATES[reason]:
        raise NotNow(
            _("L’enlèvement se demande après deux contrôles sans mouvement, ou un contrôle si des pièces manquent."),
            state=state_of(incident),
        )
    words = _clean(text)
    said = f"{GROUND_WORDS[reason]}. {words}".strip()
    transmit(city, incident, service=POUND, text=said[:TEXT_MAX], by=by, at=at, subject="tow")
    row.state, row.ground, row.removal_at = State.REMOVAL_REQUESTED, reason, at
    row.decided_by, row.decided_at = by.name, at
    row.save()
    back: dict[str, object] = {}
    if incident.state == Case.HELD:
        back = {"state": Case.OPEN, "held_until": None, "held_reason": ""}
    change(incident, Step.REMOVAL_ASKED, by=by, at=at, text=said, **back)
    announce(city, incident, at=at, also=threads.tell_threads(city, incident.pk, Notice.VEHICLE_TOW, at=at))
    return incident


def _held(city: CityInfo, code: str, version: int) -> tuple[Incident, VehicleCase | None]:
    incident = lock(city, code, version)
    if not kind_info(city, incident.kind).vehicle_check:
        raise NoVehicle(_("Cette affaire n’est pas un véhicule abandonné."))
    if incident.state == Case.ENDED:
        raise NotNow(_("Cette affaire est terminée : rouvrez-la d’abord."))
    row = vehicle_of(incident)
    return incident, row if row is not None and row.state not in ENDS else None


def _clean(text: str) -> str:
    words = text.strip()
    if len(words) > TEXT_MAX or "\x00" in words:
        raise Malformed(_("Le texte est trop long : %(max)s caractères au plus.") % {"max": TEXT_MAX})
    return words
