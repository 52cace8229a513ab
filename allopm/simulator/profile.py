"""When and about what people report: shape of real calls, or the built-in summary of them. Knows no network."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

HOURS: Final = 24
DAYS: Final = 7
# Groups of kinds seen through the call types of Seattle's dispatch; the first that matches wins.
CALL_TYPES: Final = {
    "parking": r"PARKING VIOLATION",
    "wreck": r"ABANDONED VEH|AUTO RECOVERY|JUNK",
    "noise": r"NOISE|FIREWORKS",
    "squat": r"TRESPASS|PANHANDLING|DETOX|OPEN - BUILDING",
    "traffic": r"^TRAFFIC|ROAD RAGE|RECKLESS|DUI",
    "shop": r"LIQUOR|^SHOPLIFT",
    "other": r"DISTURBANCE|NUISANCE|FIGHT|PROPERTY - DAMAGE|ANIMAL|LEWD|SUSPICIOUS",
    "town": r"WIRES DOWN|^HAZ |SIGNALS AND DOWN SIGNS",
}
# Calls that an officer starts, and alarms, are not what residents say.
NOT_RESIDENTS: Final = ("ONVIEW", "PROACTIVE", "ALARM")
# The app of a French town is used for parking, noise and camps more, for suspicious persons less, than 911 (chosen).
APP_FACTOR: Final = {
    "parking": 1.3, "noise": 3.5, "traffic": 2.5, "wreck": 2.0, "other": 0.25,
}  # fmt: skip


@dataclass(frozen=True)
class Profile:
    """Share of each group (sums to 1), and how its week and its day are spread (each averages 1)."""

    source: str
    share: Mapping[str, float]
    by_hour: Mapping[str, tuple[float, ...]]
    by_weekday: Mapping[str, tuple[float, ...]]

    def weight(self, group: str, at: datetime) -> float:
        """How many times the average minute this local minute is for this group, times the group's share."""
        return self.share[group] * self.by_hour[group][at.hour] * self.by_weekday[group][at.weekday()]


def call_group(call_type: str) -> str | None:
    """The group of kinds that a Seattle call type stands for, or None when none does."""
    return next((group for group, shape in CALL_TYPES.items() if re.search(shape, call_type)), None)


def load_profile(calls: Path | None) -> Profile:
    """The shape of the real calls when the file is there, else the summary of them that we carry."""
    if calls is None or not calls.is_file():
        return BUILT_IN
    with calls.open(newline="", encoding="utf-8") as file:
        return profile_of_calls(csv.DictReader(file), source=f"appels réels ({calls.name})")


def profile_of_calls(rows: Iterable[Mapping[str, str]], *, source: str) -> Profile:
    """Count residents' calls by group, hour and weekday, smoothed over three hours."""
    hours = {group: [0] * HOURS for group in CALL_TYPES}
    weekdays = {group: [0] * DAYS for group in CALL_TYPES}
    for row in rows:
        group = call_group(row["Initial Call Type"])
        if group is None or row["Call Type"].startswith(NOT_RESIDENTS):
            continue
        at = datetime.strptime(f"{row['Original Time Queued']} +0000", "%m/%d/%Y %I:%M:%S %p %z")  # local, by name
        hours[group][at.hour] += 1
        weekdays[group][at.weekday()] += 1
    return _profile(source, hours, weekdays)


def _profile(source: str, hours: Mapping[str, list[int]], weekdays: Mapping[str, list[int]]) -> Profile:
    counts = Counter({group: sum(days) * APP_FACTOR.get(group, 1.0) for group, days in weekdays.items()})
    total = sum(counts.values())
    return Profile(
        source=source,
        share={group: count / total for group, count in counts.items()},
        by_hour={group: _averaging_1(_smooth(values)) for group, values in hours.items()},
        by_weekday={group: _averaging_1([value + 1 for value in values]) for group, values in weekdays.items()},
    )


def _smooth(values: list[int]) -> list[float]:
    """A circular mean over the hour before, the hour and the hour after, so that few calls make no holes."""
    return [(values[hour - 1] + values[hour] + values[(hour + 1) % HOURS]) / 3 + 0.2 for hour in range(HOURS)]


def _averaging_1(values: Iterable[float]) -> tuple[float, ...]:
    listed = list(values)
    mean = sum(listed) / len(listed)
    return tuple(value / mean for value in listed)


# Counted once from 10,000 calls drawn at random, 2009–2022, City of Seattle open data, residents' calls only.
_HOURS: Final = {
    "parking": [4, 2, 2, 0, 2, 6, 12, 28, 36, 31, 35, 28, 24, 24, 21, 27, 17, 19, 21, 18, 16, 14, 11, 10],
    "wreck": [0, 0, 0, 0, 0, 0, 0, 1, 4, 6, 4, 4, 6, 5, 3, 3, 0, 1, 2, 5, 1, 2, 1, 0],
    "noise": [23, 13, 17, 8, 5, 4, 4, 0, 3, 0, 1, 0, 2, 1, 1, 4, 3, 2, 1, 5, 5, 9, 22, 22],
    "squat": [9, 9, 6, 5, 8, 6, 9, 6, 21, 13, 12, 14, 8, 16, 15, 23, 11, 13, 18, 18, 16, 11, 17, 10],
    "traffic": [1, 4, 2, 1, 0, 1, 0, 2, 3, 7, 8, 9, 9, 4, 11, 15, 9, 9, 6, 4, 9, 5, 4, 3],
    "shop": [1, 2, 0, 2, 2, 1, 1, 3, 3, 7, 10, 10, 10, 19, 13, 13, 16, 12, 6, 11, 4, 8, 5, 2],
    "other": [60, 55, 50, 30, 25, 34, 28, 42, 48, 60, 44, 60, 64, 60, 52, 54, 61, 68, 60, 68, 55, 69, 60, 60],
    "town": [3, 4, 1, 0, 2, 2, 1, 2, 6, 2, 4, 7, 11, 8, 9, 14, 12, 3, 10, 11, 9, 4, 6, 1],
}  # fmt: skip
_WEEKDAYS: Final = {
    "parking": [61, 60, 64, 74, 49, 53, 47],
    "wreck": [8, 12, 5, 5, 8, 4, 6],
    "noise": [13, 9, 26, 16, 28, 29, 34],
    "squat": [50, 28, 43, 44, 57, 40, 32],
    "traffic": [20, 18, 10, 24, 21, 19, 14],
    "shop": [23, 21, 32, 20, 24, 28, 13],
    "other": [189, 192, 192, 164, 188, 172, 170],
    "town": [24, 15, 13, 27, 15, 20, 18],
}  # fmt: skip
BUILT_IN: Final = _profile("résumé d’appels réels (Seattle, 2009–2022)", _HOURS, _WEEKDAYS)
