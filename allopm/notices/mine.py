"""Everything this room holds on a person: shown and erased on demand. Knows no page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from allopm.moments import stamp, stamp_or_none
from allopm.notices.actions import forget_owner
from allopm.notices.models import Notice, Subscription

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


def held(city: CityInfo, owners: Iterable[str]) -> list[dict[str, Any]]:
    """Channels and what left by them, in plain JSON."""
    rows = Subscription.objects.filter(city_id=city.id, owner__in=list(owners)).order_by("pk")
    return [
        {
            "owner": row.owner,
            "channel": row.channel,
            "address": row.address,
            "language": row.lang,
            "since": stamp(row.created_at),
            "notices": [
                {"what": notice.code, "state": notice.state, "written_at": stamp(notice.created_at),
                 "sent_at": stamp_or_none(notice.sent_at)}
                for notice in Notice.objects.filter(subscription=row).order_by("pk")
            ],
        }
        for row in rows
    ]  # fmt: skip


def erase(city: CityInfo, owners: Iterable[str], *, at: datetime) -> int:
    """All of it. Returns how many channels were chosen."""
    return sum(forget_owner(city, owner) for owner in owners)
