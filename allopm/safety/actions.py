"""The write door of crews' safety: distress, « tout va bien », what is missed, what the desk does about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id
from allopm.events.log import emit
from allopm.fleet import actions as fleet
from allopm.fleet.queries import crew_with_position, overdue_crews
from allopm.fleet.states import ON_DUTY
from allopm.journal.actions import write
from allopm.journal.actor import SYSTEM
from allopm.missions.keys import own_time, take_key
from allopm.moments import stamp
from allopm.refusals import Conflict, Malformed, NotFound, Refused
from allopm.safety.cards import alert_card, alert_changes
from allopm.safety.models import Alert
from allopm.safety.states import Kind, State, can_become

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.fleet.models import Crew
    from allopm.journal.actor import Actor

# A fix older than this says where a crew was, not where it is (chosen).
FRESH: Final = timedelta(minutes=2)
WORDS_MAX: Final = 500


class OffDuty(Refused):
    """Nobody watches over a crew off duty: 422, and whom to call."""

    code = "off_duty"


class AlertOver(Refused):
    """The alert is closed: 422."""

    code = "alert_over"


@dataclass(frozen=True)
class Press:
    """One press of the distress button: by the crew's clock, once per key, where its phone is if it knows."""

    at: datetime
    key: str
    lon: float | None = None
    lat: float | None = None


@transaction.atomic
def press_distress(city: CityInfo, call_sign: str, press: Press, *, by: Actor, now: datetime) -> Alert:
    """Every desk rings. A repeated key does nothing; a second press rings the same alert again. Raises OffDuty."""
    at = own_time(press.at, now=now)
    is_new = take_key(city, call_sign, press.key, what="distress", at=at, now=now)
    crew = fleet.lock_crew(city, call_sign)
    last = Alert.objects.filter(crew=crew, kind=Kind.DISTRESS).select_related("crew").order_by("-pk").first()
    if last is not None and not is_new:
        return last
    if crew.state not in ON_DUTY:
        raise OffDuty(_("Vous êtes hors service : personne ne suit cet équipage. Appelez le 17 ou le 112."))
    if last is None or last.state == State.CLOSED:
        last = Alert(city_id=city.id, crew=crew, version=0, kind=Kind.DISTRESS, at=at, incident=crew.mission_incident)
    last.lon, last.lat = _place(city, crew, press, now=now)
    last.acknowledged_by, last.acknowledged_at = "", None
    _record(city, last, State.RAISED, what="alert.distress", by=by, at=at)
    _tell_crew(city, crew, at=now)
    return last


def _place(city: CityInfo, crew: Crew, press: Press, *, now: datetime) -> tuple[float | None, float | None]:
    """What the phone says, else the last fix while it is fresh."""
    if press.lon is not None and press.lat is not None:
        return press.lon, press.lat
    _crew, position = crew_with_position(city, crew.call_sign)
    if position is None or position.at < now - FRESH:
        return None, None
    return position.lon, position.lat


@transaction.atomic
def say_all_is_well(city: CityInfo, call_sign: str, *, at: datetime, key: str, by: Actor, now: datetime) -> None:
    """The safety timer starts again, and an alert that it had raised is closed. Off scene nothing is expected."""
    at = own_time(at, now=now)
    is_new = take_key(city, call_sign, key, what="check", at=at, now=now)
    crew = fleet.lock_crew(city, call_sign)
    if not is_new or crew.check_due_at is None:
        return
    write(city.id, what="crew.checked", about=f"crew:{call_sign}", by=by, at=at)
    hear(city, crew, by=by, at=now, words=_("l’équipage a répondu : tout va bien"))
    fleet.expect_check(city, crew, now + timedelta(minutes=city.check_every_min), at=now)


def hear(city: CityInfo, crew: Crew, *, by: Actor, at: datetime, words: str) -> None:
    """A sign of a locked crew: what had rung because it was silent rings no more."""
    alert = _open(crew, Kind.OVERDUE)
    if alert is not None:
        alert.closed_by, alert.closed_at, alert.words = by.name, at, words
        _record(city, alert, State.CLOSED, what="alert.closed", by=by, at=at)
        _tell_crew(city, crew, at=at)


def _open(crew: Crew, kind: Kind) -> Alert | None:
    alerts = Alert.objects.filter(crew=crew, kind=kind).exclude(state=State.CLOSED)
    return alerts.select_for_update(of=("self",)).select_related("crew").first()


@transaction.atomic
def acknowledge(city: CityInfo, alert_id: int, *, by: Actor, at: datetime, version: int) -> Alert:
    """An operator has seen it; the crew reads that. Raises NotFound, Conflict, AlertOver."""
    crew, alert = _lock(city, alert_id, version)
    alert.acknowledged_by, alert.acknowledged_at = by.name, at
    _record(city, alert, State.SEEN, what="alert.acknowledged", by=by, at=at)
    _tell_crew(city, crew, at=at)
    return alert


