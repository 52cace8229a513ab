"""Which clock runs, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from allopm.dispatching.clocks import Limits, Moments, clock

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LIMITS = Limits(hold_s=180, arrive_s=480)


def after(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_the_hold_clock_runs_from_the_report_and_the_arrival_clock_from_the_sending() -> None:
    moments = Moments(NOON, dispatched_at=after(10))
    hold, arrival = (clock(kind, LIMITS, moments, priority=1) for kind in ("hold", "arrival"))
    assert hold is not None
    assert arrival is not None
    assert (hold.due_at, arrival.due_at) == (after(3), after(18))
    assert not hold.is_late(after(2.9))
    assert hold.is_late(after(3))


def test_no_clock_runs_once_a_crew_is_there_nor_without_a_moment_of_sending() -> None:
    assert clock(None, LIMITS, Moments(NOON, after(1)), priority=1) is None
    assert clock("arrival", LIMITS, Moments(NOON), priority=1) is None


@pytest.mark.parametrize(("priority", "due"), [(1, 3), (2, 3), (3, 60), (4, 60)])
def test_what_is_urgent_is_late_even_when_somebody_lets_it_wait(priority: int, due: float) -> None:
    held = clock("hold", LIMITS, Moments(NOON, held_until=after(60)), priority=priority)
    assert held is not None
    assert held.due_at == after(due)


def test_a_hold_shorter_than_the_limit_shortens_nothing() -> None:
    held = clock("hold", LIMITS, Moments(NOON, held_until=after(1)), priority=4)
    assert held is not None
    assert held.due_at == after(3)
