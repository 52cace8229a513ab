"""The grammar of every change to a transmission: case first, then its row; write, show on the case, tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id
from allopm.events.log import emit
from allopm.incidents.cards import incident_change
from allopm.incidents.change import change_quietly, lock
from allopm.refusals import NotFound
from allopm.transmissions.cards import transmission_change
from allopm.transmissions.models import Transmission
from allopm.transmissions.outbox import show

if TYPE_CHECKING:
    from django.db.models import Q

    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident


@dataclass
class Held:
    """A transmission and its case, both locked."""

    city: CityInfo
    incident: Incident
    row: Transmission


def hold(which: Q) -> Held:
    """Lock the case, then the row. Raises NotFound, the same for wrong and absent."""
    found = Transmission.objects.filter(which).values_list("pk", "city_id", "incident__code").first()
    if found is None:
        raise NotFound(_("Ce lien n’existe pas ou n’est plus valable."))
    pk, city_id, code = found
    city = city_by_id(city_id)
    incident = lock(city, code)
    return Held(city, incident, Transmission.objects.select_for_update(of=("self",)).get(pk=pk))


def keep(held: Held, *, at: datetime) -> None:
    """Write the row and show it on the case, whose own change comes after."""
    held.row.version += 1
    held.row.save()
    show(held.incident, held.row)
    emit(held.city.id, transmission_change(held.row, held.incident.code), at=at)


def keep_quietly(held: Held, *, at: datetime) -> None:
    """The same where the case takes no step: nobody's command is refused for it."""
    keep(held, at=at)
    change_quietly(held.incident, transmission=held.incident.transmission)
    emit(held.city.id, incident_change(held.city, held.incident), at=at)
