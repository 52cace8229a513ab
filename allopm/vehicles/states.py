"""What becomes of a vehicle that does not move: the transition table, and what a person may decide. Data only."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    REPORTED = "reported"
    FIRST_CHECKED = "first_checked"
    DUE = "due"
    CONFIRMED = "confirmed"
    REMOVAL_REQUESTED = "removal_requested"
    REMOVED = "removed"
    MOVED = "moved"
    OWNER_FOUND = "owner_found"
    CLOSED = "closed"


ENDS: Final = frozenset({State.REMOVED, State.MOVED, State.OWNER_FOUND, State.CLOSED})
_GONE: Final = frozenset({State.MOVED, State.OWNER_FOUND, State.CLOSED})

TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.REPORTED: _GONE | {State.FIRST_CHECKED},
    # Due again from itself: the clock starts anew when the vehicle stands elsewhere.
    State.FIRST_CHECKED: _GONE | {State.DUE, State.FIRST_CHECKED, State.REMOVAL_REQUESTED},
    State.DUE: _GONE | {State.CONFIRMED, State.FIRST_CHECKED, State.REMOVAL_REQUESTED},
    State.CONFIRMED: _GONE | {State.REMOVAL_REQUESTED, State.FIRST_CHECKED},
    State.REMOVAL_REQUESTED: _GONE | {State.REMOVED},
    # Taken back by reopening the case.
    State.REMOVED: frozenset({State.FIRST_CHECKED}),
    State.MOVED: frozenset({State.FIRST_CHECKED}),
    State.OWNER_FOUND: frozenset({State.FIRST_CHECKED}),
    State.CLOSED: frozenset({State.FIRST_CHECKED}),
}


class Decision(StrEnum):
    """What a person says of the two checks, or of what came after."""

    SAME = "same"  # not moved: the offence stands
    MOVED_HERE = "moved_here"  # it has been driven and stands here again: the clock starts anew
    GONE = "gone"
    OWNER = "owner"
    REMOVED = "removed"
    CLOSE = "close"


TARGETS: Final[dict[Decision, State]] = {
    Decision.SAME: State.CONFIRMED,
    Decision.MOVED_HERE: State.FIRST_CHECKED,
    Decision.GONE: State.MOVED,
    Decision.OWNER: State.OWNER_FOUND,
    Decision.REMOVED: State.REMOVED,
    Decision.CLOSE: State.CLOSED,
}
NEEDS_SECOND: Final = frozenset({Decision.SAME, Decision.MOVED_HERE})  # nobody decides these from one look


class Ground(StrEnum):
    """Why a removal may be asked for."""

    ABUSIVE = "abusive"  # R417-12, once the second check confirmed it
    STRIPPED = "stripped"  # L325-1 al. 2: cannot be driven any more; without waiting


GROUND_STATES: Final[dict[Ground, frozenset[State]]] = {
    Ground.ABUSIVE: frozenset({State.CONFIRMED}),
    Ground.STRIPPED: frozenset({State.FIRST_CHECKED, State.DUE, State.CONFIRMED}),
}


def can_become(state: str, target: State) -> bool:
    """Whether a vehicle may move from `state` to `target`."""
    return target in TRANSITIONS[State(state)]
