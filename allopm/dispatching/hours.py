"""How much of the hour's traffic each vehicle feels. Knows no street, no database and no clock."""

from __future__ import annotations

from typing import Final

# The share of the hour's delay that reaches a vehicle: a motorbike is held back by traffic less than a car, those on
# bicycles and on foot are not (chosen). Whatever else has an engine feels it all.
TRAFFIC_SHARE: Final = {"motorbike": 0.3, "bike": 0.0, "foot": 0.0}


def feels_traffic(vehicle: str) -> bool:
    """Whether the hour matters to it at all."""
    return TRAFFIC_SHARE.get(vehicle, 1.0) > 0


def pace_for(vehicle: str, pace: float) -> float:
    """What this vehicle feels of the pace that cars keep at this hour."""
    return 1 + (pace - 1) * TRAFFIC_SHARE.get(vehicle, 1.0)
