"""The grammar of every change to an incident: lock, require, change, announce. Knows no verb of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from allopm.events.log import Change, emit
from allopm.incidents.appraisal import appraise, was_before
from allopm.incidents.cards import incident_card, incident_change
from allopm.incidents.claims import turn_claim
from allopm.incidents.clocks import turn_clock
from allopm.incidents.models import Incident, IncidentStep
from allopm.incidents.silence import turn_silence
from allopm.incidents.states import ANSWERING, BY_ITSELF, COMMANDS, NOT_WHILE_PLANNED, State, Step
from allopm.incidents.words import STATE_WORDS, STEP_WORDS
from allopm.journal.actions import write
from allopm.missions.cards import mission_changes
from allopm.missions.line import tell_lines
from allopm.missions.queries import carried_missions
from allopm.missions.states import State as Carried
from allopm.moments import stamp, stamp_or_none
from allopm.refusals import Conflict, NotFound, Refused
from allopm.transmissions.standing import follow_case
from allopm.watching.tasks import tend_task

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

# Fields that an undo can put back.
RESTORABLE: Final = (
    "state",
    "kind",
    "priority_override",
    "override_reason",
    "override_by",
    "override_at",
    "claimed_by_id",
    "claimed_at",
    "held_until",
    "held_reason",
    "service",
    "outcome",
    "proof",
    "ended_text",
    "ended_at",
    "waiting_since",
    "dispatched_at",
    "escalated_at",
    "answered_at",
    "tour_until",
    "watch_id",
)


# Those of them that are moments: the history keeps them as text.
MOMENTS: Final = frozenset(
    {
        "claimed_at",
        "override_at",
        "held_until",
        "ended_at",
        "waiting_since",
        "dispatched_at",
        "escalated_at",
        "answered_at",
        "tour_until",
    }
)
# What an undo puts back after « pas la même chose » alone: otherwise likeness is computed, not remembered.
LIKENESS: Final = ("leader", "leader_score", "not_same")


class NotNow(Refused):
    """The state of the incident does not allow this command: 422, with what is possible."""

    code = "not_now"


def lock(city: CityInfo, code: str, version: int | None = None) -> Incident:
    """The incident's row, locked; with `version`, only if nobody changed it since. Raises NotFound, Conflict."""
    incident = (
        Incident.objects.select_for_update(of=("self",))
        .select_related("claimed_by", "watch")
        .filter(city_id=city.id, code=code)
        .first()
    )
    if incident is None:
        raise NotFound(_("Cette affaire n’existe pas, ou plus."))
    if version is not None:
        check_version(city, incident, version)
    return incident


def check_version(city: CityInfo, incident: Incident, version: int) -> None:
    """Whether its author saw what the case is, the house's own steps apart. Raises Conflict."""
    if not (incident.quiet_from or incident.version) <= version <= incident.version:
        raise conflict(city, incident)


def is_done(incident: Incident, key: str) -> bool:
    """Whether this request was carried out already: a doubled press is one act."""
    return bool(key) and incident.steps.filter(key=key).exists()


def lock_all(city: CityInfo, codes: Iterable[str]) -> dict[str, Incident]:
    """Several cases, locked in the order of their primary key: one order for everybody. Raises NotFound."""
    wanted = set(codes)
    rows = Incident.objects.select_for_update(of=("self",)).filter(city_id=city.id, code__in=wanted)
    found = {incident.code: incident for incident in rows.select_related("claimed_by", "watch").order_by("pk")}
    if len(found) < len(wanted):
        raise NotFound(_("Cette affaire n’existe pas, ou plus."))
    return found


def conflict(city: CityInfo, incident: Incident) -> Conflict:
    """Who did what in the meantime, with the fresh card."""
    what = str(STEP_WORDS.get(Step(incident.last_what), "")) if incident.last_what else ""
    return Conflict(
        _("%(by)s vient de modifier cette affaire : %(what)s.") % {"by": incident.last_by, "what": what},
        by=incident.last_by,
        what=what,
        at=stamp(incident.updated_at),
        incident=incident_card(city, incident),
    )


def require(incident: Incident, command: str) -> None:
    """Refuse a command that this state does not know."""
    if State(incident.state) not in COMMANDS[command]:
        raise NotNow(
            _("Impossible ici : l’affaire est « %(state)s ».") % {"state": STATE_WORDS[State(incident.state)]},
            state=incident.state,
        )
    if command in NOT_WHILE_PLANNED and incident.missions.filter(state=Carried.PLANNED).exists():
        raise NotNow(_("L’affaire attend dans la tournée d’un équipage : retirez-la d’abord de la tournée."))


def change(incident: Incident, step: Step, *, by: Actor, at: datetime, text: str = "", **fields: Any) -> None:
    """Write the new values, the history line with the old ones, and the journal. A `key` is written once per case."""
    key = fields.pop("key", "")
    was = State(incident.state)
    before = values_of(incident, RESTORABLE + (LIKENESS if step == Step.APART else ()))
    for name, value in fields.items():
        setattr(incident, name, value)
    turn_clock(incident, was, at=at, restored=fields)
    if step == Step.UNPLANNED:
        incident.tour_until = None
    turn_silence(incident, step, by=by, at=at)
    if step in ANSWERING and incident.answered_at is None:
        incident.answered_at = at
    tend_task(incident, at=at)
    turn_claim(incident, before["claimed_by_id"], by=by, at=at)
    follow_case(incident, was, at=at)
    moved = appraise(incident, at=at, was=was_before(incident))
    _count_version(incident, step)
    incident.updated_at, incident.last_by, incident.last_what, incident.last_moved = at, by.name, step, moved
    incident.save()
    IncidentStep.objects.create(
        incident=incident,
        kind=step,
        at=at,
        by=by.name,
        by_id=by.id,
        text=text[:2000],
        version=incident.version,
        moved=moved,
        before=before,
        key=key,
    )
    write(incident.city_id, what=f"incident.{step}", about=f"incident:{incident.code}", by=by, at=at)


def change_quietly(incident: Incident, **fields: Any) -> None:
    """Something the card shows without being a step: no line of history, and nobody's command is refused for it."""
    for name, value in fields.items():
        setattr(incident, name, value)
    incident.quiet_from = incident.quiet_from or incident.version
    incident.version += 1
    incident.save(update_fields=["version", "quiet_from", *fields])


def _count_version(incident: Incident, step: Step) -> None:
    """What the house does by itself is no reason to refuse an operator who is just acting on the case."""
    if step not in BY_ITSELF:
        incident.quiet_from = incident.version + 1
    elif not incident.quiet_from:
        incident.quiet_from = incident.version
    incident.version += 1


def values_of(incident: Incident, names: Iterable[str]) -> dict[str, Any]:
    """These fields as the history keeps them."""
    return {name: _plain(getattr(incident, name)) for name in names}


def _plain(value: Any) -> Any:
    return stamp_or_none(value) if isinstance(value, datetime) else value


def announce(city: CityInfo, incident: Incident, *, at: datetime, also: Iterable[Change] = ()) -> None:
    """Tell every desk, the crews that are on it, and whoever `also` names."""
    carried = carried_missions(incident)
    emit(city.id, incident_change(city, incident, missions=carried), *mission_changes(city, carried), *also, at=at)
    tell_lines(city, carried, at=at)
