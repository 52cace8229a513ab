"""What becomes of an alert: the transition table, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    DISTRESS = "distress"
    OVERDUE = "overdue"


class State(StrEnum):
    RAISED = "raised"
    SEEN = "seen"
    CLOSED = "closed"


# A second press of an alert that was seen rings again; it never opens a second one.
TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.RAISED: frozenset({State.RAISED, State.SEEN, State.CLOSED}),
    State.SEEN: frozenset({State.RAISED, State.CLOSED}),
    State.CLOSED: frozenset(),
}


def can_become(state: str, target: State) -> bool:
    """Whether an alert may move from `state` to `target`."""
    return target in TRANSITIONS[State(state)]
