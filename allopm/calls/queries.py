"""Reads of calls: what the desk still has to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from allopm.calls.cards import call_card
from allopm.calls.models import Call

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

Card = dict[str, Any]
MOST: Final = 500  # what a screen can list (chosen)


def open_calls(city: CityInfo) -> list[Card]:
    """Calls that ring, are being written, or wait for a callback; oldest first, the newest when there are too many."""
    calls = Call.objects.filter(city_id=city.id, is_open=True).select_related("taken_by", "incident")
    return [call_card(call) for call in reversed(calls.order_by("-began_at", "-pk")[:MOST])]


def find_call(city: CityInfo, call_id: int) -> Call | None:
    """One call, None for none."""
    return Call.objects.filter(city_id=city.id, pk=call_id).select_related("taken_by", "incident").first()
