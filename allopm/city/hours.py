"""Is a place open, and until when? Pure: the moment is given. Knows no table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours


@dataclass(frozen=True)
class OpenState:
    """`changes_at` is the next opening or closing; None when it never changes."""

    is_open: bool
    changes_at: datetime | None


def open_state(hours: str, *, at: datetime, timezone: str, country: str = "FR") -> OpenState | None:
    """None when the hours are unknown. `hours` is OpenStreetMap's opening_hours syntax."""
    if not hours:
        return None
    zone = ZoneInfo(timezone)
    rules = _parsed(hours, country)
    local = at.astimezone(zone).replace(tzinfo=None)
    if rules.is_unknown(local):
        return None
    change = rules.next_change(local)
    return OpenState(rules.is_open(local), change.replace(tzinfo=zone) if change else None)


@lru_cache(maxsize=512)
def _parsed(hours: str, country: str) -> OpeningHours:
    return OpeningHours(hours, country=country)
