"""The legal clock of a vehicle, turned by the checks of crews. Lower door: inside somebody's transaction, with the
case locked. Knows neither people nor screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from allopm.geo.distance import haversine_m
from allopm.incidents.outcomes import Outcome
from allopm.vehicles.cards import vehicle_of
from allopm.vehicles.models import VehicleCase
from allopm.vehicles.states import ENDS, State

if TYPE_CHECKING:
    from allopm.incidents.models import Incident

# What a crew can say that leaves nothing to look at in a week.
LEAVES_NOTHING: Final = frozenset({Outcome.REMOVED, Outcome.GONE_ON_ARRIVAL, Outcome.NOTHING_FOUND,
                                   Outcome.NOT_COMPETENT})  # fmt: skip


@dataclass(frozen=True)
class Look:
    """What one check saw: when, where the crew stood (longitude, latitude) and the valves by wheel."""

    at: datetime
    place: tuple[float, float] | None
    valves: Mapping[str, str]


def starts_clock(incident: Incident) -> bool:
    """Whether the next check of this case is a first one."""
    row = vehicle_of(incident)
    return row is None or row.state in ENDS


def take_first(incident: Incident, look: Look, *, days: int) -> datetime:
    """A first check starts the clock; returns the moment from which the second one counts."""
    due_at = look.at + timedelta(days=days)
    row = vehicle_of(incident)
    if row is None:
        VehicleCase.objects.create(
            city_id=incident.city_id, incident=incident, state=State.FIRST_CHECKED,
            days=days, first_at=look.at, due_at=due_at,
        )  # fmt: skip
    else:
        restart(row, look.at, days=days)
    return due_at


def take_again(incident: Incident, look: Look, first: Look) -> None:
    """A later check: compared with the first by itself, decided by a person. One before its day does not count."""
    row = vehicle_of(incident)
    if row is None or row.state in ENDS or look.at < row.due_at:
        return
    row.state = State.DUE if row.state == State.FIRST_CHECKED else row.state
    row.second_at, row.compared = look.at, compare(first, look)
    row.save()


def restart(row: VehicleCase, at: datetime, *, days: int) -> None:
    """Another clock: what was told or compared before belongs to the old one."""
    row.state, row.clock, row.days = State.FIRST_CHECKED, row.clock + 1, days
    row.first_at, row.due_at = at, at + timedelta(days=days)
    row.told_at = row.second_at = row.compared = None
    row.save()


def compare(first: Look, then: Look) -> dict[str, object]:
    """Valves of the wheels noted twice, and how far apart the crews stood; what was not noted is unknown."""
    both = set(first.valves) & set(then.valves)
    differs = any(first.valves[wheel] != then.valves[wheel] for wheel in both)
    metres = round(haversine_m(first.place, then.place)) if first.place and then.place else None
    return {"valves": ("moved" if differs else "same") if both else "unknown", "metres": metres, "wheels": len(both)}


def waits_until(incident: Incident, outcome: str, *, at: datetime) -> datetime | None:
    """When a case that its crew has cleared comes back for the second check; None when nothing is awaited."""
    row = vehicle_of(incident)
    if row is None or row.state != State.FIRST_CHECKED or outcome in LEAVES_NOTHING or row.due_at <= at:
        return None
    return row.due_at


def is_undecided(incident: Incident, outcome: str) -> bool:
    """Whether a person still has to say what becomes of the vehicle after this crew."""
    row = vehicle_of(incident)
    return row is not None and row.state not in ENDS and outcome not in LEAVES_NOTHING
