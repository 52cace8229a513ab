"""When cases come, of which class and for how long: real calls where there are, published figures else. No place."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

CLASSES: Final = (1, 2, 3, 4)
HOURS: Final = 24
DAYS: Final = 7
CALLS_FILE: Final = "seattle_call_data_sample_10k.csv"
TRACTS_FILE: Final = "detroit_response_tracts_2022.geojson"
# What officers begin by themselves, and alarms, nobody asked for.
NOT_CITIZENS: Final = ("ONVIEW", "PROACTIVE", "ALARM")

# Mean minutes on scene by class: the reference's study (§2.2). The Seattle sample has no time of clearing, so nothing
# public corrects them; the log of the city does. Class 4 as class 3.
SERVICE_MEAN_S: Final[Mapping[int, float]] = {1: 2400.0, 2: 2100.0, 3: 1500.0, 4: 1500.0}
SERVICE_SPREAD: Final = 0.7  # standard deviation of the logarithm: half between 0.5 and 1.25 of the mean. Chosen.
TURNOUT_S: Final = 45.0  # median, as the house's recommender has it
TURNOUT_SPREAD: Final = 0.82  # so that its p80 is 90 s, the recommender's too

# Counted from the sample of 10,000 calls drawn at random 2009–2022 (City of Seattle open data): its 5,804 calls from
# citizens, priority 1, 2, 3 and 4–9.
_MIX: Final = {1: 1137, 2: 2026, 3: 2163, 4: 478}
_BY_HOUR: Final = (194, 171, 152, 98, 89, 112, 125, 188, 244, 290, 290, 266, 342, 326, 302, 370, 347, 327, 290, 276,
                   261, 260, 244, 240)  # fmt: skip
_BY_WEEKDAY: Final = (877, 816, 838, 861, 864, 820, 728)
# Calls per census tract at each tenth of the tracts, Detroit 2022, 279,562 calls: how unequal quarters are.
_UNEVEN: Final = (25.6, 409.4, 567.0, 693.0, 847.8, 947.2, 1057.6, 1226.0, 1546.2, 2030.8)
# The mix of the reference's own study (§2.2), to compare with it.
STUDY_MIX: Final = {1: 0.12, 2: 0.33, 3: 0.55, 4: 0.0}


@dataclass(frozen=True)
class Calibration:
    """Shares of classes, the shape of a week (168 hours, mean 1), how unequal quarters are, and where from."""

    source: str
    mix: Mapping[int, float]
    by_hour: tuple[float, ...]
    uneven: tuple[float, ...]
    service_mean_s: Mapping[int, float]

    @property
    def mean_service_s(self) -> float:
        return sum(self.mix[level] * self.service_mean_s[level] for level in CLASSES)


def class_of(priority: str) -> int | None:
    """Seattle's 1–9 as our classes: the three first as they are, the others are the fourth."""
    if not priority.isdigit() or int(priority) < 1:
        return None
    return min(4, int(priority))


def load_calibration(folder: Path | None) -> Calibration:
    """From the real calls in a folder; from the summary of them that we carry when it is not there."""
    if folder is None or not (folder / CALLS_FILE).is_file():
        return BUILT_IN
    with (folder / CALLS_FILE).open(newline="", encoding="utf-8") as file:
        mix, hours, days = count_calls(csv.DictReader(file))
    tracts = folder / TRACTS_FILE
    uneven = _tenths(_volumes(json.loads(tracts.read_text(encoding="utf-8")))) if tracts.is_file() else _UNEVEN
    return _calibration(f"appels de citoyens de Seattle, {sum(mix.values())} tirés au hasard (2009–2022)",
                        mix, (hours, days), uneven)  # fmt: skip


def count_calls(rows: Iterable[Mapping[str, str]]) -> tuple[dict[int, int], list[int], list[int]]:
    """Citizens' calls by class, hour and weekday."""
    mix, hours, days = dict.fromkeys(CLASSES, 0), [0] * HOURS, [0] * DAYS
    for row in rows:
        level = class_of(row["Priority"])
        if level is None or row["Call Type"].startswith(NOT_CITIZENS):
            continue
        at = datetime.strptime(f"{row['Original Time Queued']} +0000", "%m/%d/%Y %I:%M:%S %p %z")  # local, by name
        mix[level] += 1
        hours[at.hour] += 1
        days[at.weekday()] += 1
    return mix, hours, days


def _volumes(tracts: Mapping[str, Any]) -> list[float]:
    found = [feature["properties"].get("call_volume") or 0.0 for feature in tracts["features"]]
    return sorted(volume for volume in found if volume > 0)


def _tenths(volumes: list[float]) -> tuple[float, ...]:
    """The middle of each tenth."""
    return tuple(volumes[int(len(volumes) * (0.05 + 0.1 * tenth))] for tenth in range(10)) if volumes else _UNEVEN


def _calibration(
    source: str, mix: Mapping[int, int], shape: tuple[Iterable[int], Iterable[int]], uneven: tuple[float, ...]
) -> Calibration:
    hours, days = (list(part) for part in shape)
    mean = sum(hours) * sum(days) / (HOURS * DAYS)
    return Calibration(
        source=source,
        mix={level: count / sum(mix.values()) for level, count in mix.items()},
        by_hour=tuple(day * hour / mean for day in days for hour in hours),
        uneven=uneven,
        service_mean_s=SERVICE_MEAN_S,
    )


BUILT_IN: Final = _calibration(
    "résumé d’appels de citoyens de Seattle (5 804 appels, 2009–2022)", _MIX, (_BY_HOUR, _BY_WEEKDAY), _UNEVEN
)
