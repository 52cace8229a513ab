"""Reads of alerts: those that ring, for the desk and for the crew that raised them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allopm.safety.cards import alert_card
from allopm.safety.models import Alert
from allopm.safety.states import State

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

Card = dict[str, Any]


def open_alerts(city: CityInfo) -> list[Card]:
    """Every alert that is not closed, oldest first."""
    alerts = Alert.objects.filter(city_id=city.id).exclude(state=State.CLOSED).select_related("crew").order_by("pk")
    return [alert_card(alert) for alert in alerts]


def crew_alerts(city: CityInfo, call_sign: str) -> list[Card]:
    """The open alerts of one crew."""
    return [card for card in open_alerts(city) if card["crew"] == call_sign]
