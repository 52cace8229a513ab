"""What the desk's card of a case says of its vehicle. No plate: whoever opens the case reads it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ObjectDoesNotExist

from allopm.moments import stamp_or_none
from allopm.vehicles.states import ENDS, GROUND_STATES, NEEDS_SECOND, TARGETS, State, can_become
from allopm.vehicles.words import STATE_WORDS

if TYPE_CHECKING:
    from allopm.incidents.models import Incident
    from allopm.vehicles.models import VehicleCase

Card = dict[str, Any]
ENDED: Final = "ended"  # the state of a case that is over


def vehicle_of(incident: Incident) -> VehicleCase | None:
    """The clock of this case, None before a first check."""
    try:
        return incident.vehicle_case
    except ObjectDoesNotExist:
        return None


def state_of(incident: Incident) -> State:
    """Where the vehicle is. A case ended otherwise closes it; a case reopened after its end begins again."""
    row = vehicle_of(incident)
    is_over = incident.state == ENDED
    if row is None:
        return State.CLOSED if is_over else State.REPORTED
    if (row.state in ENDS) == is_over:
        return State(row.state)
    return State.CLOSED if is_over else State.REPORTED


def vehicle_card(incident: Incident) -> Card:
    """Reads `incident.vehicle_case`."""
    row = vehicle_of(incident)
    state = state_of(incident)
    return {
        "state": state.value,
        "label": STATE_WORDS[state],
        "days": row and row.days,
        "first_at": stamp_or_none(row.first_at if row else None),
        "due_at": stamp_or_none(row.due_at if row else None),
        "second_at": stamp_or_none(row.second_at if row else None),
        "compared": row and row.compared,
        "restarts": row.clock - 1 if row else 0,
        "decided_by": row.decided_by if row else "",
        "removal_at": stamp_or_none(row.removal_at if row else None),
        "can": decisions_in(state, has_second=row is not None and row.second_at is not None),
        "grounds": [ground.value for ground, states in GROUND_STATES.items() if state in states],
    }


def decisions_in(state: State, *, has_second: bool) -> list[str]:
    """What a person may decide now, in the order of the list."""
    return [
        decision.value
        for decision, target in TARGETS.items()
        if can_become(state, target) and (has_second or decision not in NEEDS_SECOND) and state not in ENDS
    ]
