"""How long people stay on each page of the report: counters of a day, without identity. Knows no page."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import connection

from allopm.pilot.models import StepTiming

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

EDGES_S: Final = (2, 4, 8, 15, 30, 60, 120, 300, 3600)  # chosen: each about twice the one before
KEEP_DAYS: Final = 400  # a year and the month to compare it with (chosen)


class What(StrEnum):
    """What is counted of a page, once a draft, except refusals."""

    SEEN = "seen"
    TAKEN = "taken"
    REFUSED = "refused"


@dataclass
class StepFigures:
    """One page over a period."""

    step: str
    seen: int = 0
    taken: int = 0
    refused: int = 0
    within: dict[int, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """Saw the page and never answered it. Whoever is still there counts too: the last minutes are unsure."""
        return max(0, self.seen - self.taken)

    @property
    def left_percent(self) -> int | None:
        return round(100 * self.left / self.seen) if self.seen else None

    def quantile_s(self, share: float) -> int | None:
        """So many seconds were enough for this share of the answers; the upper edge of the counter it falls in."""
        total, passed = sum(self.within.values()), 0
        for edge in sorted(self.within):
            passed += self.within[edge]
            if passed >= share * total:
                return edge
        return None

    @property
    def half_s(self) -> int | None:
        return self.quantile_s(0.5)

    @property
    def nine_of_ten_s(self) -> int | None:
        return self.quantile_s(0.9)


def count_step(city: CityInfo, step: str, what: What, *, at: datetime, stayed_s: float | None = None) -> None:
    """One more. A single statement: two visitors at once are two."""
    day = at.astimezone(ZoneInfo(city.timezone)).date()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO pilot_steptiming (city_id, day, step, what, within_s, count) VALUES (%s, %s, %s, %s, %s, 1) "
            "ON CONFLICT (city_id, day, step, what, within_s) DO UPDATE SET count = pilot_steptiming.count + 1",
            [city.id, day, step[:64], what.value, edge_of(stayed_s)],
        )


def edge_of(stayed_s: float | None) -> int:
    """The counter of a stay; 0 for one that nobody measured or that lasted more than an hour."""
    at = bisect_left(EDGES_S, stayed_s) if stayed_s is not None and stayed_s >= 0 else len(EDGES_S)
    return EDGES_S[at] if at < len(EDGES_S) else 0


def step_figures(city: CityInfo, *, days: int, at: datetime) -> dict[str, StepFigures]:
    """By page, over the last days, today included."""
    since = at.astimezone(ZoneInfo(city.timezone)).date() - timedelta(days=days - 1)
    figures: dict[str, StepFigures] = {}
    for row in StepTiming.objects.filter(city_id=city.id, day__gte=since):
        one = figures.setdefault(row.step, StepFigures(row.step))
        setattr(one, row.what, getattr(one, row.what) + row.count)
        if row.what == What.TAKEN and row.within_s:
            one.within[row.within_s] = one.within.get(row.within_s, 0) + row.count
    return figures


def forget_old_timings(at: datetime) -> int:
    """Erase counters past their time. Periodic; returns how many."""
    return StepTiming.objects.filter(day__lt=(at - timedelta(days=KEEP_DAYS)).date()).delete()[0]
