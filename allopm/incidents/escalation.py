"""Tells every desk, once, that a case has outlived its limit. The row itself is the timer, so it survives restarts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _

from allopm.city.queries import catalogue, city_by_id, dispatch_rules
from allopm.dispatching.clocks import MAY_WAIT_FROM
from allopm.incidents.change import announce, change, lock
from allopm.incidents.clocks import clock_of
from allopm.incidents.models import Incident
from allopm.incidents.states import WAITING, State, Step
from allopm.journal.actor import SYSTEM

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.dispatching.clocks import Clock

AT_ONCE: Final = 200  # cases per run, each in a transaction of its own
# What broke longer ago is no news: it was late before this house had clocks, or nobody was there (chosen).
NEWS: Final = timedelta(days=1)


def escalate_late_cases(at: datetime) -> int:
    """Periodic. Returns how many were told; again at once: none."""
    open_cases = Incident.objects.exclude(state=State.ENDED)
    cities = [city_by_id(city_id) for city_id in open_cases.values_list("city_id", flat=True).distinct()]
    late = [(city, code) for city in cities for code in _overdue(city, at)]
    return sum(_escalate(city, code, at=at) for city, code in late)


def _overdue(city: CityInfo, at: datetime) -> list[str]:
    """Cases whose limit has passed and of which nothing was told, the most urgent first."""
    is_broken = Q()
    for priority, limits in dispatch_rules(city).classes.items():
        hold, arrive = at - timedelta(seconds=limits.hold_s), at - timedelta(seconds=limits.arrive_s)
        is_broken |= Q(priority=priority, state__in=WAITING, since__lte=hold, since__gt=hold - NEWS)
        is_broken |= Q(priority=priority, state=State.DISPATCHED, dispatched_at__range=(arrive - NEWS, arrive))
    ours = [kind.code for kind in catalogue(city).known.values() if kind.door == "pm"]
    waiting = Incident.objects.annotate(since=Coalesce("waiting_since", "created_at")).filter(
        is_broken, city_id=city.id, escalated_at=None, kind__in=ours
    )
    kept_waiting = Q(priority__gte=MAY_WAIT_FROM) & (Q(state=State.HELD, held_until__gt=at) | Q(tour_until__gt=at))
    return list(waiting.exclude(kept_waiting).order_by("priority", "since").values_list("code", flat=True)[:AT_ONCE])


@transaction.atomic
def _escalate(city: CityInfo, code: str, *, at: datetime) -> bool:
    """What the row says under its lock decides: a case served or reopened meanwhile is left alone."""
    incident = lock(city, code)
    running = clock_of(city, incident)
    if running is None or incident.escalated_at is not None or not running.is_late(at):
        return False
    with translation.override("fr"):
        change(incident, Step.ESCALATED, by=SYSTEM, at=at, text=_words(running, incident), escalated_at=at)
    announce(city, incident, at=at)
    return True


def _words(running: Clock, incident: Incident) -> str:
    said = {"priority": incident.priority, "minutes": max(1, round(running.target_s / 60))}
    if running.kind == "hold":
        return _("P%(priority)s sans équipage depuis plus de %(minutes)s min") % said
    return _("P%(priority)s : équipage envoyé depuis plus de %(minutes)s min, pas encore sur place") % said
