"""What a closure is: the transition table, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    SCHEDULED = "scheduled"
    ACTIVE = "active"
    OVER = "over"
    LIFTED = "lifted"


class Kind(StrEnum):
    CLOSED = "closed"
    SLOW = "slow"


class Step(StrEnum):
    """What happened to it, as the journal names it after `closure.`."""

    DRAW = "draw"
    CHANGE = "change"
    LIFT = "lift"
    BEGIN = "begin"
    END = "end"


TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.SCHEDULED: frozenset({State.SCHEDULED, State.ACTIVE, State.OVER, State.LIFTED}),
    State.ACTIVE: frozenset({State.ACTIVE, State.SCHEDULED, State.OVER, State.LIFTED}),
    State.OVER: frozenset(),
    State.LIFTED: frozenset(),
}

CURRENT: Final = (State.SCHEDULED, State.ACTIVE)


def can_become(state: str, target: State) -> bool:
    """Whether a closure may move from `state` to `target`."""
    return target in TRANSITIONS[State(state)]
