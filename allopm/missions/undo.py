"""Takes back the desk's last step on an incident, within ten minutes, unless a crew is on scene."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from allopm.incidents.change import MOMENTS, NotNow, announce, change, lock, require
from allopm.incidents.queries import find_incident, last_step
from allopm.incidents.splitting import take_gesture_back
from allopm.incidents.states import State as Case
from allopm.incidents.states import Step
from allopm.incidents.words import STEP_WORDS
from allopm.missions.cards import mission_change
from allopm.missions.change import advance, hold, leave
from allopm.missions.models import Mission
from allopm.missions.states import CARRIED, State
from allopm.reports import threads
from allopm.reports.states import State as Thread
from allopm.watching import tasks

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.events.log import Change
    from allopm.incidents.models import Incident, IncidentStep
    from allopm.journal.actor import Actor

WINDOW: Final = timedelta(minutes=10)
UNDOABLE: Final = frozenset(
    {
        Step.OPENED,
        Step.CLAIMED,
        Step.RELEASED,
        Step.ASSIGNED,
        Step.QUALIFIED,
        Step.HELD,
        Step.WATCHED,
        Step.CREW_SENT,
        Step.PLANNED,
        Step.HANDED_OVER,
        Step.ENDED,
        Step.REOPENED,
        Step.APART,
    }
)


def undo(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int) -> Incident:
    """Take the last step back, whatever it was; a gathering of many goes back in several transactions."""
    if not _is_gathering(city, code, at=at, version=version):
        return _undo(city, code, by=by, at=at, version=version)
    take_gesture_back(city, code, by=by, at=at)
    return find_incident(city, code)


@transaction.atomic
def _is_gathering(city: CityInfo, code: str, *, at: datetime, version: int) -> bool:
    """Whether others joined this case last. Raises Conflict like every command."""
    incident = lock(city, code, version)
    require(incident, "undo")
    last = last_step(incident)
    if last is None or last.kind != Step.GROUPED or incident.state == Case.ENDED:
        return False
    _undoable(incident, last, at=at)
    return True


@transaction.atomic
def _undo(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int) -> Incident:
    """Put the fields of the last step back; a crew just sent is recalled, authors are told."""
    held = hold(city, code, version=version)
    incident = held.incident
    require(incident, "undo")
    last = last_step(incident)
    if last is None or last.kind not in UNDOABLE:
        raise NotNow(_("La dernière action ne peut pas être annulée."))
    _undoable(incident, last, at=at)
    also: list[Change] = []
    taken = _recall_last(city, incident, by=by, at=at) if last.kind in (Step.CREW_SENT, Step.PLANNED) else None
    also += [mission_change(city, taken)] if taken else []
    if last.kind == Step.WATCHED and last.before.get("watch_id") is None:
        tasks.withdraw(incident)
    change(incident, Step.UNDONE, by=by, at=at, text=str(STEP_WORDS[Step(last.kind)]), **_values(last.before))
    also += _tell_threads(city, incident, last, at=at)
    announce(city, incident, at=at, also=also)
    if taken:
        leave(city, taken, at=at, held=held)
    return incident


def _undoable(incident: Incident, last: IncidentStep, *, at: datetime) -> None:
    """What the house did by itself since then does not count; anybody else's step does."""
    if last.version < (incident.quiet_from or incident.version):
        raise NotNow(_("La dernière action ne peut pas être annulée."))
    if at - last.at > WINDOW:
        raise NotNow(_("Trop tard pour annuler : plus de dix minutes ont passé."))
    if Mission.objects.filter(incident=incident, state=State.ON_SCENE).exists():
        raise NotNow(_("Un équipage est sur place : rappelez-le plutôt."))


def _values(before: dict[str, Any]) -> dict[str, Any]:
    return {
        name: parse_datetime(value) if name in MOMENTS and isinstance(value, str) else value
        for name, value in before.items()
    }


def _recall_last(city: CityInfo, incident: Incident, *, by: Actor, at: datetime) -> Mission:
    carried = Mission.objects.filter(incident=incident, state__in=CARRIED)
    mission = carried.select_related("crew").order_by("-id").first()
    if mission is None:
        raise NotNow(_("L’équipage a déjà quitté l’affaire."))
    mission.incident = incident
    advance(city, incident, mission, State.RECALLED, by=by, at=at, reason=_("envoi annulé par le CSU"))
    return mission


def _tell_threads(city: CityInfo, incident: Incident, last: IncidentStep, *, at: datetime) -> list[Change]:
    """Only steps that authors had read are taken back in their threads."""
    if last.kind in (Step.CREW_SENT, Step.ENDED, Step.HANDED_OVER) and incident.state != Case.ENDED:
        return threads.advance_threads(
            city, incident.pk, Thread.READ, at=at, text=_("le centre a corrigé l’étape précédente")
        )
    return threads.touch_threads(city, incident.pk) if last.kind == Step.QUALIFIED else []
