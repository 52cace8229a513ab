"""What becomes of a call: the transition table, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    RINGING = "ringing"
    TAKEN = "taken"
    LOST = "lost"
    WRAPPED = "wrapped"


# A lost call may turn out to have been answered (word of it came late), or be taken again by calling back.
TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.RINGING: frozenset({State.TAKEN, State.LOST}),
    State.TAKEN: frozenset({State.WRAPPED, State.LOST}),
    State.LOST: frozenset({State.TAKEN}),
    State.WRAPPED: frozenset({State.TAKEN}),
}


class Result(StrEnum):
    """How a callback ended."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    DROPPED = "dropped"  # not to be done: somebody decided so
    EXPIRED = "expired"  # of yesterday
    CALLED_AGAIN = "called_again"  # the caller was faster


def can_become(state: str, target: State) -> bool:
    """Whether a call may move from `state` to `target`."""
    return target in TRANSITIONS[State(state)]
