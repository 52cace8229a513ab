"""What a crew does with a mission: the transition table, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    SENT = "sent"
    PLANNED = "planned"
    ACKNOWLEDGED = "acknowledged"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    CLEARED = "cleared"
    REFUSED = "refused"
    RECALLED = "recalled"
    DIVERTED = "diverted"


ACTIVE: Final = (State.SENT, State.ACKNOWLEDGED, State.EN_ROUTE, State.ON_SCENE)
# What a crew's phone shows: what it is on, and what waits for it in a tour.
CARRIED: Final = (State.PLANNED, *ACTIVE)
# A crew on its way may be called to something more urgent; one that is on scene is recalled, never diverted.
DIVERTIBLE: Final = (State.SENT, State.ACKNOWLEDGED, State.EN_ROUTE)
_OVER: Final = frozenset({State.RECALLED, State.DIVERTED})

# A crew under a bridge may skip a step: a later step includes the earlier ones.
TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.PLANNED: frozenset({State.SENT, State.RECALLED}),
    State.SENT: frozenset({State.ACKNOWLEDGED, State.EN_ROUTE, State.ON_SCENE, State.CLEARED, State.REFUSED}) | _OVER,
    State.ACKNOWLEDGED: frozenset({State.EN_ROUTE, State.ON_SCENE, State.CLEARED, State.REFUSED}) | _OVER,
    State.EN_ROUTE: frozenset({State.ON_SCENE, State.CLEARED, State.REFUSED}) | _OVER,
    State.ON_SCENE: frozenset({State.CLEARED, State.RECALLED}),
    State.CLEARED: frozenset(),
    State.REFUSED: frozenset(),
    State.RECALLED: frozenset(),
    State.DIVERTED: frozenset(),
}

# The crew's verbs, as in the addresses of sites/api.
VERBS: Final[dict[str, State]] = {
    "acknowledge": State.ACKNOWLEDGED,
    "en-route": State.EN_ROUTE,
    "on-scene": State.ON_SCENE,
    "clear": State.CLEARED,
    "refuse": State.REFUSED,
}


def can_become(state: str, target: State) -> bool:
    """Whether a mission may move from `state` to `target`."""
    return target in TRANSITIONS[State(state)]


def verbs_for(state: str) -> list[str]:
    """What the crew may do next, the natural step first."""
    return [verb for verb, target in VERBS.items() if can_become(state, target)]
