"""One position, whoever sent it. Holds no speed, on purpose: none is ever kept. Knows no protocol."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

Source = Literal["field", "owntracks", "traccar"]


@dataclass(frozen=True, slots=True)
class Fix:
    """WGS84 degrees, when the phone was there, metres of accuracy, degrees from north. What is unknown is None."""

    lon: float
    lat: float
    at: datetime
    accuracy_m: float | None = None
    heading: float | None = None


NOWHERE = float("nan")  # a coordinate that could not be read: the filters refuse it by name


def number(value: object) -> float | None:
    """A JSON number, or one written as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def coordinate(value: object) -> float:
    found = number(value)
    return NOWHERE if found is None else found


def accuracy(value: object) -> float | None:
    """Metres; 0 and −1 both mean that the phone does not know, and beyond 100 km it does not either."""
    found = number(value)
    return found if found is not None and 0 < found <= 100_000 else None


def heading(value: object) -> float | None:
    """Degrees from north; −1 means unknown."""
    found = number(value)
    return found if found is not None and 0 <= found <= 360 else None


# Above this a count of seconds since 1970 is one of milliseconds (it would be the year 5138).
_MILLISECONDS_FROM = 1e11


def moment(value: object) -> datetime | None:
    """Seconds or milliseconds since 1970, as a number or as text, or an ISO date; without a zone it is UTC."""
    count = number(value)
    try:
        if count is not None:
            return datetime.fromtimestamp(count / 1000 if abs(count) >= _MILLISECONDS_FROM else count, UTC)
        if isinstance(value, str):
            said = datetime.fromisoformat(value.strip())
            return said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None
