"""What a resident reads about a report: the transition table, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    RECEIVED = "received"
    READ = "read"
    ANSWERED = "answered"
    CREW_SENT = "crew_sent"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    HANDED_OVER = "handed_over"
    ENDED = "ended"
    CONTESTED = "contested"


# The text of a step, kept as a code and read in the reporter's language: the crew was called elsewhere.
CALLED_AWAY: Final = "called_away"
# The same of a service, each with the service's name behind a colon.
SERVICE_WORDS: Final = ("service.received", "service.took", "service.answered", "service.not_ours")
# The same for grouping: it changes nothing of where the thread is, and is told all the same.
JOINED: Final = "joined"
SPLIT: Final = "split"

_LIVE: Final = frozenset(
    {
        State.READ,
        State.ANSWERED,
        State.CREW_SENT,
        State.EN_ROUTE,
        State.ON_SCENE,
        State.HANDED_OVER,
        State.ENDED,
    }
)

TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.RECEIVED: _LIVE,
    State.READ: _LIVE - {State.READ},
    State.ANSWERED: _LIVE,
    State.CREW_SENT: _LIVE,
    State.EN_ROUTE: _LIVE,
    State.ON_SCENE: _LIVE,
    State.HANDED_OVER: _LIVE,
    State.ENDED: frozenset({State.CONTESTED, State.READ}),
    State.CONTESTED: _LIVE,
}


def can_become(state: str, target: State) -> bool:
    """Whether a thread may move from `state` to `target`."""
    return target in TRANSITIONS[State(state)]
