"""Carries notices: claims, sends outside any transaction, settles. Runs in a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from allopm.interop.mail.noticing import carry as by_mail
from allopm.interop.outcome import Gone, Never, NotYet
from allopm.interop.push.carrying import carry as by_push
from allopm.interop.sms.carrying import carry as by_sms
from allopm.notices import carrying
from allopm.notices.channels import Channel

if TYPE_CHECKING:
    from allopm.notices.carrying import Outgoing

logger = logging.getLogger(__name__)
MOST: Final = 50  # of one run; the next one is a second later (chosen)
Clock = Callable[[], datetime]
CARRIERS: Final[Mapping[str, Callable[[Outgoing, datetime], None]]] = {
    Channel.PUSH: by_push,
    Channel.MAIL: by_mail,
    Channel.SMS: by_sms,
}


def deliver_notices(at: datetime, *, now: Clock = timezone.now) -> int:
    """Every notice that is due, one by one; returns how many were tried. Periodic."""
    carrying.bury_lost(at)
    tried = 0
    while tried < MOST and (notice := carrying.claim(now())):
        tried += 1
        _deliver(notice, now=now)
    return tried


def _deliver(notice: Outgoing, *, now: Clock) -> None:
    try:
        CARRIERS[notice.channel](notice, now())
    except Gone:
        carrying.settle_gone(notice.id)
    except Never as problem:
        logger.warning("notice_refused id=%s channel=%s", notice.id, notice.channel)
        carrying.settle_refused(notice.id, problem.reason, at=now())
    except NotYet as problem:
        logger.warning("notice_not_yet id=%s channel=%s", notice.id, notice.channel)
        carrying.settle_problem(notice.id, problem.reason, at=now())
    else:
        carrying.settle_sent(notice.id, at=now())
