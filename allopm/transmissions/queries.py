"""Reads of transmissions: what is open, what a link opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from allopm.refusals import NotFound
from allopm.transmissions.cards import transmission_card
from allopm.transmissions.links import token_hash
from allopm.transmissions.models import Transmission

if TYPE_CHECKING:
    from uuid import UUID

    from allopm.city.queries import CityInfo

Card = dict[str, Any]


def open_transmissions(city: CityInfo) -> list[Card]:
    """What waits for a service or for the desk, oldest first."""
    rows = Transmission.objects.filter(city_id=city.id, is_open=True).select_related("incident").order_by("pk")
    return [transmission_card(row, row.incident.code) for row in rows]


def transmissions_of(incident_id: int) -> list[Card]:
    """All of one case, oldest first."""
    rows = Transmission.objects.filter(incident_id=incident_id).select_related("incident").order_by("pk")
    return [transmission_card(row, row.incident.code) for row in rows]


def by_link(token: str) -> Transmission:
    """What a reply link opens. Raises NotFound, the same for wrong and absent."""
    row = Transmission.objects.filter(token_hash=token_hash(token)).select_related("incident").first()
    if row is None:
        raise NotFound(_("Ce lien n’existe pas ou n’est plus valable."))
    return row


def by_key(key: UUID) -> Transmission:
    """What a service's own system names. Raises NotFound."""
    row = Transmission.objects.filter(key=key).select_related("incident").first()
    if row is None:
        raise NotFound()
    return row
