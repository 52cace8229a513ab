"""The delay one may honestly announce, from past delays alone. Knows no city and assumes no distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# Under this many past cases nothing is announced (chosen: one case moves the band by less than a rank in twenty).
MIN_CASES: Final = 20
# The next case falls inside with at least this probability, six times in ten (chosen for « habituellement »).
LOW_RANK: Final = 0.2
HIGH_RANK: Final = 0.8
# A band that ends beyond this helps nobody (chosen).
MAX_HIGH_MIN: Final = 240


@dataclass(frozen=True)
class Band:
    """Whole minutes, low < high."""

    low_min: int
    high_min: int


def honest_band(delays_s: Sequence[float]) -> Band | None:
    """The 20 %–80 % band of past delays, rounded outwards; None when too few, or too wide to say.

    Ranks, not averages: if the next case is drawn like the past ones, whatever the distribution, it lies
    between the k-th and the m-th of n past delays with probability at least (m − k)/(n + 1).
    """
    past = sorted(delay for delay in delays_s if math.isfinite(delay) and delay >= 0)
    if len(past) < MIN_CASES:
        return None
    last = len(past) + 1
    low_s = past[math.floor(LOW_RANK * last) - 1]
    high_s = past[min(len(past), math.ceil(HIGH_RANK * last)) - 1]
    low_min, high_min = math.floor(low_s / 60), math.ceil(high_s / 60)
    if high_min > MAX_HIGH_MIN:
        return None
    return Band(low_min, max(high_min, low_min + 1))
