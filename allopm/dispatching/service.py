"""How long a crew on scene will still be there, from past missions. Knows no database, clock or city."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import ceil
from typing import Final

# Ten past missions that every kind starts from: the tenths of a gamma law of shape 4 and mean 25 min, the mean of the
# least urgent class in the reference's study (§2.2); the shape is chosen. The city's own missions outweigh them soon.
PRIOR_S: Final = tuple(60.0 * minutes for minutes in (8.5, 12.7, 15.8, 18.7, 21.5, 24.5, 27.8, 31.9, 37.6, 48.5))
# Nobody is free within a minute; who has been there longer than anybody before stays a quarter as long again (chosen).
LEAST_S: Final = 60.0
STILL: Final = 0.25


@dataclass(frozen=True)
class Remaining:
    """Seconds until free: as likely earlier as later, and eight times in ten before."""

    p50_s: float
    p80_s: float


def service_times(past_s: Sequence[float]) -> tuple[float, ...]:
    """Sorted, the prior among them."""
    return tuple(sorted(chain(PRIOR_S, past_s)))


PRIOR: Final = service_times(())


def remaining(elapsed_s: float, times: Sequence[float]) -> Remaining:
    """What missions that were not over at `elapsed_s` still took. `times` as `service_times` gives them."""
    longer = times[bisect_right(times, elapsed_s) :]
    if not longer:
        left = max(LEAST_S, STILL * elapsed_s)
        return Remaining(left, 2 * left)
    p50, p80 = (longer[ceil(share * len(longer)) - 1] - elapsed_s for share in (0.5, 0.8))
    return Remaining(max(LEAST_S, p50), max(LEAST_S, p80))
