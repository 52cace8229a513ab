"""How long on foot by the streets that this machine knows. Knows no page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings

from allopm.geo.conditions import Conditions
from allopm.geo.travel import load_travel

if TYPE_CHECKING:
    from allopm.geo.travel import TravelTimes

ON_FOOT: Final = Conditions(profile="foot")


def on_foot() -> TravelTimes:
    """By the streets when a map is built; else in a straight line, and every answer says so."""
    return load_travel(settings.MAP_DIR, ON_FOOT)
