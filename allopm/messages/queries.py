"""Reads of messages: the last hours, for the desk and for one crew."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from allopm.messages.cards import message_card
from allopm.messages.models import Message

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

Card = dict[str, Any]
SHOWN: Final = timedelta(hours=12)  # a shift
MOST: Final = 500  # what a screen can list (chosen)


def recent_messages(city: CityInfo, *, at: datetime) -> list[Card]:
    """What was written in the last hours, oldest first."""
    messages = Message.objects.filter(city_id=city.id, received_at__gte=at - SHOWN).select_related("crew")
    return [message_card(message) for message in reversed(messages.order_by("-pk")[:MOST])]


def crew_messages(city: CityInfo, call_sign: str, *, at: datetime) -> list[Card]:
    """The same for one crew alone."""
    messages = Message.objects.filter(city_id=city.id, crew__call_sign=call_sign, received_at__gte=at - SHOWN)
    return [message_card(message) for message in reversed(messages.select_related("crew").order_by("-pk")[:MOST])]
