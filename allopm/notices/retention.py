"""How long notices are kept: law as code. Knows no page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from allopm.notices.actions import end
from allopm.notices.models import Notice, Subscription

# What left, and dead letters: long enough for an administrator back from holidays (chosen).
NOTICES_KEPT: Final = timedelta(days=30)
# An address that nothing left for: a report ends within days; a request may wait for next year's session (chosen).
ADDRESSES_KEPT: Final = {"report": timedelta(days=60), "request": timedelta(days=400)}
BATCH: Final = 1000


def forget_old(at: datetime) -> int:
    """Erase what is older. Periodic; in steps that last no time. Members and staff choose until they leave."""
    gone = 0
    while batch := list(Notice.objects.filter(created_at__lt=at - NOTICES_KEPT).values_list("pk", flat=True)[:BATCH]):
        gone += Notice.objects.filter(pk__in=batch).delete()[0]
    unused = Q()
    for kind, kept in ADDRESSES_KEPT.items():
        unused |= Q(owner__startswith=f"{kind}:", used_at__lt=at - kept)
    while batch := list(Subscription.objects.filter(unused).values_list("pk", flat=True)[:BATCH]):
        gone += _end(batch)
    return gone


@transaction.atomic
def _end(numbers: list[int]) -> int:
    return end(Subscription.objects.filter(pk__in=numbers))
