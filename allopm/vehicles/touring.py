"""The second checks of the day as one tour: proposed in driving order, sent through the missions' door."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from allopm.missions.touring import tour_through
from allopm.missions.tours import MOST_STOPS, plan_tour
from allopm.refusals import Refused
from allopm.vehicles.queries import due_codes

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor
    from allopm.missions.models import Mission

Card = dict[str, Any]


class NothingDue(Refused):
    """No vehicle waits for its second check, or no crew is free for it: 422."""

    code = "nothing_due"


def propose(city: CityInfo, *, at: datetime, crew: str = "") -> Card:
    """The vehicles that are due, in the order in which this crew (without one: the nearest free) passes them."""
    codes = due_codes(city, at=at)[:MOST_STOPS]
    if not codes:
        raise NothingDue(_("Aucun second contrôle n’est à faire maintenant."))
    card = tour_through(city, codes, at=at, crew=crew)
    if card is None:
        raise NothingDue(_("Aucun équipage n’est libre pour cette tournée."))
    return card


def send(
    city: CityInfo, crew: str, codes: Sequence[str], *, by: Actor, at: datetime, key: str
) -> tuple[list[Mission], bool]:
    """Exactly the tour that was read; the same key is the same tour."""
    return plan_tour(city, crew, codes, by=by, at=at, key=key)
