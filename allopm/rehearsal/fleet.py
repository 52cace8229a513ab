"""Crews of a rehearsal: what each is doing, where it is, what it has done. Knows no policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from allopm.rehearsal.ground import Spot, Way

HOURS: Final = 24
REACH_S: Final = 480.0  # a crew covers what it reaches in eight minutes, as P1 asks
COVERED: Final = 0.25  # what a second crew near the same demand is still worth. Chosen.
Doing = Literal["off", "idle", "to_case", "on_scene"]


@dataclass(frozen=True)
class Roster:
    """Crews on duty at each hour of the day. The first ones have the longest days."""

    by_hour: tuple[int, ...]

    @property
    def most(self) -> int:
        return max(self.by_hour)

    @property
    def crew_hours(self) -> int:
        """Of one day."""
        return sum(self.by_hour)

    def at(self, now_s: float) -> int:
        return self.by_hour[int(now_s // 3600) % HOURS]

    def next_duty_s(self, crew: int, now_s: float) -> float:
        """The next full hour at which this crew is on duty."""
        hour = int(now_s // 3600)
        return next(h * 3600.0 for h in range(hour + 1, hour + 1 + HOURS) if self.at(h * 3600.0) > crew)


def same_all_day(crews: int) -> Roster:
    return Roster((crews,) * HOURS)


@dataclass(slots=True)
class Crew:
    """One crew. `way` begins at `left_s` and is driven at `pace` times its free-flow seconds."""

    home: int
    doing: Doing = "off"
    spot: Spot = field(default_factory=lambda: Spot(0))
    case: int = -1
    token: int = 0  # of its last order, so that what was planned before it is forgotten
    way: Way | None = None
    left_s: float = 0.0
    pace: float = 1.0
    since_s: float = 0.0
    busy_s: float = 0.0
    duty_s: float = 0.0
    metres: float = 0.0
    tour: list[int] = field(default_factory=list)
    ends: bool = False  # its duty is over once it is free

    def where(self, now_s: float) -> Spot:
        """On its way it is where it has got to, not where it was nor where it goes."""
        if self.doing != "to_case" or self.way is None or now_s <= self.left_s:
            return self.spot
        return self.way.after(min((now_s - self.left_s) / self.pace, self.way.total_s))

    def stop_driving(self, now_s: float) -> None:
        """Turned round, or there: what was driven counts."""
        if self.way is not None and self.way.total_s > 0:
            done = min(1.0, max(0.0, (now_s - self.left_s) / self.pace / self.way.total_s))
            self.metres += self.way.total_m * done
        self.spot = self.where(now_s)
        self.way = None


def homes(shares: Sequence[float], seconds_to: Sequence[Sequence[float]], crews: int) -> list[int]:
    """Where crews wait at the start of duty: each next one at the point that covers most of the demand in reach of
    nobody yet (maximal covering, greedily)."""
    is_near = np.asarray(seconds_to) <= REACH_S  # [to, from]
    left, found = np.array(shares, dtype=np.float64), []
    for _ in range(crews):
        best = int(np.argmax(left @ is_near))
        found.append(best)
        left = np.where(is_near[:, best], COVERED * left, left)
    return found
