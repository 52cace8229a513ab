"""Moments as machines write them. Knows no room and no clock."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def stamp(at: datetime) -> str:
    """RFC 3339 in UTC, to the second: `2026-11-24T21:04:07Z`."""
    return at.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"


def stamp_or_none(at: datetime | None) -> str | None:
    """The same, for a moment that may not have come."""
    return None if at is None else stamp(at)


def local_hour(at: datetime, zone: str) -> str:
    """The hour as a clock on the wall shows it: `21:04`."""
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")
