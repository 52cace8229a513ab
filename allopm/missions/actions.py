"""The write door of missions: crews sent, followed, recalled. Ends a case when its last crew is done."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.dispatching.crews import Proposal as Candidate
from allopm.events.log import emit
from allopm.fleet import actions as fleet
from allopm.incidents.actions import NeedsWords, end_locked
from allopm.incidents.change import NotNow, announce, change, lock, require
from allopm.incidents.outcomes import CREW_OUTCOMES, OUTCOMES, REFUSALS, Outcome, Proof
from allopm.incidents.states import State as Case
from allopm.incidents.states import Step
from allopm.journal.actions import write
from allopm.missions.bands import usual_delay
from allopm.missions.cards import mission_change
from allopm.missions.models import Mission, Proposal
from allopm.missions.proposals import as_log, rank_crews
from allopm.missions.states import ACTIVE, State, can_become
from allopm.missions.words import STATE_WORDS
from allopm.refusals import Malformed, NotFound
from allopm.reports import threads
from allopm.reports.states import State as Thread

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident
    from allopm.journal.actor import Actor


# Below this difference of arrival, two crews are as good (chosen: the error of an estimate).
NOTICEABLE_S: Final = 60


class NotMissionStep(NotNow):
    """The mission is elsewhere: 422, with its state."""

    code = "not_mission_step"


@transaction.atomic
def send_crew(
    city: CityInfo, code: str, crew: str, *, by: Actor, at: datetime, version: int, reason: str | None
) -> Mission:
    """Send one crew. Choosing another than the first proposed asks a reason; every proposal is logged."""
    incident = lock(city, code, version)
    require(incident, "send")
    chosen = fleet.lock_crew(city, crew)
    fleet.require_free(chosen)
    ranked = rank_crews(city, incident, at=at)
    rank = next((index for index, line in enumerate(ranked) if line.crew == crew), None)
    _require_reason(ranked, rank, crew, reason or "")
    eta_s = ranked[rank].eta_s if rank is not None else None
    mission = Mission.objects.create(
        city_id=city.id,
        incident=incident,
        crew=chosen,
        sent_by=by.name,
        sent_at=at,
        state_at=at,
        eta_s=eta_s,
        override_reason=(reason or "").strip()[:300],
    )
    _log_proposal(city, mission, ranked, rank, at=at)
    fleet.commit(city, chosen, _line(mission), at=at)
    low, high = usual_delay(city, incident.kind, at=at)
    change(
        incident,
        Step.CREW_SENT,
        by=by,
        at=at,
        text=crew,
        band_low_min=low,
        band_high_min=high,
        state=incident.state if incident.state == Case.ON_SCENE else Case.DISPATCHED,
        held_until=None,
        held_reason="",
        claimed_by_id=incident.claimed_by_id or by.id,
        opened_at=incident.opened_at or at,
    )
    announce(city, incident, at=at, also=threads.advance_threads(city, incident.pk, Thread.CREW_SENT, at=at))
    return mission


def _require_reason(ranked: list[Candidate], rank: int | None, crew: str, reason: str) -> None:
    """A crew that would arrive noticeably later than the first proposed, or that is not fit, is sent with a reason.

    One that is still on scene elsewhere cannot be sent yet: not choosing it needs no words."""
    first = next((line for line in ranked if not line.finishing), None)
    if first is None or first.crew == crew or reason.strip():
        return
    if rank is not None and _is_as_good(ranked[rank], first):
        return
    raise NeedsWords(
        _("%(first)s est proposé en premier. Dites pourquoi %(crew)s.") % {"first": first.crew, "crew": crew},
        first=first.crew,
    )


def _is_as_good(chosen: Candidate, first: Candidate) -> bool:
    if first.eligible and not chosen.eligible:
        return False
    if first.eta_s is None:
        return True
    return chosen.eta_s is not None and chosen.eta_s - first.eta_s <= NOTICEABLE_S


def _log_proposal(city: CityInfo, mission: Mission, ranked: list[Candidate], rank: int | None, *, at: datetime) -> None:
    Proposal.objects.create(
        city_id=city.id,
        incident=mission.incident,
        mission=mission,
        at=at,
        rank_chosen=rank,
        ranked=as_log(mission.incident, ranked, at=at),
    )


def lock_mission(city: CityInfo, mission_id: int, *, crew: str | None = None) -> tuple[Incident, Mission]:
    """Incident first, then mission: one order of locks for everybody. Raises NotFound."""
    found = Mission.objects.filter(city_id=city.id, pk=mission_id).select_related("crew", "incident").first()
    if found is None or (crew is not None and found.crew.call_sign != crew):
        raise NotFound(_("Cette mission n’existe pas, ou n’est pas la vôtre."))
    incident = lock(city, found.incident.code)
    mission = Mission.objects.select_for_update(of=("self",)).select_related("crew").get(pk=mission_id)
    mission.incident = incident
    return incident, mission


def advance(
    city: CityInfo,
    incident: Incident,
    mission: Mission,
    state: State,
    *,
    by: Actor,
    at: datetime,
    **fields: Any,
) -> None:
    """Move a locked mission; its times never run backwards."""
    if not can_become(mission.state, state):
        raise NotMissionStep(
            _("La mission est déjà « %(state)s ».") % {"state": STATE_WORDS[State(mission.state)]},
            state=mission.state,
        )
    at = max(at, mission.state_at)
    for name, value in fields.items():
        setattr(mission, name, value)
    if state in _TIMES:
        setattr(mission, _TIMES[state], at)
    mission.state, mission.state_at = state, at
    mission.version += 1
    mission.save()
    write(
        city.id,
        what=f"mission.{state}",
        about=f"incident:{incident.code}",
        by=by,
        at=at,
        data={"mission": mission.pk},
    )


_TIMES: Final = {
    State.ACKNOWLEDGED: "acknowledged_at",
    State.EN_ROUTE: "en_route_at",
    State.ON_SCENE: "on_scene_at",
    State.CLEARED: "cleared_at",
}


def crew_moves(city: CityInfo, mission_id: int, state: State, *, crew: str, by: Actor, at: datetime) -> Mission:
    """The crew says acknowledged, en route or on scene. Call inside a transaction."""
    incident, mission = lock_mission(city, mission_id, crew=crew)
    advance(city, incident, mission, state, by=by, at=at)
    fields = {"state": Case.ON_SCENE} if state == State.ON_SCENE else {}
    change(incident, Step.CREW_MOVED, by=by, at=at, text=f"{crew} : {STATE_WORDS[state]}", **fields)
    step = {State.EN_ROUTE: Thread.EN_ROUTE, State.ON_SCENE: Thread.ON_SCENE}.get(state)
    moved = threads.advance_threads(city, incident.pk, step, at=at) if step else []
    _tell_crew(city, mission, at=at)
    announce(city, incident, at=at, also=moved)
    return mission


def _tell_crew(city: CityInfo, mission: Mission, *, at: datetime) -> None:
    """The crew's own line changed with its mission."""
    fleet.commit(city, fleet.lock_crew(city, mission.crew.call_sign), _line(mission), at=at)


