"""The write door of missions for the desk: crews sent, recalled, a case ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.dispatching.crews import Proposal as Candidate
from allopm.events.log import emit
from allopm.fleet import actions as fleet
from allopm.incidents.actions import Ending, NeedsWords, end_locked
from allopm.incidents.change import NotNow, announce, change, require
from allopm.incidents.states import Step
from allopm.missions.cards import mission_change
from allopm.missions.change import Held, active_states, advance, hold, leave, state_with, tell_sent
from allopm.missions.line import commit
from allopm.missions.models import Mission
from allopm.missions.proposal_log import log_choice
from allopm.missions.proposals import rank_crews
from allopm.missions.states import CARRIED, State
from allopm.refusals import NotFound
from allopm.reports import threads
from allopm.reports.states import State as Thread

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.events.log import Change
    from allopm.incidents.models import Incident
    from allopm.journal.actor import Actor


# Below this difference of arrival, two crews are as good (chosen: the error of an estimate).
NOTICEABLE_S: Final = 60


@transaction.atomic
def send_crew(
    city: CityInfo, code: str, crew: str, *, by: Actor, at: datetime, version: int, reason: str | None
) -> Mission:
    """Send one crew. Choosing another than the first proposed asks a reason; every proposal is logged."""
    incident = hold(city, code, version=version, crew=crew).incident
    require(incident, "send")
    fleet.require_free(fleet.lock_crew(city, crew))
    return send_locked(city, incident, crew, by=by, at=at, reason=reason)


def send_locked(
    city: CityInfo,
    incident: Incident,
    crew: str,
    *,
    by: Actor,
    at: datetime,
    reason: str | None,
    also: Iterable[Change] = (),
) -> Mission:
    """A locked crew that may go is sent to a locked case. Raises NeedsWords."""
    _require_new(incident, crew)
    ranked = rank_crews(city, incident, at=at)
    rank = next((index for index, line in enumerate(ranked) if line.crew == crew), None)
    _require_reason(ranked, rank, crew, reason or "")
    chosen = fleet.lock_crew(city, crew)
    mission = Mission.objects.create(
        city_id=city.id,
        incident=incident,
        crew=chosen,
        sent_by=by.name,
        sent_at=at,
        state_at=at,
        eta_s=ranked[rank].eta_s if rank is not None else None,
        override_reason=(reason or "").strip()[:300],
    )
    log_choice(city, mission, ranked, rank, at=at)
    commit(city, chosen, mission, at=at)
    tell_sent(city, incident, crew, by=by, at=at, also=also)
    return mission


def _require_new(incident: Incident, crew: str) -> None:
    """A case that waits in this very crew's tour is not sent to it a second time."""
    if Mission.objects.filter(incident=incident, crew__call_sign=crew, state=State.PLANNED).exists():
        raise NotNow(_("Cette affaire attend déjà dans la tournée de %(crew)s.") % {"crew": crew})


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


@transaction.atomic
def recall(
    city: CityInfo, code: str, mission_id: int, *, by: Actor, at: datetime, version: int, reason: str
) -> Incident:
    """Take a crew off a case, or a case out of a crew's tour."""
    held = hold(city, code, version=version)
    incident = held.incident
    mission = Mission.objects.filter(pk=mission_id, incident=incident, state__in=CARRIED).select_related("crew").first()
    if mission is None:
        raise NotFound(_("Cet équipage n’est plus sur l’affaire."))
    if not reason.strip():
        raise NeedsWords(_("Dites pourquoi l’équipage est rappelé."))
    mission.incident = incident
    step = Step.UNPLANNED if mission.state == State.PLANNED else Step.CREW_RECALLED
    advance(city, incident, mission, State.RECALLED, by=by, at=at, reason=reason.strip()[:300])
    take_off(city, held, mission, step, by=by, at=at, text=f"{mission.crew.call_sign} : {reason}")
    return incident


def take_off(city: CityInfo, held: Held, mission: Mission, step: Step, *, by: Actor, at: datetime, text: str) -> None:
    """A crew leaves the case: it goes on or is free, and the case goes back to what is left."""
    incident = held.incident
    left = active_states(incident)
    change(incident, step, by=by, at=at, text=text, state=state_with(left))
    moved = [] if left else threads.advance_threads(city, incident.pk, Thread.READ, at=at)
    announce(city, incident, at=at, also=[mission_change(city, mission), *moved])
    leave(city, mission, at=at, held=held)


@transaction.atomic
def end_incident(
    city: CityInfo,
    code: str,
    *,
    by: Actor,
    at: datetime,
    version: int,
    **end: Unpack[Ending],
) -> Incident:
    """The desk ends a case; crews still on it are recalled first, and it leaves the tours in which it waited."""
    held = hold(city, code, version=version)
    incident = held.incident
    require(incident, "end")
    carried = Mission.objects.filter(incident=incident, state__in=CARRIED).select_related("crew").order_by("pk")
    for mission in carried:
        mission.incident = incident
        advance(city, incident, mission, State.RECALLED, by=by, at=at, reason=_("affaire terminée par le CSU"))
        emit(city.id, mission_change(city, mission), at=at)
        leave(city, mission, at=at, held=held)
    end_locked(city, incident, by=by, at=at, **end)
    return incident
