"""Which clock runs on a case: waiting for a crew, then for its arrival. Knows no table and reads no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

ClockKind = Literal["hold", "arrival"]
# From this class on somebody may let a case wait beyond its limit; what is urgent is told late all the same (chosen).
MAY_WAIT_FROM: Final = 3


@dataclass(frozen=True)
class Limits:
    """Seconds without a crew, then seconds from its sending until it is there."""

    hold_s: int
    arrive_s: int


@dataclass(frozen=True)
class Moments:
    """When the case began to wait, when a crew was sent, and until when somebody decided that it waits."""

    waiting_since: datetime
    dispatched_at: datetime | None = None
    held_until: datetime | None = None


@dataclass(frozen=True)
class Clock:
    kind: ClockKind
    due_at: datetime
    target_s: int

    def is_late(self, at: datetime) -> bool:
        return at >= self.due_at


def clock(kind: ClockKind | None, limits: Limits, moments: Moments, *, priority: int) -> Clock | None:
    """The hold clock until a crew is sent, the arrival clock until it is there, then none."""
    if kind == "hold":
        return _hold(limits, moments, priority)
    if kind == "arrival" and moments.dispatched_at is not None:
        return Clock("arrival", moments.dispatched_at + timedelta(seconds=limits.arrive_s), limits.arrive_s)
    return None


def _hold(limits: Limits, moments: Moments, priority: int) -> Clock:
    due_at = moments.waiting_since + timedelta(seconds=limits.hold_s)
    if moments.held_until is not None and priority >= MAY_WAIT_FROM:
        due_at = max(due_at, moments.held_until)
    return Clock("hold", due_at, limits.hold_s)
