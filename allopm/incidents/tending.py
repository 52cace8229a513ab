"""Follows what moves by itself: time against a promise, leaders that end. Small batches; the rows are the timers."""

from __future__ import annotations

from copy import copy
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation

from allopm.city.queries import city_by_id
from allopm.incidents.appraisal import appraise
from allopm.incidents.change import announce, change, lock
from allopm.incidents.grouping import led_fields
from allopm.incidents.models import Incident
from allopm.incidents.states import State, Step
from allopm.journal.actor import SYSTEM

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from allopm.city.queries import CityInfo

AT_ONCE: Final = 200  # cases per run, each in a transaction of its own
# Two people who report the same thing in the same moment do not see each other: they are compared once more (chosen).
SAME_MOMENT: Final = timedelta(seconds=20)


def follow_time(at: datetime) -> int:
    """Periodic: cases whose urgency moves by waiting alone. Returns how many moved; again at once: none."""
    due = Incident.objects.filter(appraise_at__lte=at).order_by("appraise_at").values_list("city_id", "code")[:AT_ONCE]
    return sum(_age(city_by_id(city_id), code, at=at) for city_id, code in list(due))


@transaction.atomic
def _age(city: CityInfo, code: str, *, at: datetime) -> bool:
    """Nothing is told when nothing that a person reads has changed."""
    incident = lock(city, code)
    if incident.appraise_at is None or incident.appraise_at > at:
        return False
    older = copy(incident)
    appraise(older, at=at)
    if older.urgency_terms == incident.urgency_terms and older.priority == incident.priority:
        Incident.objects.filter(pk=incident.pk).update(appraise_at=older.appraise_at)
        return False
    with translation.override("fr"):
        change(incident, Step.AGED, by=SYSTEM, at=at)
    announce(city, incident, at=at)
    return True


def tend_leaders(at: datetime) -> int:
    """Periodic: cases that lost their leader get another or none. Returns how many changed."""
    waiting = _orphans() | _just_come(at)
    rows = waiting.order_by("id").values_list("city_id", "code")[:AT_ONCE]
    moved = sum(_lead(city_by_id(city_id), code, at=at) for city_id, code in list(rows))
    return moved + _after_other_kinds(at)


def _after_other_kinds(at: datetime) -> int:
    """Followers of cases that an operator gave another kind."""
    changed = Incident.objects.filter(followers_due=True).order_by("id").values_list("pk", "city_id", "code")
    moved = 0
    for pk, city_id, code in list(changed):
        city = city_by_id(city_id)
        followers = Incident.objects.filter(city_id=city_id, leader=code).exclude(state=State.ENDED).order_by("id")
        moved += sum(_lead(city, other, at=at) for other in list(followers.values_list("code", flat=True)))
        Incident.objects.filter(pk=pk).update(followers_due=False)
    return moved


def _orphans() -> QuerySet[Incident]:
    """Led by a case that has ended, or that is itself led."""
    leaders = Incident.objects.filter(city_id=OuterRef("city_id"), code=OuterRef("leader"), leader="")
    is_led = ~Q(leader="") & ~Q(state=State.ENDED)
    return Incident.objects.filter(is_led & ~Exists(leaders.exclude(state=State.ENDED)))


def _just_come(at: datetime) -> QuerySet[Incident]:
    """Led by nobody, and another of that moment is older."""
    others = Incident.objects.filter(
        city_id=OuterRef("city_id"), id__lt=OuterRef("id"), created_at__gte=at - 2 * SAME_MOMENT, leader=""
    )
    is_new = Q(created_at__gte=at - SAME_MOMENT, leader="", not_same=[]) & ~Q(state=State.ENDED)
    return Incident.objects.filter(is_new & Exists(others))


@transaction.atomic
def _lead(city: CityInfo, code: str, *, at: datetime) -> bool:
    incident = lock(city, code)
    if incident.state == State.ENDED:
        return False
    fields = led_fields(city, incident)
    if (fields["leader"], fields["leader_score"]) == (incident.leader, incident.leader_score):
        return False
    change(incident, Step.LED, by=SYSTEM, at=at, text=fields["leader"], **fields)
    announce(city, incident, at=at)
    return True
