"""What a crew is doing: the transition table, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    OFF_DUTY = "off_duty"
    AVAILABLE = "available"
    COMMITTED = "committed"
    PAUSE = "pause"
    UNREACHABLE = "unreachable"


TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.OFF_DUTY: frozenset({State.AVAILABLE}),
    State.AVAILABLE: frozenset({State.COMMITTED, State.PAUSE, State.OFF_DUTY, State.UNREACHABLE}),
    State.COMMITTED: frozenset({State.AVAILABLE, State.COMMITTED}),
    State.PAUSE: frozenset({State.AVAILABLE, State.OFF_DUTY, State.UNREACHABLE}),
    State.UNREACHABLE: frozenset({State.AVAILABLE, State.PAUSE, State.OFF_DUTY}),
}

ON_DUTY: Final = (State.AVAILABLE, State.COMMITTED, State.PAUSE, State.UNREACHABLE)


def can_become(state: str, target: State) -> bool:
    """Whether a crew may move from `state` to `target`."""
    return target in TRANSITIONS[State(state)]
