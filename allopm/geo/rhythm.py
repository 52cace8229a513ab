"""How much longer the streets take at each hour of the week: a prior, and what missions teach. Pure; knows no crew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp, isfinite, log
from statistics import median
from typing import Final

DAY_H: Final = 24
WEEK_H: Final = 7 * DAY_H
SATURDAY: Final = 5

# The street graph alone is a calm hour (1.0). Two peaks on working days, a long shopping afternoon on Saturday, empty
# nights: the usual shape of a French town. Chosen: no count of Nice is at hand; missions correct it.
# Pairs of first hour and factor, until the next pair.
WORKING_DAY: Final = ((0, 0.9), (6, 1.0), (7, 1.2), (8, 1.3), (9, 1.15), (12, 1.2), (14, 1.1), (16, 1.25), (17, 1.35),
                      (19, 1.15), (21, 0.95))  # fmt: skip
A_SATURDAY: Final = ((0, 0.9), (8, 1.0), (10, 1.15), (14, 1.2), (19, 1.1), (22, 0.95))
A_SUNDAY: Final = ((0, 0.9), (9, 1.0), (14, 1.1), (20, 1.0), (22, 0.9))

# One trip is worth 1/(1 + PRIOR_TRIPS) of the truth about its hour. From the spreads of the logarithm, both chosen:
# between trips of one hour 0.35 (lights, parking, a wrong floor), between hours 0.12; (0.35/0.12)² = 8.5.
PRIOR_TRIPS: Final = 8.5
SHORTEST_S: Final = 60.0  # of a shorter trip, starting and parking are most
BELIEVED: Final = 3.0  # a trip that took more than three times as long, or a third, was another trip. Chosen.
BOUNDS: Final = (0.6, 3.0)  # of any factor. Chosen.


@dataclass(frozen=True)
class Trip:
    """One drive that was made: the hour of the week it began, what was predicted for a calm hour, what it took."""

    hour: int  # 0 is Monday from midnight to one, on the city's clock
    predicted_s: float
    actual_s: float


@dataclass(frozen=True)
class Rhythm:
    """A factor for each of the 168 hours, and on how many trips each rests."""

    factors: tuple[float, ...]
    trips: tuple[int, ...]

    def at(self, local: datetime) -> float:
        """`local` on the city's clock."""
        return self.factors[hour_of_week(local)]


def hour_of_week(local: datetime) -> int:
    return local.weekday() * DAY_H + local.hour


def prior(hour: int) -> float:
    day, clock = divmod(hour, DAY_H)
    steps = WORKING_DAY if day < SATURDAY else A_SATURDAY if day == SATURDAY else A_SUNDAY
    return next(factor for since, factor in reversed(steps) if since <= clock)


PRIOR: Final = Rhythm(tuple(prior(hour) for hour in range(WEEK_H)), (0,) * WEEK_H)


def learn(trips: Iterable[Trip]) -> Rhythm:
    """The prior, moved by three medians in turn, each drawn towards the last: of all trips (how the city differs), of
    the same clock hour on the same sort of day, of the very hour of the week."""
    known = [trip for trip in trips if _is_usable(trip)]
    level = [log(factor) for factor in PRIOR.factors]
    for group_of in (_everything, _sort_of_hour, _itself):
        level = _moved(level, known, [group_of(hour) for hour in range(WEEK_H)])
    low, high = BOUNDS
    counts = [0] * WEEK_H
    for trip in known:
        counts[trip.hour] += 1
    return Rhythm(tuple(min(high, max(low, exp(value))) for value in level), tuple(counts))


def _is_usable(trip: Trip) -> bool:
    is_known = isfinite(trip.actual_s) and isfinite(trip.predicted_s) and 0 <= trip.hour < WEEK_H
    if not is_known or trip.predicted_s < SHORTEST_S:
        return False
    return 1 / BELIEVED <= trip.actual_s / trip.predicted_s / prior(trip.hour) <= BELIEVED


def _moved(level: Sequence[float], trips: Sequence[Trip], groups: Sequence[int]) -> list[float]:
    """Each hour moved by its group's median error, as far as the number of trips allows."""
    errors: dict[int, list[float]] = {}
    for trip in trips:
        errors.setdefault(groups[trip.hour], []).append(log(trip.actual_s / trip.predicted_s) - level[trip.hour])
    moves = {group: median(found) * len(found) / (len(found) + PRIOR_TRIPS) for group, found in errors.items()}
    return [value + moves.get(group, 0.0) for value, group in zip(level, groups, strict=True)]


def _everything(_hour: int) -> int:
    return 0


def _sort_of_hour(hour: int) -> int:
    """The clock hour, apart for working days, Saturdays and Sundays."""
    day, clock = divmod(hour, DAY_H)
    return max(day, SATURDAY - 1) * DAY_H + clock


def _itself(hour: int) -> int:
    return hour
