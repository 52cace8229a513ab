"""When shifts relieve each other, on the days when the clocks change too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from allopm.team.hours import due_relief, last_relief, next_relief

PARIS = ZoneInfo("Europe/Paris")
TIMES = ("06:00", "14:00", "22:00")
LEAD = timedelta(minutes=20)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-25 04:39", None),
        ("2026-11-25 04:40", "2026-11-25 05:00"),
        ("2026-11-25 06:59", "2026-11-25 05:00"),
        ("2026-11-25 07:01", None),
        ("2026-11-25 20:40", "2026-11-25 21:00"),
        ("2026-03-29 03:40", "2026-03-29 04:00"),  # summer time began at night
        ("2026-10-25 04:40", "2026-10-25 05:00"),  # winter time began at night
    ],
)
def test_sheet_is_due_twenty_minutes_before_the_local_hour(at, due):
    assert due_relief(TIMES, PARIS, at=utc(at), lead=LEAD) == (due and utc(due))


def test_hour_that_does_not_exist_comes_once_and_one_that_exists_twice_too():
    night = ("02:30", "14:00")
    skipped = next_relief(night, PARIS, after=utc("2026-03-28 13:00"))
    assert skipped == utc("2026-03-29 01:30")  # 03:30 on the new clock
    assert next_relief(night, PARIS, after=skipped) == utc("2026-03-29 12:00")
    doubled = next_relief(night, PARIS, after=utc("2026-10-24 12:00"))
    assert doubled == utc("2026-10-25 00:30")
    assert next_relief(night, PARIS, after=doubled) == utc("2026-10-25 13:00")


def test_shift_is_what_lies_between_two_reliefs():
    relief = utc("2026-11-25 05:00")
    assert last_relief(TIMES, PARIS, before=relief) == utc("2026-11-24 21:00")
    assert next_relief(TIMES, PARIS, after=relief) == utc("2026-11-25 13:00")
    assert next_relief((), PARIS, after=relief) is None
