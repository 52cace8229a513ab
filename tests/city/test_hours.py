"""Open or not, and until when."""

from __future__ import annotations

from datetime import UTC, datetime

from allopm.city.hours import open_state

PARIS = "Europe/Paris"
TUESDAY_NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # 12:00 in Paris


def test_open_now_and_closing_at_five() -> None:
    state = open_state("Mo-Fr 08:30-17:00", at=TUESDAY_NOON, timezone=PARIS)
    assert state is not None and state.is_open and state.changes_at is not None
    assert state.changes_at.isoformat() == "2026-11-24T17:00:00+01:00"


def test_closed_at_night_and_opening_in_the_morning() -> None:
    state = open_state("Mo-Fr 08:30-17:00", at=datetime(2026, 11, 24, 20, 0, tzinfo=UTC), timezone=PARIS)
    assert state is not None and not state.is_open and state.changes_at is not None
    assert state.changes_at.isoformat() == "2026-11-25T08:30:00+01:00"


def test_unknown_hours_promise_nothing() -> None:
    christmas = datetime(2026, 12, 25, 11, 0, tzinfo=UTC)
    assert open_state("", at=TUESDAY_NOON, timezone=PARIS) is None
    assert open_state("Mo-Fr 08:30-17:00; PH unknown", at=christmas, timezone=PARIS) is None


def test_always_open_never_changes() -> None:
    state = open_state("24/7", at=TUESDAY_NOON, timezone=PARIS)
    assert state is not None and state.is_open and state.changes_at is None
