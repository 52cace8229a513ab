"""What becomes of a transmission: the transition table, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    RECEIVED = "received"
    ANSWERED = "answered"
    FAILED = "failed"


class Channel(StrEnum):
    NONE = "none"
    MAIL = "mail"
    WEBHOOK = "webhook"
    OPEN311 = "open311"


class Verb(StrEnum):
    """What a service may say."""

    RECEIVED = "received"
    TAKEN = "taken"
    ANSWERED = "answered"
    NOT_OURS = "not_ours"


# A service may speak before the carrier knows that it has delivered, and after it has given up.
TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.QUEUED: frozenset({State.SENT, State.FAILED, State.RECEIVED, State.ANSWERED}),
    State.SENT: frozenset({State.RECEIVED, State.ANSWERED}),
    State.RECEIVED: frozenset({State.ANSWERED}),
    State.ANSWERED: frozenset(),
    State.FAILED: frozenset({State.QUEUED, State.RECEIVED, State.ANSWERED}),
}

BECOMES: Final[dict[Verb, State]] = {
    Verb.RECEIVED: State.RECEIVED,
    Verb.TAKEN: State.RECEIVED,
    Verb.ANSWERED: State.ANSWERED,
    Verb.NOT_OURS: State.ANSWERED,
}


def can_become(state: str, target: State) -> bool:
    """Whether a transmission may move from `state` to `target`."""
    return target in TRANSITIONS[State(state)]
