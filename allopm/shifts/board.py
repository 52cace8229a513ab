"""A day of shifts, planned against real: who is on, who is missing, where nobody is. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from allopm.city.queries import sectors
from allopm.fleet.queries import DutySeen, duties
from allopm.fleet.words import VEHICLES, skill_words
from allopm.shifts.localtime import day_bounds
from allopm.shifts.models import Shift
from allopm.shifts.states import STATUS_WORDS, Span, Status, Times, gaps_between, status_at

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

STILL_ASKED: Final = timedelta(days=2)  # chosen: a duty that nobody ended is asked about until then


@dataclass(frozen=True)
class Bar:
    """A stretch of the day's line, in minutes from midnight."""

    x: int
    width: int


@dataclass(frozen=True)
class BoardShift:
    """One shift as the board shows it."""

    id: int
    call_sign: str
    sector: str
    vehicle: str
    officers: int
    members: Sequence[str]
    skills: Sequence[str]
    note: str
    times: Times
    status: Status
    planned: Bar
    real: Bar | None
    is_invented: bool

    @property
    def words(self) -> str:
        return STATUS_WORDS[self.status]


@dataclass(frozen=True)
class SectorDay:
    """A sector's shifts, and when nobody is planned there."""

    code: str
    name: str
    shifts: Sequence[BoardShift]
    gaps: Sequence[Span]
    is_empty: bool
    on_duty: int


@dataclass(frozen=True)
class Board:
    """`hours` are the local hours of the day in order: 23, 24 or 25 of them."""

    day: date
    hours: Sequence[str]
    minutes: int
    now: int | None
    sectors: Sequence[SectorDay]
    missing: Sequence[BoardShift]
    overdue: Sequence[BoardShift]
    unplanned: Sequence[DutySeen]
    is_today: bool
    until: datetime

    @property
    def shifts(self) -> int:
        return sum(len(sector.shifts) for sector in self.sectors)

    @property
    def has_invented(self) -> bool:
        return any(shift.is_invented for sector in self.sectors for shift in sector.shifts)


def board_of(city: CityInfo, day: date, *, now: datetime) -> Board:
    """The day from midnight to midnight, in the city's time."""
    zone = ZoneInfo(city.timezone)
    within = day_bounds(day, zone)
    shifts = _shifts(city, Q(starts_at__lt=within[1], ends_at__gt=within[0]), within, now)
    is_today = within[0] <= now < within[1]
    on_duty = duties(city) if is_today else []
    # Those of last night too, which midnight put on another day's board.
    is_open = Q(starts_at__range=(now - STILL_ASKED, now), real_end=None)
    awaited = _shifts(city, is_open, within, now) if is_today else []
    return Board(
        day=day,
        hours=_hours(within, zone),
        minutes=_minutes(within[0], within[1]),
        now=_minutes(within[0], now) if is_today else None,
        sectors=_sectors(city, shifts, within, on_duty),
        missing=[shift for shift in awaited if shift.status == Status.MISSING],
        overdue=[shift for shift in awaited if shift.status == Status.OVERDUE],
        unplanned=[crew for crew in on_duty if crew.shift_id is None],
        is_today=is_today,
        until=within[1],
    )


def _shifts(city: CityInfo, which: Q, within: Span, now: datetime) -> list[BoardShift]:
    rows = Shift.objects.filter(which, city_id=city.id).select_related("crew")
    return [_shift(row, within, now) for row in rows.order_by("starts_at", "crew__call_sign")]


def _shift(row: Shift, within: Span, now: datetime) -> BoardShift:
    times = Times(row.starts_at, row.ends_at, row.real_start, row.real_end)
    real = (row.real_start, row.real_end or max(now, row.real_start)) if row.real_start else None
    return BoardShift(
        id=row.pk,
        call_sign=row.crew.call_sign,
        sector=row.sector,
        vehicle=VEHICLES.get(row.vehicle, row.vehicle),
        officers=row.officers,
        members=row.members,
        skills=[skill_words(code) for code in row.skills],
        note=row.note,
        times=times,
        status=status_at(times, now),
        planned=_bar((row.starts_at, row.ends_at), within),
        real=_bar(real, within) if real else None,
        is_invented=row.is_invented,
    )


def _bar(span: Span, within: Span) -> Bar:
    """Clipped to the day."""
    start, end = (min(max(moment, within[0]), within[1]) for moment in span)
    return Bar(_minutes(within[0], start), max(_minutes(start, end), 0))


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // 60)


def _hours(within: Span, zone: ZoneInfo) -> list[str]:
    count = _minutes(*within) // 60
    return [f"{(within[0] + timedelta(hours=hour)).astimezone(zone):%H}" for hour in range(count)]


def _sectors(
    city: CityInfo, shifts: Sequence[BoardShift], within: Span, on_duty: Iterable[DutySeen]
) -> list[SectorDay]:
    """Every sector of the city in its order, then what has none."""
    names = [(one.code, one.name) for one in sectors(city)]
    known = {code for code, _name in names}
    present = [crew.sector for crew in on_duty]
    days = []
    for code, name in [*names, ("", "")]:
        mine = [shift for shift in shifts if (shift.sector if shift.sector in known else "") == code]
        spans = [(shift.times.starts_at, shift.times.ends_at) for shift in mine]
        gaps = gaps_between(spans, within) if code else []
        if code or mine:
            days.append(SectorDay(code, name, mine, gaps, not mine, present.count(code)))
    return days
