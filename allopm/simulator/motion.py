"""Where somebody is along a way at a moment. Knows no network, no clock."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from allopm.geo.distance import bearing_deg, haversine_m

LonLat = tuple[float, float]


@dataclass(frozen=True)
class Spot:
    """A position with its direction (degrees) and speed (metres per second)."""

    point: LonLat
    heading: float | None = None
    speed_mps: float = 0.0


class Track:
    """A way driven at an even pace from `leaves_at` for `seconds`."""

    def __init__(self, coords: Sequence[LonLat], *, leaves_at: datetime, seconds: float) -> None:
        self.coords = tuple(coords)
        self.leaves_at = leaves_at
        self.arrives_at = leaves_at + timedelta(seconds=max(1.0, seconds))
        steps = [haversine_m(a, b) for a, b in itertools.pairwise(self.coords)]
        self._metres = list(itertools.accumulate(steps, initial=0.0))

    @property
    def metres(self) -> float:
        return self._metres[-1]

    def spot(self, at: datetime) -> Spot:
        """Before leaving: the start. After arriving: the end, standing."""
        whole = (self.arrives_at - self.leaves_at).total_seconds()
        share = (at - self.leaves_at).total_seconds() / whole
        if share >= 1 or self.metres == 0:
            return Spot(self.coords[-1])
        if share <= 0:
            return Spot(self.coords[0])
        target = share * self.metres
        index = min(bisect.bisect_right(self._metres, target), len(self.coords) - 1)
        start, end = self.coords[index - 1], self.coords[index]
        length = self._metres[index] - self._metres[index - 1]
        part = (target - self._metres[index - 1]) / length if length else 0.0
        point = (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)
        return Spot(point, heading=bearing_deg(start, end), speed_mps=self.metres / whole)
