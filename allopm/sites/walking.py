"""How long on foot by the streets that this machine knows. Knows no page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from allopm.geo.travel import TravelTimes


def on_foot() -> TravelTimes | None:
    """None when no street is known for feet: a straight line then stands in, and says so."""
    return None
