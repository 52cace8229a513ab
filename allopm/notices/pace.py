"""When a notice is tried again, and how long it is worth something. Knows no table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

# Six tries in three hours: longer than a provider's bad night, shorter than the news (chosen).
AGAIN_AFTER: Final = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 10, 30, 120))
WORTH: Final = timedelta(hours=24)  # a notice that could not leave for a day says nothing new (chosen)
CODE_WORTH: Final = timedelta(minutes=15)  # as its own words say


@dataclass(frozen=True)
class Leaving:
    """When a notice may leave (at once, without a moment), and how long from then it is worth something."""

    due_at: datetime | None = None
    worth: timedelta = WORTH


AT_ONCE: Final = Leaving()


def next_try(attempts: int, *, at: datetime, until: datetime) -> datetime | None:
    """After so many tries; None when it was the last, or when the next one would come too late."""
    if attempts > len(AGAIN_AFTER):
        return None
    due_at = at + AGAIN_AFTER[attempts - 1]
    return due_at if due_at < until else None
