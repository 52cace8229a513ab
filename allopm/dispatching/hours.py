"""What the hour adds to a way through the city, by vehicle. Knows no street, no database and no clock."""

from __future__ import annotations

from typing import Final

from allopm.dispatching.crews import Leg

# Time over free flow at each local hour: 1.0 is night, 1.5 the evening rush. A prior chosen after the shape of urban
# congestion indexes; what a city measures takes its place.
HOUR_FACTOR: Final = (
    1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.05, 1.25, 1.4, 1.3, 1.2, 1.2,
    1.25, 1.2, 1.2, 1.25, 1.4, 1.5, 1.5, 1.35, 1.2, 1.1, 1.05, 1.0,
)  # fmt: skip
# The share of the hour's delay that reaches a vehicle: a motorbike is held back by traffic less than a car, those on
# bicycles and on foot are not (chosen). A car feels it all.
TRAFFIC_SHARE: Final = {"motorbike": 0.3, "bike": 0.0, "foot": 0.0}
# Metres per second of crews that do not drive: a hurried walk, a patrol bicycle (chosen).
OWN_SPEED_MPS: Final = {"foot": 1.4, "bike": 4.5}


def pace_for(vehicle: str, pace: float) -> float:
    """What this vehicle feels of the pace that cars keep at this hour."""
    return 1 + (pace - 1) * TRAFFIC_SHARE.get(vehicle, 1.0)


def travel_s(vehicle: str, leg: Leg, *, hour: int) -> float:
    """Median travel at this hour, when only the free way of a car is known."""
    own_speed = OWN_SPEED_MPS.get(vehicle)
    if own_speed:
        return leg.distance_m / own_speed
    return leg.travel_s * pace_for(vehicle, HOUR_FACTOR[hour % 24])
