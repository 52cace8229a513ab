"""Who travels, past which obstacles, and at which hour's pace. Plain values; knows no street."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Profile = Literal["car", "motorbike", "bike", "foot", "priority"]
LonLat = tuple[float, float]

# The order is the street file's: append only.
PROFILES: Final[tuple[Profile, ...]] = ("car", "motorbike", "bike", "foot", "priority")


@dataclass(frozen=True)
class Obstacle:
    """Streets closed to vehicles, or slow for all, inside an outline or along and across a line."""

    shape: tuple[LonLat, ...]  # the outer ring of an area, or the points of a line
    is_area: bool
    factor: float | None = None  # None: closed; else how many times longer the streets take, at least 1


@dataclass(frozen=True)
class Conditions:
    """All that a travel time depends on besides its two ends."""

    profile: Profile = "car"
    obstacles: tuple[Obstacle, ...] = ()
    pace: float = 1.0  # every time is multiplied by it: what the hour adds


USUAL: Final = Conditions()
