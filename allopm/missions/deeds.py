"""The write door of missions for a crew: it moves on, refuses, clears. Call inside a transaction.

Every action arrives with the crew's own time, perhaps late, perhaps out of order.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from allopm.events.log import emit
from allopm.fleet import actions as fleet
from allopm.incidents.actions import end_locked
from allopm.incidents.change import announce, change
from allopm.incidents.outcomes import CREW_OUTCOMES, OUTCOMES, REFUSALS, Outcome, Proof
from allopm.incidents.states import State as Case
from allopm.incidents.states import Step
from allopm.journal.actions import write
from allopm.missions.actions import take_off
from allopm.missions.cards import mission_change
from allopm.missions.change import TIMES, active_states, advance, drop_planned, leave, lock_mission, state_with
from allopm.missions.line import commit
from allopm.missions.states import State
from allopm.missions.tours import return_planned
from allopm.missions.words import STATE_WORDS
from allopm.refusals import Malformed
from allopm.reports import threads
from allopm.reports.notices import Notice
from allopm.reports.photos import attach_to_mission
from allopm.reports.states import State as Thread
from allopm.safety.actions import hear
from allopm.vehicles.clock import is_undecided, waits_until

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor
    from allopm.missions.models import Mission

# The order in which a crew does things; what it said is kept in this order, whenever it arrives.
_ORDER: Final = (State.ACKNOWLEDGED, State.EN_ROUTE, State.ON_SCENE, State.CLEARED)


def crew_moves(
    city: CityInfo, mission_id: int, state: State, *, crew: str, by: Actor, at: datetime, heard_at: datetime
) -> Mission:
    """The crew says acknowledged, en route or on scene."""
    held, mission = lock_mission(city, mission_id, crew=crew)
    incident = held.incident
    if _is_late(mission, state, at):
        return _note_late(city, mission, state, by=by, at=at)
    advance(city, incident, mission, state, by=by, at=at)
    fields = {"state": Case.ON_SCENE} if state == State.ON_SCENE else {}
    change(incident, Step.CREW_MOVED, by=by, at=at, text=f"{crew} : {STATE_WORDS[state]}", **fields)
    step = {State.EN_ROUTE: Thread.EN_ROUTE, State.ON_SCENE: Thread.ON_SCENE}.get(state)
    moved = threads.advance_threads(city, incident.pk, step, at=at) if step else []
    commit(city, fleet.lock_crew(city, crew), mission, at=at, heard_at=heard_at)
    announce(city, incident, at=at, also=moved)
    return mission


def _is_late(mission: Mission, state: State, at: datetime) -> bool:
    """A step that the crew made before one that we know already, and that nobody has noted yet."""
    after = [getattr(mission, TIMES[step]) for step in _ORDER[_ORDER.index(state) + 1 :]]
    known = [moment for moment in after if moment is not None]
    return getattr(mission, TIMES[state]) is None and bool(known) and at <= min(known)


def _note_late(city: CityInfo, mission: Mission, state: State, *, by: Actor, at: datetime) -> Mission:
    """The step keeps its own time, not before the one that precedes it; the mission stays where it is."""
    before = [getattr(mission, TIMES[step]) for step in _ORDER[: _ORDER.index(state)]]
    moment = max([at, mission.sent_at, *(known for known in before if known is not None)])
    setattr(mission, TIMES[state], moment)
    mission.version += 1
    mission.save()
    about = f"incident:{mission.incident.code}"
    write(city.id, what=f"mission.late_{state}", about=about, by=by, at=moment, data={"mission": mission.pk})
    emit(city.id, mission_change(city, mission), at=moment)
    return mission


def crew_refuses(city: CityInfo, mission_id: int, *, crew: str, by: Actor, at: datetime, reason: str) -> Mission:
    """The crew cannot take it, with a motive; the case is open again if nobody else is on it, and so is its tour."""
    held, mission = lock_mission(city, mission_id, crew=crew)
    if reason not in REFUSALS:
        raise Malformed(_("Choisissez un motif de refus."))
    advance(city, held.incident, mission, State.REFUSED, by=by, at=at, reason=reason)
    words = str(REFUSALS[reason])
    return_planned(city, mission.crew, held.cases, by=by, at=at, why=words)
    take_off(city, held, mission, Step.CREW_REFUSED, by=by, at=at, text=f"{crew} : {words}")
    return mission


def crew_clears(
    city: CityInfo,
    mission_id: int,
    *,
    crew: str,
    by: Actor,
    at: datetime,
    outcome: str,
    note: str,
    photos: Sequence[str] = (),
) -> Mission:
    """The crew is done. The last crew's outcome ends the case, with the crew as proof."""
    held, mission = lock_mission(city, mission_id, crew=crew)
    incident = held.incident
    if outcome not in CREW_OUTCOMES:
        raise Malformed(_("Choisissez une issue."))
    attach_to_mission(city, mission.pk, photos)
    hear(city, fleet.lock_crew(city, crew), by=by, at=at, words=_("l’équipage a terminé sa mission"))
    advance(city, incident, mission, State.CLEARED, by=by, at=at, outcome=outcome, note=note.strip()[:2000])
    words = f"{crew} : {OUTCOMES[Outcome(outcome)]}. {mission.note}".strip()
    left = active_states(incident)
    stays = not left and is_undecided(incident, outcome)
    until = waits_until(incident, outcome, at=at) if stays else None
    change(incident, Step.CREW_CLEARED, by=by, at=at, text=words, **_after(left, until))
    if left or stays:
        news = threads.tell_threads(city, incident.pk, Notice.VEHICLE_FIRST, at=at) if until else []
        announce(city, incident, at=at, also=[mission_change(city, mission), *news])
    else:
        dropped = drop_planned(city, held, by=by, at=at, reason=_("affaire terminée par un autre équipage"))
        emit(city.id, mission_change(city, mission), *dropped, at=at)
        proof = Proof.CREW if mission.on_scene_at else Proof.NONE
        end_locked(city, incident, by=by, at=at, outcome=outcome, proof=proof, text=_desk_words(outcome))
    leave(city, mission, at=at, held=held)
    return mission


def _after(left: list[str], until: datetime | None) -> dict[str, Any]:
    """A vehicle that was checked once waits for its second check, aside."""
    if until is None:
        return {"state": state_with(left)}
    return {"state": Case.HELD, "held_until": until, "held_reason": _("second contrôle du véhicule")}


def _desk_words(outcome: str) -> str:
    """What the resident reads beside the outcome when no operator wrote it."""
    if outcome == Outcome.NOT_COMPETENT:
        return _("L’équipage sur place n’a pas le pouvoir d’agir sur ce cas.")
    return ""
