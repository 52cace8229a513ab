"""The write door of carriers: claim what is due, settle what came of it. Knows no network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id, service_info
from allopm.incidents.change import announce, change
from allopm.incidents.queries import find_incident
from allopm.incidents.states import Step
from allopm.journal.actor import SYSTEM
from allopm.refusals import NotFound
from allopm.transmissions.change import hold, keep, keep_quietly
from allopm.transmissions.letter import Letter, compose
from allopm.transmissions.links import reply_link
from allopm.transmissions.models import Transmission
from allopm.transmissions.pace import AGAIN_AFTER, next_reminder, next_try
from allopm.transmissions.states import Channel, State

if TYPE_CHECKING:
    from uuid import UUID

    from allopm.city.queries import CityInfo, ServiceInfo

# Longer than any carrier may take (20 s): a claim that outlives its carrier is tried again (chosen).
LEASE: Final = timedelta(minutes=3)
FIRST_LOOK: Final = timedelta(minutes=5)  # at an Open311 server that has just taken a case (chosen)


@dataclass(frozen=True)
class Parcel:
    """One delivery, whole: nothing of the database is needed to carry it. `reminder` is 0 for the first one."""

    id: int
    key: UUID
    city: CityInfo
    service: ServiceInfo
    channel: str
    letter: Letter
    link: str
    reminder: int
    sent_on: datetime


def claim(at: datetime) -> Parcel | None:
    """The most overdue delivery or reminder that nobody else is carrying; committed before it is returned."""
    return _claim_first(at) or _claim_reminder(at)


@transaction.atomic
def _claim_first(at: datetime) -> Parcel | None:
    row = _one(Q(due_at__lte=at), "due_at")
    if row is None:
        return None
    row.attempts += 1
    row.due_at = at + LEASE
    row.save(update_fields=["attempts", "due_at"])
    return _parcel(row, reminder=0)


@transaction.atomic
def _claim_reminder(at: datetime) -> Parcel | None:
    """A reminder leaves once at most: the next one comes anyway."""
    row = _one(Q(remind_at__lte=at), "remind_at")
    if row is None:
        return None
    row.reminders += 1
    row.remind_at = next_reminder(city_by_id(row.city_id), row, at=at)
    row.save(update_fields=["reminders", "remind_at"])
    return _parcel(row, reminder=row.reminders)


def bury_lost(at: datetime) -> None:
    """Deliveries whose carrier died at every try: given up, with a reason, instead of going round for ever."""
    lost = Transmission.objects.filter(due_at__lte=at, attempts__gt=len(AGAIN_AFTER))
    for number in lost.values_list("pk", flat=True):
        settle_refused(number, _("L’envoi a été interrompu à chaque essai."), at=at)


def _one(which: Q, order: str) -> Transmission | None:
    rows = Transmission.objects.select_for_update(skip_locked=True, of=("self",)).select_related("incident")
    return rows.filter(which).order_by(order, "pk").first()


def _parcel(row: Transmission, *, reminder: int) -> Parcel:
    city = city_by_id(row.city_id)
    service = service_info(city, row.service)
    if service is None:
        raise NotFound()  # services are never deleted
    incident = find_incident(city, row.incident.code)
    letter = compose(city, incident, service=row.service_name, text=row.text)
    link = reply_link(row.key)
    return Parcel(row.pk, row.key, city, service, row.channel, letter, link, reminder, row.created_at)


@transaction.atomic
def settle_sent(number: int, *, at: datetime, remote_id: str = "") -> None:
    """It has left. What the service said meanwhile stays."""
    held = hold(Q(pk=number))
    row = held.row
    row.due_at, row.problem = None, ""
    row.sent_at = row.sent_at or at
    if row.state in (State.QUEUED, State.FAILED):
        row.state = State.SENT
        row.remind_at = next_reminder(held.city, row, at=at) if row.withdrawn_at is None else None
    if row.channel == Channel.OPEN311:
        row.remote_id = remote_id
        row.poll_at = at + FIRST_LOOK if row.withdrawn_at is None else None
    keep_quietly(held, at=at)


@transaction.atomic
def settle_problem(number: int, reason: str, *, at: datetime) -> None:
    """It did not arrive this time: tried again a little later, or given up after the last time."""
    held = hold(Q(pk=number))
    row = held.row
    if row.state != State.QUEUED or row.withdrawn_at is not None:
        return
    row.problem, row.due_at = reason[:300], next_try(row.attempts, at=at)
    if row.due_at is None:
        _give_up(number, reason, at=at)
    else:
        keep_quietly(held, at=at)


@transaction.atomic
def settle_refused(number: int, reason: str, *, at: datetime) -> None:
    """It will never arrive like this: no use to try again by itself."""
    _give_up(number, reason, at=at)


def _give_up(number: int, reason: str, *, at: datetime) -> None:
    """The dead letter: said on the case, in its history and in the panel; an operator may try again."""
    held = hold(Q(pk=number))
    row = held.row
    if row.state != State.QUEUED or row.withdrawn_at is not None:
        return
    row.state, row.due_at, row.problem = State.FAILED, None, reason[:300]
    keep(held, at=at)
    text = f"{row.service_name}. {row.problem}"
    change(held.incident, Step.NOT_DELIVERED, by=SYSTEM, at=at, text=text)
    announce(held.city, held.incident, at=at)


@transaction.atomic
def settle_reminded(number: int, *, at: datetime) -> None:
    """A reminder has left: one line of the case's history."""
    held = hold(Q(pk=number))
    keep(held, at=at)
    text = _("%(service)s, rappel n° %(n)s") % {"service": held.row.service_name, "n": held.row.reminders}
    change(held.incident, Step.SERVICE_REMINDED, by=SYSTEM, at=at, text=text)
    announce(held.city, held.incident, at=at)


@transaction.atomic
def settle_reminder_problem(number: int, reason: str, *, at: datetime) -> None:
    """Said on the case; the next reminder comes in its time."""
    held = hold(Q(pk=number))
    held.row.problem = (_("Rappel non remis : %(reason)s") % {"reason": reason})[:300]
    keep_quietly(held, at=at)
