"""The cases of a rehearsal, drawn once from a seed: every policy meets the same ones. Knows no policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from allopm.rehearsal.calibration import CLASSES, SERVICE_SPREAD, TURNOUT_S, TURNOUT_SPREAD, Calibration
from allopm.rehearsal.places import Demand

DAY_S: Final = 86_400.0
HOUR_S: Final = 3_600.0
SERVICE_MIN_S: Final = 180.0  # nobody gets out, speaks and gets in again in less. Chosen.
SERVICE_MAX_S: Final = 4 * 3600.0


@dataclass(frozen=True, slots=True)
class Case:
    """What will happen, whoever is sent: when, where, how urgent, how long to set out and to stay. Seconds."""

    at_s: float
    point: int
    priority: int
    service_s: float
    turnout_s: float


def draw_cases(
    calibration: Calibration, demand: Demand, *, seed: int, days: int, per_day: float
) -> list[Case]:  # fmt: skip
    """A Poisson stream with the week's shape, from Monday at midnight; the same seed gives the same cases."""
    draw = np.random.default_rng([seed, 4])
    hours = np.tile(np.array(calibration.by_hour), days // 7 + 1)[: days * 24]
    counts = draw.poisson(hours * per_day / 24)
    at = np.sort(np.repeat(np.arange(len(hours)), counts) * HOUR_S + draw.uniform(0, HOUR_S, counts.sum()))
    size = len(at)
    point = draw.choice(len(demand.points), size, p=demand.share)
    mix = np.array([calibration.mix[level] for level in CLASSES])
    priority = draw.choice(np.array(CLASSES), size, p=mix / mix.sum())
    mean = np.array([0.0, *(calibration.service_mean_s[level] for level in CLASSES)])[priority]
    service = mean * np.exp(draw.normal(-(SERVICE_SPREAD**2) / 2, SERVICE_SPREAD, size))
    turnout = TURNOUT_S * np.exp(draw.normal(0, TURNOUT_SPREAD, size))
    columns = (at, point, priority, np.clip(service, SERVICE_MIN_S, SERVICE_MAX_S), np.clip(turnout, 10.0, 300.0))
    return [Case(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
