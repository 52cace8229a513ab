"""How long ways take in the invented city: its own traffic, which the house is not told. Knows no street."""

from __future__ import annotations

from typing import Final

from allopm.dispatching.crews import Leg
from allopm.dispatching.hours import pace_for

# Time over free flow at each local hour: 1.0 is night, 1.5 the evening rush. Invented, after the shape of urban
# congestion indexes; what the house believes of its hours it has to learn from the missions.
TRAFFIC: Final = (
    1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.05, 1.25, 1.4, 1.3, 1.2, 1.2,
    1.25, 1.2, 1.2, 1.25, 1.4, 1.5, 1.5, 1.35, 1.2, 1.1, 1.05, 1.0,
)  # fmt: skip
# Metres per second of crews that do not drive: a hurried walk, a patrol bicycle (chosen).
OWN_SPEED_MPS: Final = {"foot": 1.4, "bike": 4.5}


def travel_s(vehicle: str, leg: Leg, *, hour: int) -> float:
    """Median travel at this hour, from the free way of a car."""
    own_speed = OWN_SPEED_MPS.get(vehicle)
    if own_speed:
        return leg.distance_m / own_speed
    return leg.travel_s * pace_for(vehicle, TRAFFIC[hour % 24])