def _line(mission: Mission) -> fleet.MissionLine:
    return fleet.MissionLine(mission.pk, mission.incident.code, mission.state, mission.state_at)


def crew_refuses(city: CityInfo, mission_id: int, *, crew: str, by: Actor, at: datetime, reason: str) -> Mission:
    """The crew cannot take it, with a motive; the case is open again if nobody else is on it."""
    incident, mission = lock_mission(city, mission_id, crew=crew)
    if reason not in REFUSALS:
        raise Malformed(_("Choisissez un motif de refus."))
    advance(city, incident, mission, State.REFUSED, by=by, at=at, reason=reason)
    _leave(city, incident, mission, Step.CREW_REFUSED, by=by, at=at, text=f"{crew} : {REFUSALS[reason]}")
    return mission


@transaction.atomic
def recall(
    city: CityInfo, code: str, mission_id: int, *, by: Actor, at: datetime, version: int, reason: str
) -> Incident:
    """Take a crew off a case."""
    incident = lock(city, code, version)
    mission = Mission.objects.filter(pk=mission_id, incident=incident, state__in=ACTIVE).select_related("crew").first()
    if mission is None:
        raise NotFound(_("Cet équipage n’est plus sur l’affaire."))
    if not reason.strip():
        raise NeedsWords(_("Dites pourquoi l’équipage est rappelé."))
    mission.incident = incident
    advance(city, incident, mission, State.RECALLED, by=by, at=at, reason=reason.strip()[:300])
    _leave(city, incident, mission, Step.CREW_RECALLED, by=by, at=at, text=f"{mission.crew.call_sign} : {reason}")
    return incident


