"""What the desk does with an incident: the transition table, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from allopm.dispatching.clocks import ClockKind


class State(StrEnum):
    NEW = "new"
    OPEN = "open"
    HELD = "held"
    WATCHED = "watched"
    DISPATCHED = "dispatched"
    ON_SCENE = "on_scene"
    HANDED_OVER = "handed_over"
    ENDED = "ended"


class Step(StrEnum):
    """One line of an incident's history."""

    RECEIVED = "received"
    WITNESS = "witness"
    OPENED = "opened"
    CLAIMED = "claimed"
    RELEASED = "released"
    GIVEN = "given"
    ASSIGNED = "assigned"
    CLAIM_OVER = "claim_over"
    QUALIFIED = "qualified"
    HELD = "held"
    HOLD_OVER = "hold_over"
    WATCHED = "watched"
    CREW_SENT = "crew_sent"
    CREW_DIVERTED = "crew_diverted"
    PLANNED = "planned"
    UNPLANNED = "unplanned"
    VEHICLE_CHECKED = "vehicle_checked"
    CREW_MOVED = "crew_moved"
    CREW_RECALLED = "crew_recalled"
    CREW_REFUSED = "crew_refused"
    CREW_CLEARED = "crew_cleared"
    ASKED = "asked"
    REPORTER_SPOKE = "reporter_spoke"
    STILL = "still"
    HANDED_OVER = "handed_over"
    SERVICE_RECEIVED = "service_received"
    SERVICE_TOOK = "service_took"
    SERVICE_ANSWERED = "service_answered"
    SERVICE_DECLINED = "service_declined"
    SERVICE_REMINDED = "service_reminded"
    NOT_DELIVERED = "not_delivered"
    EXPORTED = "exported"
    GROUPED = "grouped"
    UNGROUPED = "ungrouped"
    NOTED = "noted"
    ENDED = "ended"
    CONTESTED = "contested"
    REOPENED = "reopened"
    UNDONE = "undone"
    RESECTORED = "resectored"
    ESCALATED = "escalated"
    VEHICLE_DUE = "vehicle_due"
    VEHICLE_DECIDED = "vehicle_decided"
    REMOVAL_ASKED = "removal_asked"
    AGED = "aged"
    LED = "led"
    APART = "apart"
    SILENT = "silent"
    PROMISE_NEAR = "promise_near"
    PROMISE_BROKEN = "promise_broken"
    HEARD = "heard"
    WATCH_TAKEN = "watch_taken"
    WATCH_LOOKING = "watch_looking"
    WATCH_DECIDED = "watch_decided"
    WATCH_DUE = "watch_due"
    WITHDRAWN = "withdrawn"


# News of the house, of who looks at a camera, or words taken back: no reason to refuse who saw the case just before.
BY_ITSELF: Final = frozenset(
    {
        Step.ESCALATED,
        Step.AGED,
        Step.LED,
        Step.SERVICE_REMINDED,
        Step.NOT_DELIVERED,
        Step.CLAIM_OVER,
        Step.SILENT,
        Step.PROMISE_NEAR,
        Step.PROMISE_BROKEN,
        Step.WATCH_DUE,
        Step.WATCH_TAKEN,
        Step.WATCH_LOOKING,
        Step.WITHDRAWN,
    }
)

_WORK: Final = frozenset({State.OPEN, State.HELD, State.WATCHED, State.DISPATCHED, State.HANDED_OVER, State.ENDED})

TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.NEW: _WORK,
    State.OPEN: _WORK - {State.OPEN},
    State.HELD: _WORK,
    State.WATCHED: _WORK,
    State.DISPATCHED: frozenset({State.OPEN, State.DISPATCHED, State.ON_SCENE, State.ENDED}),
    State.ON_SCENE: frozenset({State.OPEN, State.DISPATCHED, State.ON_SCENE, State.ENDED}),
    State.HANDED_OVER: frozenset({State.OPEN, State.ENDED}),
    State.ENDED: frozenset({State.OPEN}),
}

# States in which nobody has been sent yet, and the clock that each state runs.
WAITING: Final = (State.NEW, State.OPEN, State.HELD, State.WATCHED)
CLOCKS: Final[dict[State, ClockKind]] = {**dict.fromkeys(WAITING, "hold"), State.DISPATCHED: "arrival"}

# The reporter or the service has spoken: somebody has to look again. The house gave the case back: likewise.
SPOKEN: Final = frozenset(
    {Step.REPORTER_SPOKE, Step.STILL, Step.CONTESTED, Step.SERVICE_ANSWERED, Step.SERVICE_DECLINED}
)
GIVEN_BACK: Final = frozenset({Step.HOLD_OVER, Step.CLAIM_OVER, Step.UNPLANNED, Step.NOT_DELIVERED})
# The reporter has been answered: the promise is kept.
ANSWERING: Final = frozenset({Step.ASKED, Step.ENDED, Step.SERVICE_ANSWERED})

# What an operator may ask for, by state. The commands of sites/api carry the same names.
COMMANDS: Final[dict[str, frozenset[State]]] = {
    "open": frozenset({State.NEW, State.HELD, State.WATCHED, State.HANDED_OVER}),
    "claim": frozenset(State) - {State.ENDED},
    "release": frozenset(State) - {State.ENDED},
    "assign": frozenset(State) - {State.ENDED},
    "qualify": frozenset(State) - {State.ENDED},
    "hold": frozenset({State.NEW, State.OPEN, State.HELD, State.WATCHED}),
    "watch": frozenset({State.NEW, State.OPEN, State.HELD, State.WATCHED}),
    "send": frozenset({State.NEW, State.OPEN, State.HELD, State.WATCHED, State.DISPATCHED, State.ON_SCENE}),
    "recall": frozenset({State.DISPATCHED, State.ON_SCENE}),
    "ask": frozenset(State) - {State.ENDED},
    "hand-over": frozenset({State.NEW, State.OPEN, State.HELD, State.WATCHED}),
    "group": frozenset({State.NEW, State.OPEN, State.HELD, State.WATCHED}),
    "ungroup": frozenset(State) - {State.ENDED},
    "gather": frozenset(State) - {State.ENDED},
    "apart": frozenset(State) - {State.ENDED},
    "end": frozenset(State) - {State.ENDED},
    "reopen": frozenset({State.ENDED, State.HANDED_OVER}),
    "note": frozenset(State),
    "heard": frozenset(State) - {State.ENDED},
    "undo": frozenset(State),
}


# What an operator does not ask for while the case waits in the tour of a crew: take it out first.
NOT_WHILE_PLANNED: Final = frozenset({"hold", "watch", "hand-over", "group"})


def can_become(state: str, target: State) -> bool:
    """Whether an incident may move from `state` to `target`."""
    return target in TRANSITIONS[State(state)]


_COMMANDS_OF: Final = {state.value: [name for name, states in COMMANDS.items() if state in states] for state in State}


def commands_for(state: str) -> list[str]:
    """The commands open to an operator in this state, in the order of the table."""
    return _COMMANDS_OF[state]


def commands_while_planned(state: str) -> list[str]:
    """The same for a case that waits in the tour of a crew."""
    can = {*_COMMANDS_OF[state], "recall"} - NOT_WHILE_PLANNED
    return [name for name in COMMANDS if name in can]
