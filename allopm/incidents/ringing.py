"""Tells every desk, once each: nobody acts on a case, a promise is about to break, it broke. Rows are the timers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from allopm.city.queries import catalogue, city_by_id, desk_rules, dispatch_rules
from allopm.incidents.change import announce, change, lock
from allopm.incidents.clocks import clock_of
from allopm.incidents.escalation import NEWS
from allopm.incidents.models import Incident
from allopm.incidents.silence import rings_at, silence_s
from allopm.incidents.states import State, Step
from allopm.journal.actor import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from allopm.city.queries import CityInfo

AT_ONCE: Final = 200  # cases per run and ring, each in a transaction of its own


def ring_silent_cases(at: datetime) -> int:
    """Periodic. A case nobody touched since it came, or since its reporter last spoke. Returns how many rang."""
    return _ring_all(_silent, _ring_silent, at=at)


def ring_promises(at: datetime) -> int:
    """Periodic. Each case without an answer rings once when its promise is near and once when it is broken."""
    return _ring_all(_promised, _ring_promise, at=at)


def _ring_all(
    due: Callable[[CityInfo, datetime], QuerySet[Incident]],
    ring: Callable[[CityInfo, str, datetime], bool],
    *,
    at: datetime,
) -> int:
    open_cases = Incident.objects.exclude(state=State.ENDED)
    rung = 0
    for city_id in open_cases.order_by("city_id").values_list("city_id", flat=True).distinct():
        city = city_by_id(city_id)
        codes = due(city, at).values_list("code", flat=True)
        rung += sum(ring(city, code, at) for code in list(codes[:AT_ONCE]))
    return rung


def _silent(city: CityInfo, at: datetime) -> QuerySet[Incident]:
    """The most urgent first. What has been silent for a day is no news: nobody was there."""
    is_due = Q()
    for priority in dispatch_rules(city).classes:
        since = at - timedelta(seconds=silence_s(city, priority))
        is_due |= Q(priority=priority, untouched_since__lte=since, untouched_since__gt=since - NEWS)
    ours = [kind.code for kind in catalogue(city).known.values() if kind.door == "pm"]
    quiet = Incident.objects.filter(is_due, city_id=city.id, silent_at=None, kind__in=ours)
    told = Q(escalated_at__gte=F("untouched_since"))
    return quiet.exclude(state=State.ENDED).exclude(told).order_by("priority", "untouched_since")


@transaction.atomic
def _ring_silent(city: CityInfo, code: str, at: datetime) -> bool:
    """What the row says under its lock decides: who has just acted is not told that nobody has."""
    incident = lock(city, code)
    due_at, running = rings_at(city, incident), clock_of(city, incident)
    if due_at is None or at < due_at:
        return False
    if running and running.is_late(at) and at - running.due_at < NEWS and incident.escalated_at is None:
        return False  # it is late already, and that is what will be told
    with translation.override("fr"):
        minutes = max(1, round((at - (incident.untouched_since or at)).total_seconds() / 60))
        text = _("depuis %(minutes)s min") % {"minutes": minutes}
        change(incident, Step.SILENT, by=SYSTEM, at=at, text=text, silent_at=at)
    announce(city, incident, at=at)
    return True


def _promised(city: CityInfo, at: datetime) -> QuerySet[Incident]:
    lead = timedelta(hours=desk_rules(city).promise_near_h)
    is_near = Q(promise_near_at=None, answer_by__gt=at, answer_by__lte=at + lead)
    is_broken = Q(promise_broken_at=None, answer_by__lte=at, answer_by__gt=at - NEWS)
    owed = Incident.objects.filter(is_near | is_broken, city_id=city.id, answered_at=None)
    return owed.exclude(state=State.ENDED).order_by("answer_by")


@transaction.atomic
def _ring_promise(city: CityInfo, code: str, at: datetime) -> bool:
    """Near, or broken: never both at once, and neither once the reporter has been answered."""
    incident = lock(city, code)
    if incident.answered_at is not None or incident.state == State.ENDED:
        return False
    with translation.override("fr"):
        if at >= incident.answer_by and incident.promise_broken_at is None:
            text = _("aucune réponse au déclarant à l’heure promise")
            change(incident, Step.PROMISE_BROKEN, by=SYSTEM, at=at, text=text, promise_broken_at=at)
        elif _is_near(city, incident, at):
            hours = max(1, round((incident.answer_by - at).total_seconds() / 3600))
            text = _("encore %(hours)s h pour répondre au déclarant") % {"hours": hours}
            change(incident, Step.PROMISE_NEAR, by=SYSTEM, at=at, text=text, promise_near_at=at)
        else:
            return False
    announce(city, incident, at=at)
    return True


def _is_near(city: CityInfo, incident: Incident, at: datetime) -> bool:
    lead = timedelta(hours=desk_rules(city).promise_near_h)
    return incident.promise_near_at is None and incident.answer_by - lead <= at < incident.answer_by
