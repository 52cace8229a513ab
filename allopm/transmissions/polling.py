"""Which requests of other systems are looked at, and when. Knows no network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from allopm.city.queries import city_by_id, service_info
from allopm.transmissions.change import hold, keep_quietly
from allopm.transmissions.models import Transmission

if TYPE_CHECKING:
    from uuid import UUID

    from allopm.city.queries import ServiceInfo

# Every quarter of an hour on the first day, then every two hours, until the link would be over (chosen).
OFTEN: Final = timedelta(minutes=15)
SELDOM: Final = timedelta(hours=2)
YOUNG: Final = timedelta(days=1)


@dataclass(frozen=True)
class Watched:
    id: int
    key: UUID
    service: ServiceInfo
    remote_id: str


@transaction.atomic
def claim_poll(at: datetime) -> Watched | None:
    """The most overdue look that nobody else is taking; the next one is set before it begins."""
    rows = Transmission.objects.select_for_update(skip_locked=True).filter(poll_at__lte=at)
    row = rows.exclude(remote_id="").order_by("poll_at", "pk").first()
    if row is None:
        return None
    after = at + (OFTEN if at - row.created_at < YOUNG else SELDOM)
    row.poll_at = after if after < row.expires_at else None
    row.save(update_fields=["poll_at"])
    service = service_info(city_by_id(row.city_id), row.service)
    return Watched(row.pk, row.key, service, row.remote_id) if service else None


@transaction.atomic
def name_remote(number: int, remote_id: str, *, at: datetime) -> None:
    """A token has become a number."""
    held = hold(Q(pk=number))
    held.row.remote_id = remote_id
    keep_quietly(held, at=at)
