"""A log of what really happened, one row a case, as cases to play again under another policy. Knows no database.

Columns: received_at, priority; where there: dispatched_at, on_scene_at, cleared_at, category, lon, lat, zone, unit.
Moments are ISO 8601 with their zone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from allopm.geo.conditions import LonLat
from allopm.geo.distance import EARTH_M
from allopm.rehearsal.calibration import CLASSES, TURNOUT_S, Calibration
from allopm.rehearsal.cases import DAY_S, SERVICE_MAX_S, SERVICE_MIN_S, Case
from allopm.rehearsal.engine import NEVER, Fate
from allopm.rehearsal.places import Demand

COLUMNS: Final = ("received_at", "dispatched_at", "on_scene_at", "cleared_at", "category", "priority", "lon", "lat",
                  "zone", "unit")  # fmt: skip
FAR_M: Final = 5_000.0  # a place so far from every point of the city is a mistake of entry. Chosen.
SEED: Final = 4  # of what a log does not say


class BadLog(Exception):
    """The log cannot be played; says which line and why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One case of a log."""

    received_at: datetime
    priority: int
    dispatched_at: datetime | None = None
    on_scene_at: datetime | None = None
    cleared_at: datetime | None = None
    category: str = ""
    place: LonLat | None = None
    zone: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Log:
    """Cases ready to be played, what became of them really, and what had to be assumed."""

    cases: list[Case]
    real: list[Fate]
    days: int
    units: int
    without_place: int
    without_end: int


def read_rows(path: Path) -> list[Row]:
    """Raises BadLog."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return parse_rows(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise BadLog(f"Journal illisible ({path}) : {problem}") from problem


def parse_rows(lines: Iterable[Mapping[str, str | None]]) -> list[Row]:
    """In the order they were received. Raises BadLog."""
    rows = []
    for number, line in enumerate(lines, 2):
        try:
            rows.append(_row({name: (value or "").strip() for name, value in line.items() if name}))
        except (KeyError, ValueError) as problem:
            raise BadLog(f"Ligne {number} du journal : {_why(problem)}") from problem
    if not rows:
        raise BadLog("Le journal est vide.")
    return sorted(rows, key=lambda row: row.received_at)


def _why(problem: Exception) -> str:
    return f"la colonne {problem} manque" if isinstance(problem, KeyError) else str(problem)


def _row(line: Mapping[str, str]) -> Row:
    received_at = _moment(line["received_at"])
    if received_at is None:
        raise ValueError("received_at est vide")
    priority = line["priority"].upper().removeprefix("P")
    if priority not in {"1", "2", "3", "4"}:
        raise ValueError(f"priorité {line['priority']!r}, attendu de 1 à 4")
    lon, lat = line.get("lon", ""), line.get("lat", "")
    return Row(
        received_at=received_at,
        priority=int(priority),
        dispatched_at=_moment(line.get("dispatched_at", "")),
        on_scene_at=_moment(line.get("on_scene_at", "")),
        cleared_at=_moment(line.get("cleared_at", "")),
        category=line.get("category", ""),
        place=(float(lon), float(lat)) if lon and lat else None,
        zone=line.get("zone", ""),
        unit=line.get("unit", ""),
    )


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"moment sans fuseau : {text}")
    return found


def write_rows(path: Path, rows: Iterable[Row]) -> int:
    """In the same form; returns how many."""
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows:
            moments = (row.received_at, row.dispatched_at, row.on_scene_at, row.cleared_at)
            lon, lat = row.place or ("", "")
            writer.writerow([*(moment.isoformat() if moment else "" for moment in moments),
                             row.category, row.priority, lon, lat, row.zone, row.unit])  # fmt: skip
            count += 1
    return count


def as_cases(rows: Sequence[Row], demand: Demand, calibration: Calibration, *, timezone: str) -> Log:
    """From the Monday before the first, so that hours and days fall where they were. What the log does not say is
    drawn: the place by its zone or the demand, the stay by the class."""
    zone, draw = ZoneInfo(timezone), np.random.default_rng(SEED)
    local = rows[0].received_at.astimezone(zone)
    start = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=local.weekday())
    nearest = _Nearest(demand.points)
    points = [_point(row, demand, nearest, draw) for row in rows]
    cases = [
        Case((row.received_at - start).total_seconds(), point, row.priority, _stay_s(row, calibration, draw), TURNOUT_S)
        for row, (point, _) in zip(rows, points, strict=True)
    ]
    return Log(
        cases=cases,
        real=[_real(row, start) for row in rows],
        days=int(cases[-1].at_s // DAY_S) + 1,
        units=len({row.unit for row in rows if row.unit}),
        without_place=sum(not known for _, known in points),
        without_end=sum(row.on_scene_at is None or row.cleared_at is None for row in rows),
    )


class _Nearest:
    """The point of the city that is nearest to a place, on a local plane."""

    def __init__(self, points: Sequence[LonLat]) -> None:
        rows = np.array(points, dtype=np.float64)
        self._metres = np.radians(1) * EARTH_M * np.array([np.cos(np.radians(rows[:, 1].mean())), 1.0])
        self._plane = rows * self._metres

    def to(self, place: LonLat) -> int | None:
        """None when all of them are far."""
        off_m = np.hypot(*(self._plane - np.array(place) * self._metres).T)
        best = int(np.argmin(off_m))
        return best if off_m[best] <= FAR_M else None


def _point(row: Row, demand: Demand, nearest: _Nearest, draw: np.random.Generator) -> tuple[int, bool]:
    """The nearest point to the place, and whether the place was known."""
    known = nearest.to(row.place) if row.place is not None else None
    if known is not None:
        return known, True
    inside = np.array([demand.sectors[index].code == row.zone for index in demand.sector])
    share = demand.share * inside if inside.any() else demand.share
    return int(draw.choice(len(share), p=share / share.sum())), False


def _stay_s(row: Row, calibration: Calibration, draw: np.random.Generator) -> float:
    mean_s = calibration.service_mean_s[row.priority if row.priority in CLASSES else 4]
    drawn_s = float(draw.exponential(mean_s))
    if row.on_scene_at is not None and row.cleared_at is not None:
        drawn_s = (row.cleared_at - row.on_scene_at).total_seconds()
    return min(SERVICE_MAX_S, max(SERVICE_MIN_S, drawn_s))


def _real(row: Row, start: datetime) -> Fate:
    def since(moment: datetime | None) -> float:
        return NEVER if moment is None else (moment - start).total_seconds()

    sent_s = since(row.dispatched_at)
    return Fate(sent_s, sent_s, since(row.on_scene_at), since(row.cleared_at))
