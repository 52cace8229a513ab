"""How invented crews behave: reaction, service time, outcome, refusal. Pure draws; knows no network, no clock."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from typing import Final

from allopm.dispatching.crews import Leg
from allopm.simulator.driving import travel_s
from allopm.simulator.statement import draw

# Median seconds and spread (sigma of the logarithm). Chosen; on scene after reference §2.2 (25 to 40 min for police
# work, less for a parking fine).
REACTION_S: Final = (20.0, 0.6)
TURNOUT_S: Final = (30.0, 0.5)
SERVICE_SPREAD: Final = 0.45
SERVICE_MIN: Final = {
    "parking": 12, "wreck": 14, "squat": 24, "noise": 15, "traffic": 18, "shop": 20, "other": 25, "town": 10,
}  # fmt: skip
REFUSES: Final = 0.04
REFUSALS: Final = {"busy": 0.5, "too_far": 0.2, "vehicle": 0.2, "danger": 0.1}
OUTCOMES: Final[Mapping[str, Mapping[str, float]]] = {
    "parking": {"verbalised": 0.5, "removed": 0.15, "gone_on_arrival": 0.25, "nothing_found": 0.1},
    "wreck": {"removed": 0.6, "verbalised": 0.15, "nothing_found": 0.15, "not_competent": 0.1},
    "squat": {"stopped": 0.35, "warned": 0.3, "not_competent": 0.15, "nothing_found": 0.2},
    "noise": {"stopped": 0.45, "warned": 0.2, "verbalised": 0.1, "gone_on_arrival": 0.25},
    "traffic": {"gone_on_arrival": 0.45, "verbalised": 0.25, "stopped": 0.15, "nothing_found": 0.15},
    "shop": {"warned": 0.45, "verbalised": 0.25, "stopped": 0.15, "nothing_found": 0.15},
    "other": {"stopped": 0.35, "gone_on_arrival": 0.3, "warned": 0.15, "nothing_found": 0.2},
}
# What was over when it was told is rarely still there.
OVER: Final = {"gone_on_arrival": 0.6, "nothing_found": 0.4}
# Seconds between two fixes: on the way to a case, otherwise (product.md: a fix every 5 to 10 s).
FIX_DRIVING_S: Final = 5.0
FIX_S: Final = 10.0
ACCURACY_M: Final = (4.0, 15.0)
# Patrol: share of legs inside the own sector, minutes standing between two legs.
IN_SECTOR: Final = 0.75
STANDING_MIN: Final = (3.0, 14.0)
# One pause per about four hours of duty, of fifteen to twenty-five minutes.
PAUSE_EVERY_H: Final = 4.0
PAUSE_MIN: Final = (15.0, 25.0)
# A patrol is not in a hurry: it takes this much longer than a call.
PATROL_SLOWNESS: Final = 1.5
# Spread of driving times around what the streets and the hour say (sigma of the logarithm; chosen).
DRIVING_SPREAD: Final = 0.2


def lognormal_s(shape: tuple[float, float], rng: random.Random) -> float:
    median, sigma = shape
    return median * rng.lognormvariate(0.0, sigma)


def driving_s(vehicle: str, leg: Leg, *, hour: int, rng: random.Random) -> float:
    """Seconds to drive a way on a call, as the city's proposals expect it, give or take."""
    expected = travel_s(vehicle, leg, hour=hour)
    return max(5.0, expected * rng.lognormvariate(0.0, DRIVING_SPREAD))


def service_s(group: str, rng: random.Random) -> float:
    """Seconds on scene."""
    return lognormal_s((60.0 * SERVICE_MIN.get(group, 20), SERVICE_SPREAD), rng)


def outcome(group: str, ongoing: str, *, allowed: Collection[str], rng: random.Random) -> str:
    """How it ends, among what the crew's screen offers."""
    shares = OVER if ongoing == "over" else OUTCOMES.get(group, OUTCOMES["other"])
    offered = {code: share for code, share in shares.items() if code in allowed}
    return draw(offered, rng) if offered else rng.choice(sorted(allowed))


def refusal(*, allowed: Collection[str], rng: random.Random) -> str | None:
    """A motive when this crew refuses this mission, None when it takes it."""
    if rng.random() >= REFUSES:
        return None
    offered = {code: share for code, share in REFUSALS.items() if code in allowed}
    return draw(offered, rng) if offered else None
