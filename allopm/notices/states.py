"""Where a notice is: the transition table, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"  # a dead letter: only an administrator sends it again
    DROPPED = "dropped"  # worth nothing any more: too late, off duty, taken back


TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.QUEUED: frozenset({State.SENT, State.FAILED, State.DROPPED}),
    State.FAILED: frozenset({State.QUEUED}),
    State.SENT: frozenset(),
    State.DROPPED: frozenset(),
}