def _leave(
    city: CityInfo, incident: Incident, mission: Mission, step: Step, *, by: Actor, at: datetime, text: str
) -> None:
    """A crew leaves the case: it is free, and the case goes back to what is left."""
    fleet.free(city, mission.crew.call_sign, at=at)
    left = active_states(incident)
    change(incident, step, by=by, at=at, text=text, state=_state_with(left))
    moved = [] if left else threads.advance_threads(city, incident.pk, Thread.READ, at=at)
    announce(city, incident, at=at, also=[mission_change(city, mission), *moved])


def active_states(incident: Incident) -> list[str]:
    """The states of the missions still on this case."""
    return list(Mission.objects.filter(incident=incident, state__in=ACTIVE).values_list("state", flat=True))


def _state_with(states: list[str]) -> Case:
    if not states:
        return Case.OPEN
    return Case.ON_SCENE if State.ON_SCENE in states else Case.DISPATCHED


def crew_clears(
    city: CityInfo, mission_id: int, *, crew: str, by: Actor, at: datetime, outcome: str, note: str
) -> Mission:
    """The crew is done. The last crew's outcome ends the case, with the crew as proof."""
    incident, mission = lock_mission(city, mission_id, crew=crew)
    if outcome not in CREW_OUTCOMES:
        raise Malformed(_("Choisissez une issue."))
    advance(city, incident, mission, State.CLEARED, by=by, at=at, outcome=outcome, note=note.strip()[:2000])
    words = f"{crew} : {OUTCOMES[Outcome(outcome)]}. {mission.note}".strip()
    left = active_states(incident)
    fleet.free(city, crew, at=at)
    change(incident, Step.CREW_CLEARED, by=by, at=at, text=words, state=_state_with(left))
    if left:
        announce(city, incident, at=at, also=[mission_change(city, mission)])
        return mission
    emit(city.id, mission_change(city, mission), at=at)
    proof = Proof.CREW if mission.on_scene_at else Proof.NONE
    end_locked(city, incident, by=by, at=at, outcome=outcome, proof=proof, text=_desk_words(outcome))
    return mission


def _desk_words(outcome: str) -> str:
    """What the resident reads beside the outcome when no operator wrote it."""
    if outcome == Outcome.NOT_COMPETENT:
        return _("L’équipage sur place n’a pas le pouvoir d’agir sur ce cas.")
    return ""


@transaction.atomic
def end_incident(
    city: CityInfo, code: str, *, by: Actor, at: datetime, version: int, outcome: str, proof: str, text: str
) -> Incident:
    """The desk ends a case; crews still on it are recalled first."""
    incident = lock(city, code, version)
    require(incident, "end")
    active = (
        Mission.objects.filter(incident=incident, state__in=ACTIVE).select_related("crew").order_by("crew__call_sign")
    )
    for mission in active:
        mission.incident = incident
        advance(city, incident, mission, State.RECALLED, by=by, at=at, reason=_("affaire terminée par le CSU"))
        fleet.free(city, mission.crew.call_sign, at=at)
        emit(city.id, mission_change(city, mission), at=at)
    end_locked(city, incident, by=by, at=at, outcome=outcome, proof=proof, text=text)
    return incident
