"""When shifts relieve each other, from the city's local hours to moments. Knows no table.

An hour that the change of the clocks skips counts when the clock has passed it; one that exists twice counts once, the
first time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

# A worker that was down at the hour still makes the sheet (chosen); later, the shift has long begun.
CATCH_UP: Final = timedelta(hours=2)


def due_relief(times: Sequence[str], zone: tzinfo, *, at: datetime, lead: timedelta) -> datetime | None:
    """The relief whose sheet is to be ready now; None between two."""
    ready = [moment for moment in _around(times, zone, at) if moment - lead <= at <= moment + CATCH_UP]
    return max(ready, default=None)


def next_relief(times: Sequence[str], zone: tzinfo, *, after: datetime) -> datetime | None:
    """The first one after this moment; None without hours."""
    return min((moment for moment in _around(times, zone, after) if moment > after), default=None)


def last_relief(times: Sequence[str], zone: tzinfo, *, before: datetime) -> datetime | None:
    """The one before this moment; None without hours."""
    return max((moment for moment in _around(times, zone, before) if moment < before), default=None)


def _around(times: Sequence[str], zone: tzinfo, at: datetime) -> Iterator[datetime]:
    today = at.astimezone(zone).date()
    for days in range(-2, 3):
        for text in times:
            local = datetime.combine(today + timedelta(days=days), time.fromisoformat(text), tzinfo=zone)
            yield local.astimezone(UTC)
