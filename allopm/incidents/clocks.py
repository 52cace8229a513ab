"""The clock of a case: what its states and times say by the city's limits. Escalates nothing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from allopm.city.queries import dispatch_rules, kind_info
from allopm.dispatching.clocks import Clock, Limits, Moments, clock
from allopm.incidents.states import CLOCKS, State
from allopm.moments import stamp, stamp_or_none

if TYPE_CHECKING:
    from collections.abc import Collection

    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident


def clock_of(city: CityInfo, incident: Incident) -> Clock | None:
    """None while nobody waits for a crew: on scene, handed over, ended, or no matter of the police."""
    kind = CLOCKS.get(State(incident.state))
    if kind is None or kind_info(city, incident.kind).door != "pm":
        return None
    rule = dispatch_rules(city).classes[incident.priority]
    may_wait_until = max((until for until in (incident.held_until, incident.tour_until) if until), default=None)
    moments = Moments(incident.waiting_since or incident.created_at, incident.dispatched_at, may_wait_until)
    return clock(kind, Limits(rule.hold_s, rule.arrive_s), moments, priority=incident.priority)


def clock_card(city: CityInfo, incident: Incident) -> dict[str, Any] | None:
    """`is_late` is what has been told, so that every screen says the same; the seconds left are the screen's own."""
    running = clock_of(city, incident)
    if running is None:
        return None
    return {
        "kind": running.kind,
        "due_at": stamp(running.due_at),
        "target_s": running.target_s,
        "is_late": incident.escalated_at is not None,
        "escalated_at": stamp_or_none(incident.escalated_at),
    }


def turn_clock(incident: Incident, was: State, *, at: datetime, restored: Collection[str]) -> None:
    """After a change of state: another clock begins, and nothing has been told of it. `restored` fields stay."""
    before, after = CLOCKS.get(was), CLOCKS.get(State(incident.state))
    turned: dict[str, datetime | None] = {}
    if before != after:
        turned["escalated_at"] = None
    if after != "hold":
        turned["tour_until"] = None
    if after == "hold" and was in (State.ENDED, State.HANDED_OVER):
        turned["waiting_since"] = at
    if after == "arrival" and before != "arrival":
        turned["dispatched_at"] = at
    for name, moment in turned.items():
        if name not in restored:
            setattr(incident, name, moment)
