"""Which sectors a free crew reaches in time, and which one alone does. Knows a matrix, no street, no city."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def nearest_s(reach_s: Matrix) -> list[float | None]:
    """Per sector (column) the seconds of the nearest of the crews (rows); None when nobody is known to come."""
    if reach_s.shape[0] == 0:
        return [None] * reach_s.shape[1]
    return [float(best) if math.isfinite(best) else None for best in reach_s.min(axis=0)]


def sole_cover(reach_s: Matrix, limit_s: float) -> list[tuple[int, ...]]:
    """Per crew the sectors that only it reaches in time: what is lost when it leaves."""
    in_time = reach_s <= limit_s
    alone = in_time & (in_time.sum(axis=0) == 1)
    found: list[tuple[int, ...]] = [()] * len(alone)
    for row in np.flatnonzero(alone.any(axis=1)).tolist():  # few: a sector has one such crew at the most
        found[row] = tuple(np.flatnonzero(alone[row]).tolist())
    return found


def loss_words(names: Sequence[str], minutes: int) -> str:
    """« laisse Ariane et Port sans équipage à moins de 8 min »."""
    told = " et ".join(names) if len(names) < 3 else f"{', '.join(names[:2])} et {len(names) - 2} autre(s) secteur(s)"
    return f"laisse {told} sans équipage à moins de {minutes} min"
