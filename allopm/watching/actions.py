"""The write door of looks at cameras: taken by one, looked at from when to when, decided. No image ever comes in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id, desk_rules
from allopm.incidents.change import announce, change, lock
from allopm.incidents.states import State as Case
from allopm.incidents.states import Step
from allopm.journal.actor import SYSTEM
from allopm.moments import local_hour, stamp
from allopm.refusals import Conflict, Malformed, NotFound
from allopm.watching.cards import watch_card
from allopm.watching.models import OPEN, Watch
from allopm.watching.states import DECISIONS, Decision, State

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident
    from allopm.journal.actor import Actor

WORDS_MAX: Final = 500
AT_ONCE: Final = 100  # tasks per run


class Taken(Conflict):
    """409: somebody else is looking, or has decided already."""

    code = "watch_taken"


@transaction.atomic
def take(city: CityInfo, watch_id: int, *, by: Actor, at: datetime, version: int) -> Incident:
    """It is mine: of two at once, one has it. Whoever lets its time pass can be followed by another."""
    incident, watch = _hold(city, watch_id)
    if watch.taken_by_id == by.id:
        return incident
    if watch.taken_by_id is not None and watch.rang_at is None:
        raise _taken(city, incident, watch)
    text = _("reprises à %(name)s") % {"name": watch.taken_by} if watch.taken_by else ""
    _require_seen(city, incident, watch, version)
    _write(watch, taken_by=by.name, taken_by_id=by.id)
    change(incident, Step.WATCH_TAKEN, by=by, at=at, text=text)
    announce(city, incident, at=at)
    return incident


@transaction.atomic
def look(city: CityInfo, watch_id: int, *, by: Actor, at: datetime, version: int, camera: str) -> Incident:
    """From now on this camera is looked at; the first look begins the time. Nobody's yet: it becomes mine."""
    incident, watch = _hold(city, watch_id)
    if watch.taken_by_id not in (None, by.id) and watch.rang_at is None:
        raise _taken(city, incident, watch)
    known = {line["code"]: line["label"] for line in watch.cameras}
    if camera and camera not in known:
        raise Malformed(_("Cette caméra n’est pas dans la liste de la tâche."))
    if watch.state == State.LOOKING and watch.taken_by_id == by.id and camera in ("", *watch.looked[-1:]):
        return incident
    _require_seen(city, incident, watch, version)
    looked = [*watch.looked, camera] if camera else watch.looked
    _write(
        watch,
        state=State.LOOKING,
        from_at=watch.from_at or at,
        taken_by=by.name,
        taken_by_id=by.id,
        looked=looked,
    )
    change(incident, Step.WATCH_LOOKING, by=by, at=at, text=known.get(camera, ""))
    announce(city, incident, at=at)
    return incident


@transaction.atomic
def decide(
    city: CityInfo, watch_id: int, *, by: Actor, at: datetime, version: int, decision: str, words: str
) -> Incident:
    """What was decided joins the history of the case, with who looked, where, from when to when."""
    incident, watch = _hold(city, watch_id)
    if decision not in set(Decision):
        raise Malformed(_("Choisissez ce qui est décidé."))
    if len(words) > WORDS_MAX:
        raise Malformed(_("Le texte est trop long : %(max)s caractères au plus.") % {"max": WORDS_MAX})
    if watch.taken_by_id not in (None, by.id):
        raise _taken(city, incident, watch)
    _require_seen(city, incident, watch, version)
    _write(
        watch,
        state=State.DECIDED,
        taken_by=by.name,
        taken_by_id=by.id,
        from_at=watch.from_at or at,
        to_at=at,
        decision=decision,
        words=words.strip(),
    )
    after = {"watch": None, **_after(incident, Decision(decision), by=by, at=at)}
    change(incident, Step.WATCH_DECIDED, by=by, at=at, text=_story(city, watch), **after)
    announce(city, incident, at=at)
    return incident


