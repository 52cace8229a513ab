"""The write door of diversions: a crew on its way is called to something more urgent, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.fleet import actions as fleet
from allopm.incidents.actions import NeedsWords
from allopm.incidents.change import announce, change, require
from allopm.incidents.queries import find_incident
from allopm.incidents.states import Step
from allopm.incidents.words import STEP_WORDS
from allopm.missions.actions import send_locked
from allopm.missions.cards import mission_change
from allopm.missions.change import active_states, advance, hold, state_with
from allopm.missions.models import Mission
from allopm.missions.states import DIVERTIBLE, State
from allopm.moments import stamp
from allopm.reports import threads
from allopm.reports.states import CALLED_AWAY
from allopm.reports.states import State as Thread

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident
    from allopm.journal.actor import Actor


@transaction.atomic
def divert_crew(
    city: CityInfo, code: str, crew: str, *, by: Actor, at: datetime, version: int, reason: str | None
) -> Mission:
    """Take a crew off what it drives to and send it here. One that is free by now is simply sent.

    Raises CrewBusy when it is on scene, or when a colleague has just called it elsewhere; NeedsWords without a reason
    when what it leaves is as urgent.
    """
    seen = fleet.find_crew(city, crew)
    incident = hold(city, code, version=version, crew=crew).incident
    require(incident, "send")
    chosen = fleet.lock_crew(city, crew)
    if chosen.mission_id != seen.mission_id and chosen.mission_id is not None:
        raise _taken(city, crew, chosen.mission_incident)
    if chosen.mission_id is None:
        fleet.require_free(chosen)
    else:
        _abandon(city, chosen.mission_id, incident, by=by, at=at, reason=reason or "")
    return send_locked(city, incident, crew, by=by, at=at, reason=reason)


def _taken(city: CityInfo, crew: str, code: str) -> fleet.CrewBusy:
    """Who called the crew elsewhere in this very moment."""
    other = find_incident(city, code)  # read only: cases are locked before crews, never after
    what = str(STEP_WORDS[Step(other.last_what)])
    return fleet.CrewBusy(
        _("%(by)s vient d’engager %(crew)s sur une autre affaire (%(code)s).")
        % {"by": other.last_by, "crew": crew, "code": code},
        crew=crew,
        by=other.last_by,
        what=what,
        at=stamp(other.updated_at),
    )


def _abandon(city: CityInfo, mission_id: int, target: Incident, *, by: Actor, at: datetime, reason: str) -> None:
    """The case that the crew drove to goes back to what is left; its authors are told the truth."""
    mission = Mission.objects.select_related("crew", "incident").select_for_update(of=("self",)).get(pk=mission_id)
    left_case = mission.incident
    crew = mission.crew.call_sign
    if left_case.pk == target.pk or mission.state not in DIVERTIBLE:
        raise fleet.CrewBusy(
            _("%(crew)s est sur place (%(code)s) : rappelez-le d’abord.") % {"crew": crew, "code": left_case.code}
            if left_case.pk != target.pk
            else _("%(crew)s est déjà engagé sur cette affaire.") % {"crew": crew},
            crew=crew,
        )
    if left_case.priority <= target.priority and not reason.strip():
        raise NeedsWords(
            _("%(crew)s va vers une affaire P%(priority)s, aussi urgente. Dites pourquoi le détourner.")
            % {"crew": crew, "priority": left_case.priority}
        )
    advance(city, left_case, mission, State.DIVERTED, by=by, at=at, reason=target.code)
    left = active_states(left_case)
    change(
        left_case,
        Step.CREW_DIVERTED,
        by=by,
        at=at,
        text=f"{crew} : appelé sur {target.code} (P{target.priority})",
        state=state_with(left),
    )
    moved = [] if left else threads.advance_threads(city, left_case.pk, Thread.READ, at=at, text=CALLED_AWAY)
    announce(city, left_case, at=at, also=[mission_change(city, mission), *moved])
