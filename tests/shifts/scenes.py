"""Crews with a plan, at their ordinary hours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allopm.city.queries import CityInfo
from allopm.fleet.models import Crew
from allopm.fleet.states import State
from allopm.shifts.duty import Word, say_duty
from allopm.shifts.models import Shift
from tests.scenes import NOON, crew_actor, later, make_crew


def off_duty(city: CityInfo, call_sign: str = "C12", **fields: Any) -> Crew:
    return make_crew(city, call_sign, **{"state": "off_duty", "state_since": later(days=-1)} | fields)


def plan(crew: Crew, *, start: datetime = NOON, end: datetime | None = None, **fields: Any) -> Shift:
    """A planned shift of six hours."""
    given = {"vehicle": "motorbike", "officers": 2, "members": ["A. Martin", "B. Rossi"], "skills": ["motorbike"],
             "sector": "ouest", "updated_at": NOON, "last_by": "Léa Martin"}  # fmt: skip
    return Shift.objects.create(
        city_id=crew.city_id, crew=crew, starts_at=start, ends_at=end or later(hours=6), **given | fields
    )


def says(city: CityInfo, crew: Crew, state: State, at: datetime, *, now: datetime | None = None, key: str = "") -> Crew:
    """The crew's word; returns its row, fresh."""
    say_duty(city, crew.call_sign, Word(state, at, key), by=crew_actor(crew), now=now or at)
    return Crew.objects.get(pk=crew.pk)
