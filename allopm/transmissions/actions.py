"""The write door of the desk: try again what could not be delivered."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from allopm.city.queries import service_info
from allopm.journal.actions import write
from allopm.refusals import Conflict, NotFound, Refused
from allopm.transmissions.cards import transmission_card
from allopm.transmissions.change import hold, keep_quietly
from allopm.transmissions.outbox import transmit
from allopm.transmissions.states import State

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor
    from allopm.transmissions.models import Transmission

__all__ = ["retry", "transmit"]


class NotFailed(Refused):
    """Nothing to try again: 422."""

    code = "not_failed"


@transaction.atomic
def retry(city: CityInfo, number: int, *, by: Actor, at: datetime, version: int) -> Transmission:
    """By the channel the service has now: the address may just have been corrected. Raises NotFound, Conflict."""
    held = hold(Q(pk=number, city_id=city.id))
    row = held.row
    if row.withdrawn_at is not None or not row.is_open:
        raise NotFound(_("Cette transmission n’est plus ouverte."))
    if row.version != version:
        raise Conflict(transmission=transmission_card(row, held.incident.code))
    if row.state != State.FAILED and not (row.state == State.QUEUED and row.problem):
        raise NotFailed(_("Cette transmission n’est pas en échec."))
    target = service_info(city, row.service)
    if target is not None:
        row.channel = target.channel
    row.state, row.attempts, row.due_at, row.problem = State.QUEUED, 0, at, ""
    keep_quietly(held, at=at)
    write(city.id, what="transmission.retried", about=f"incident:{held.incident.code}", by=by, at=at)
    return row
