"""Reads of the team: who is at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allopm.team.cards import presence_card
from allopm.team.models import Seat

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

Card = dict[str, Any]


def presence_cards(city: CityInfo) -> list[Card]:
    """Everybody at the desk, who came first before."""
    present = Seat.objects.filter(city_id=city.id, since__isnull=False).select_related("user").order_by("since", "pk")
    return [presence_card(seat) for seat in present]


def present_people(city: CityInfo) -> set[int]:
    """Account numbers of who is at the desk."""
    return set(Seat.objects.filter(city_id=city.id, since__isnull=False).values_list("user_id", flat=True))


def seats_of(user_id: int) -> list[int]:
    """Cities at whose desk this account has sat."""
    return list(Seat.objects.filter(user_id=user_id).values_list("city_id", flat=True))
