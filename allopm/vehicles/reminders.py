"""Puts a vehicle back in the queue on its day. The row is the timer: it survives restarts, and an old clock does
nothing to a newer one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id
from allopm.incidents.change import announce, change, lock
from allopm.incidents.states import State as Case
from allopm.incidents.states import Step
from allopm.journal.actor import SYSTEM
from allopm.vehicles.cards import vehicle_of
from allopm.vehicles.models import VehicleCase
from allopm.vehicles.states import State

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

AT_ONCE: Final = 200  # cases per run, each in a transaction of its own


def raise_due(at: datetime) -> int:
    """Periodic. Returns how many came back; again at once: none."""
    due = VehicleCase.objects.filter(state=State.FIRST_CHECKED, due_at__lte=at).exclude(incident__state=Case.ENDED)
    rows = due.order_by("due_at", "pk").values_list("city_id", "incident__code", "clock")[:AT_ONCE]
    return sum(_raise(city_by_id(city_id), code, clock, at=at) for city_id, code, clock in list(rows))


@transaction.atomic
def _raise(city: CityInfo, code: str, clock: int, *, at: datetime) -> bool:
    incident = lock(city, code)
    row = vehicle_of(incident)
    if row is None or row.clock != clock or row.state != State.FIRST_CHECKED or incident.state == Case.ENDED:
        return False  # somebody was faster
    row.state, row.told_at = State.DUE, at
    row.save()
    back: dict[str, object] = {}
    if incident.state == Case.HELD:
        back = {"state": Case.OPEN, "held_until": None, "held_reason": "", "waiting_since": at}
    with translation.override("fr"):
        text = _("second contrôle à faire : %(days)s jours au même point") % {"days": row.days}
    change(incident, Step.VEHICLE_DUE, by=SYSTEM, at=at, text=text, **back)
    announce(city, incident, at=at)
    return True
