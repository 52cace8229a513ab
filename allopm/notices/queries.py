"""Reads of notices: which channels an owner chose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allopm.notices.channels import shown
from allopm.notices.links import stop_token
from allopm.notices.models import Notice, Subscription
from allopm.notices.states import State

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


@dataclass(frozen=True)
class Chosen:
    """One channel of an owner: enough of its address to recognise it, and the link that ends it."""

    channel: str
    shown: str
    stop_token: str


def listening(city: CityInfo, owners: Iterable[str]) -> set[str]:
    """Those of these owners who chose a channel."""
    rows = Subscription.objects.filter(city_id=city.id, owner__in=list(owners))
    return set(rows.values_list("owner", flat=True))


def told_of(city: CityInfo, owner: str, *, code: str) -> int:
    """How often this owner was told this, by whatever channel."""
    rows = Notice.objects.filter(city_id=city.id, owner=owner, code=code).exclude(state=State.DROPPED)
    return rows.values("key").distinct().count()


def channels_of(city: CityInfo, owner: str) -> list[Chosen]:
    """What this owner chose, oldest first."""
    rows = Subscription.objects.filter(city_id=city.id, owner=owner).order_by("pk")
    return [Chosen(row.channel, shown(row.channel, row.address), stop_token(row.pk)) for row in rows]
