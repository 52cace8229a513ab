"""Carries what leaves for services: claims, sends outside any transaction, settles. Runs in a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from allopm.interop.mail.carrying import carry as by_mail
from allopm.interop.open311.carrying import carry as by_open311
from allopm.interop.outcome import Delivered, Never, NotYet
from allopm.interop.webhooks.carrying import carry as by_webhook
from allopm.refusals import Refused
from allopm.transmissions import carrying
from allopm.transmissions.replies import reply_by_key
from allopm.transmissions.states import Channel, Verb

if TYPE_CHECKING:
    from allopm.transmissions.carrying import Parcel

logger = logging.getLogger(__name__)
MOST: Final = 20  # of one run; the next one is two seconds later (chosen)
Clock = Callable[[], datetime]
CARRIERS: Final[Mapping[str, Callable[[Parcel, datetime], Delivered]]] = {
    Channel.MAIL: by_mail,
    Channel.WEBHOOK: by_webhook,
    Channel.OPEN311: by_open311,
}


def deliver_due(at: datetime, *, now: Clock = timezone.now) -> int:
    """Every delivery and reminder that is due, one by one; returns how many were tried. Periodic."""
    carrying.bury_lost(at)
    tried = 0
    while tried < MOST and (parcel := carrying.claim(now())):
        tried += 1
        _deliver(parcel, now=now)
    return tried


def _deliver(parcel: Parcel, *, now: Clock) -> None:
    try:
        delivered = CARRIERS[parcel.channel](parcel, now())
    except (NotYet, Never) as problem:
        logger.warning("not_delivered transmission=%s channel=%s %s", parcel.id, parcel.channel, type(problem).__name__)
        _settle(parcel, problem, at=now())
        return
    if parcel.reminder:
        carrying.settle_reminded(parcel.id, at=now())
    else:
        carrying.settle_sent(parcel.id, at=now(), remote_id=delivered.remote_id)
    if delivered.is_receipt and not parcel.reminder:
        _receipt(parcel, at=now())


def _settle(parcel: Parcel, problem: NotYet | Never, *, at: datetime) -> None:
    if parcel.reminder:
        carrying.settle_reminder_problem(parcel.id, problem.reason, at=at)
    elif isinstance(problem, Never):
        carrying.settle_refused(parcel.id, problem.reason, at=at)
    else:
        carrying.settle_problem(parcel.id, problem.reason, at=at)


def _receipt(parcel: Parcel, *, at: datetime) -> None:
    """The receiving system has it: that is its receipt, unless the case was taken back while it travelled."""
    try:
        reply_by_key(parcel.key, Verb.RECEIVED, text="", at=at)
    except Refused as refusal:
        logger.info("receipt_too_late transmission=%s %s", parcel.id, refusal.code)
