"""What a rehearsal was worth: waits by class and sector, shares in target, use of crews. Knows no policy, no page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from allopm.rehearsal.calibration import CLASSES
from allopm.rehearsal.cases import DAY_S, Case
from allopm.rehearsal.engine import Run

Floats = NDArray[np.float64]

# From the call to the crew on scene. P1: the 8 minutes; the others: hold limit and drive of a US city that
# published them (Charlotte-Mecklenburg: 10 + 10 and 30 + 15), with half of the first for P2. Reference §2.1.
TARGET_S: Final[Mapping[int, float]] = {1: 480.0, 2: 900.0, 3: 1200.0, 4: 2700.0}
# The city starts empty: its first hours are not counted. Chosen.
WARM_UP_S: Final = 12 * 3600.0
CONFIDENCE: Final = 0.95


@dataclass(frozen=True)
class ClassFigures:
    """Minutes from call to crew on scene; shares in per cent."""

    count: int
    p50_min: float
    p90_min: float
    in_target: float
    in_8_min: float


@dataclass(frozen=True)
class Figures:
    """One rehearsal. Hourly rows are of the day's clock, by class; sector rows by sector number, of class 1 and all."""

    classes: Mapping[int, ClassFigures]
    utilisation: float  # share of duty spent on a case, driving included, per cent
    km_per_case: float
    diversions_per_day: float
    queue_by_hour: Mapping[int, tuple[float, ...]]
    oldest_wait_min: float
    sector_in_target: Mapping[int, float]  # class 1 within its target, per cent; sectors without a case are absent
    sector_p90_min: Mapping[int, float]

    def values(self) -> dict[str, float]:
        """The figures that are compared between policies; a log does not say how long its crews were on duty."""
        found = {"utilisation": self.utilisation, "km": self.km_per_case} if self.utilisation else {}
        for level, one in self.classes.items():
            found |= {f"p{level}_p50": one.p50_min, f"p{level}_p90": one.p90_min, f"p{level}_8": one.in_8_min,
                      f"p{level}_target": one.in_target}  # fmt: skip
        return found


def measure(run: Run, cases: Sequence[Case], sector: Sequence[int], *, days: float) -> Figures:
    """Of the cases that came after the first hours; each has its end in a run."""
    at = np.array([case.at_s for case in cases])
    level = np.array([case.priority for case in cases])
    where = np.array(sector)[[case.point for case in cases]] if len(cases) else np.array([], dtype=int)
    on_scene = np.array([fate.on_scene_s for fate in run.fates])
    left = np.array([fate.left_s for fate in run.fates])
    kept = (at >= WARM_UP_S) & (at < days * DAY_S)
    wait_min = (on_scene - at) / 60
    return Figures(
        classes={c: _class(wait_min[kept & (level == c)], c) for c in CLASSES if (kept & (level == c)).any()},
        utilisation=_percent(sum(crew.busy_s for crew in run.crews), sum(crew.duty_s for crew in run.crews)),
        km_per_case=sum(crew.metres for crew in run.crews) / 1000 / max(1, len(cases)),
        diversions_per_day=sum(fate.diversions for fate in run.fates) / days,
        queue_by_hour={c: _queue(at[level == c], left[level == c], days) for c in CLASSES if (level == c).any()},
        oldest_wait_min=float(wait_min[kept].max()) if kept.any() else 0.0,
        sector_in_target=_by_sector(kept & (level == 1), where, (wait_min <= TARGET_S[1] / 60).astype(float), _share),
        sector_p90_min=_by_sector(kept & (level == 1), where, wait_min, _p90),
    )


def _class(wait_min: Floats, level: int) -> ClassFigures:
    return ClassFigures(
        count=len(wait_min),
        p50_min=float(np.median(wait_min)),
        p90_min=float(np.quantile(wait_min, 0.9)),
        in_target=100 * float((wait_min <= TARGET_S[level] / 60).mean()),
        in_8_min=100 * float((wait_min <= 8).mean()),
    )


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0.0


def _share(values: Floats) -> float:
    return 100 * float(values.mean())


def _p90(values: Floats) -> float:
    return float(np.quantile(values, 0.9))


def _by_sector(
    rows: NDArray[np.bool_], where: NDArray[np.int_], values: Floats, what: Callable[[Floats], float]
) -> dict[int, float]:
    return {int(code): what(values[rows & (where == code)]) for code in np.unique(where[rows])}


def _queue(at: Floats, left: Floats, days: float) -> tuple[float, ...]:
    """Cases waiting for a crew, the mean over the days at each full hour."""
    moments = np.arange(24, int(days * 24)) * 3600.0 if days > 1 else np.arange(int(days * 24)) * 3600.0
    waiting = np.searchsorted(np.sort(at), moments, side="right") - np.searchsorted(np.sort(left), moments, "right")
    hour = (moments // 3600).astype(int) % 24
    return tuple(float(waiting[hour == h].mean()) if (hour == h).any() else 0.0 for h in range(24))


@dataclass(frozen=True)
class Estimate:
    """A mean over seeds with its 95 % interval; `half` is infinite with one seed only."""

    mean: float
    half: float

    @property
    def low(self) -> float:
        return self.mean - self.half

    @property
    def high(self) -> float:
        return self.mean + self.half


def estimate(values: Sequence[float]) -> Estimate:
    """Student's interval: seeds are few."""
    n = len(values)
    if n < 2:
        return Estimate(float(np.mean(values)), float("inf"))
    spread = float(np.std(values, ddof=1)) / n**0.5
    return Estimate(float(np.mean(values)), float(student.ppf((1 + CONFIDENCE) / 2, n - 1)) * spread)


def paired(policy: Sequence[Figures], base: Sequence[Figures]) -> dict[str, Estimate]:
    """Differences seed by seed: the same cases, so chance is shared and falls out."""
    rows = [(one.values(), other.values()) for one, other in zip(policy, base, strict=True)]
    names = [name for name in rows[0][0] if all(name in one and name in other for one, other in rows)]
    return {name: estimate([one[name] - other[name] for one, other in rows]) for name in names}