def _after(incident: Incident, decision: Decision, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The case is open again; what repeats itself is one class more urgent."""
    fields: dict[str, Any] = {"state": Case.OPEN} if incident.state == Case.WATCHED else {}
    if decision == Decision.RAISE:
        fields |= {
            "priority_override": max(1, incident.priority - 1),
            "override_reason": DECISIONS[decision],
            "override_by": by.name,
            "override_at": at,
        }
    return fields


def _story(city: CityInfo, watch: Watch) -> str:
    """« rien vu · dôme Gambetta, angle Joffre · de 21:04 à 21:09 · deux personnes qui parlent »."""
    labels = {line["code"]: line["label"] for line in watch.cameras}
    looked = ", ".join(dict.fromkeys(labels[code] for code in watch.looked if code in labels))
    times = ""
    if watch.from_at and watch.to_at:
        since, until = local_hour(watch.from_at, city.timezone), local_hour(watch.to_at, city.timezone)
        times = f"de {since} à {until}" if since != until else f"à {until}"
    return " · ".join(part for part in (DECISIONS[Decision(watch.decision)], looked, times, watch.words) if part)


def ring_due_watches(at: datetime) -> int:
    """Tasks that nobody concluded in time ring once. Periodic; the row is the timer."""
    due = Watch.objects.filter(state__in=OPEN, rang_at=None).order_by("asked_at")
    rung = 0
    for watch_id, city_id, asked_at in list(due.values_list("pk", "city_id", "asked_at")[:AT_ONCE]):
        city = city_by_id(city_id)
        if at >= asked_at + timedelta(minutes=desk_rules(city).watch_minutes):
            rung += _ring(city, watch_id, at=at)
    return rung


@transaction.atomic
def _ring(city: CityInfo, watch_id: int, *, at: datetime) -> bool:
    """What the row says under the lock of its case decides: a newer request has all its time again."""
    try:
        incident, watch = _hold(city, watch_id)
    except (NotFound, Taken):
        return False
    if watch.rang_at is not None or at < watch.asked_at + timedelta(minutes=desk_rules(city).watch_minutes):
        return False
    _write(watch, rang_at=at)
    with translation.override("fr"):
        text = _("prises par %(name)s") % {"name": watch.taken_by} if watch.taken_by else _("personne ne les a prises")
        change(incident, Step.WATCH_DUE, by=SYSTEM, at=at, text=text)
    announce(city, incident, at=at)
    return True


def _hold(city: CityInfo, watch_id: int) -> tuple[Incident, Watch]:
    """The case locked, then its task. Raises NotFound, and Taken when it is over."""
    code = Watch.objects.filter(city_id=city.id, pk=watch_id).values_list("incident__code", flat=True).first()
    if code is None:
        raise NotFound(_("Cette levée de doute n’existe pas."))
    incident = lock(city, code)
    watch = Watch.objects.select_for_update(of=("self",)).get(pk=watch_id)
    if watch.state not in OPEN:
        raise _taken(city, incident, watch)
    incident.watch = watch
    return incident, watch


def _require_seen(city: CityInfo, incident: Incident, watch: Watch, version: int) -> None:
    if version != watch.version:
        raise _taken(city, incident, watch)


def _taken(city: CityInfo, incident: Incident, watch: Watch) -> Taken:
    """Who has it, or what became of it, with the fresh task."""
    if watch.state not in OPEN:
        text = _("Cette levée de doute est finie : elle a été conclue, ou l’affaire a avancé sans elle.")
    elif watch.taken_by:
        since = local_hour(watch.from_at, city.timezone) if watch.from_at else ""
        who = {"name": watch.taken_by, "since": since}
        text = _("%(name)s regarde déjà, depuis %(since)s.") % who if since else _("%(name)s s’en charge déjà.") % who
    else:
        text = _("La demande a changé : relisez-la.")
    return Taken(
        text,
        by=watch.taken_by,
        at=stamp(watch.from_at or watch.asked_at),
        watch=watch_card(city, watch, code=incident.code),
    )


def _write(watch: Watch, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(watch, name, value)
    watch.version += 1
    watch.save()