@transaction.atomic
def close(city: CityInfo, alert_id: int, *, by: Actor, at: datetime, version: int, words: str) -> Alert:
    """It is over, in words; the safety timer of a crew still on scene starts again."""
    crew, alert = _lock(city, alert_id, version)
    words = words.strip()
    if not 1 <= len(words) <= WORDS_MAX:
        raise Malformed(_("Dites comment l’alerte se termine, en %(max)s caractères au plus.") % {"max": WORDS_MAX})
    alert.closed_by, alert.closed_at, alert.words = by.name, at, words
    _record(city, alert, State.CLOSED, what="alert.closed", by=by, at=at)
    if alert.kind == Kind.OVERDUE and crew.check_due_at is not None:
        crew.check_due_at = at + timedelta(minutes=city.check_every_min)
    _tell_crew(city, crew, at=at)
    return alert


def _lock(city: CityInfo, alert_id: int, version: int) -> tuple[Crew, Alert]:
    """The crew, then its alert, if nobody acted on it since."""
    found = Alert.objects.filter(city_id=city.id, pk=alert_id).select_related("crew").first()
    if found is None:
        raise NotFound(_("Cette alerte n’existe pas."))
    crew = fleet.lock_crew(city, found.crew.call_sign)
    alert = Alert.objects.select_for_update(of=("self",)).select_related("crew").get(pk=alert_id)
    if alert.state == State.CLOSED:
        raise _over(alert)
    if alert.version != version:
        raise _conflict(alert)
    return crew, alert


def _conflict(alert: Alert) -> Conflict:
    """Who saw it meanwhile, or that the crew pressed again; with the fresh card."""
    by, at = alert.acknowledged_by, alert.acknowledged_at
    text = _("%(by)s a déjà vu cette alerte.") % {"by": by} if by else _("L’équipage a de nouveau appuyé.")
    return Conflict(text, by=by or alert.crew.call_sign, what=text, at=stamp(at or alert.at), alert=alert_card(alert))


def _over(alert: Alert) -> Conflict:
    text = _("%(by)s a déjà terminé cette alerte : %(words)s") % {"by": alert.closed_by, "words": alert.words}
    moment = alert.closed_at or alert.at
    return Conflict(text, by=alert.closed_by, what=text, at=stamp(moment), alert=alert_card(alert))


def raise_overdue(at: datetime) -> int:
    """Crews on scene that did not say in time that all is well. Periodic; each missed check rings exactly once."""
    missed = overdue_crews(at)
    return sum(_raise_overdue(city_by_id(city_id), call_sign, at=at) for city_id, call_sign in missed)


@transaction.atomic
def _raise_overdue(city: CityInfo, call_sign: str, *, at: datetime) -> bool:
    crew = fleet.lock_crew(city, call_sign)
    due_at = crew.check_due_at
    if due_at is None or due_at > at:
        return False  # the crew was faster
    if Alert.objects.filter(crew=crew, due_at=due_at).exists() or _open(crew, Kind.OVERDUE):
        return False
    alert = Alert(city_id=city.id, crew=crew, version=0, kind=Kind.OVERDUE, at=at, due_at=due_at)
    alert.incident = crew.mission_incident
    alert.lon, alert.lat = _place(city, crew, Press(at, ""), now=at)
    _record(city, alert, State.RAISED, what="alert.overdue", by=SYSTEM, at=at)
    _tell_crew(city, crew, at=at)
    return True


def _record(city: CityInfo, alert: Alert, state: State, *, what: str, by: Actor, at: datetime) -> None:
    """Save a new or locked alert in its new state, journal it, ring everywhere."""
    if not can_become(alert.state, state):
        raise AlertOver(_("Cette alerte est déjà terminée ou déjà vue."))
    alert.state, alert.version = state, alert.version + 1
    alert.save()
    data: dict[str, Any] = {"alert": alert.pk, "kind": alert.kind, "words": alert.words}
    write(city.id, what=what, about=f"crew:{alert.crew.call_sign}", by=by, at=at, data=data)
    emit(city.id, *alert_changes(alert), at=at)


def _tell_crew(city: CityInfo, crew: Crew, *, at: datetime) -> None:
    """The crew's own line rings for the gravest of its open alerts."""
    alert = _open(crew, Kind.DISTRESS) or _open(crew, Kind.OVERDUE)
    line = {"id": alert.pk, "kind": str(alert.kind), "since": stamp(alert.at)} if alert else None
    fleet.tell_alert(city, crew, line, at=at)


# As long as the fixes of crews (reference §5): after that an alert says what happened, not where.
PLACE_KEPT: Final = timedelta(days=60)


def forget_places(at: datetime) -> int:
    """Closed alerts forget where the crew was. Periodic; returns how many."""
    old = Alert.objects.filter(state=State.CLOSED, closed_at__lt=at - PLACE_KEPT, lon__isnull=False)
    return old.update(lon=None, lat=None)
