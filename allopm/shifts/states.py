"""What a planned shift is at a moment: computed from its four times, never stored. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LATE_AFTER: Final = timedelta(minutes=15)  # chosen: equipment and briefing take some


class Status(StrEnum):
    PLANNED = "planned"
    MISSING = "missing"
    RUNNING = "running"
    OVERDUE = "overdue"
    DONE = "done"
    ABSENT = "absent"


STATUS_WORDS: Final[dict[Status, str]] = {
    Status.PLANNED: "à venir",
    Status.MISSING: "attendu, pas encore en service",
    Status.RUNNING: "en service",
    Status.OVERDUE: "fin prévue dépassée",
    Status.DONE: "terminée",
    Status.ABSENT: "jamais prise",
}


@dataclass(frozen=True)
class Times:
    """Planned and real beginning and end."""

    starts_at: datetime
    ends_at: datetime
    real_start: datetime | None = None
    real_end: datetime | None = None


def status_at(times: Times, now: datetime) -> Status:
    """Where a shift stands."""
    if times.real_start is None:
        if now >= times.ends_at:
            return Status.ABSENT
        return Status.MISSING if now >= times.starts_at + LATE_AFTER else Status.PLANNED
    if times.real_end is not None:
        return Status.DONE
    return Status.OVERDUE if now >= times.ends_at + LATE_AFTER else Status.RUNNING


Span = tuple[datetime, datetime]


def gaps_between(spans: list[Span], within: Span) -> list[Span]:
    """What no span covers."""
    gaps, reached = [], within[0]
    for start, end in sorted(spans):
        if start > reached:
            gaps.append((reached, min(start, within[1])))
        reached = max(reached, end)
        if reached >= within[1]:
            return gaps
    return [*gaps, (reached, within[1])]
