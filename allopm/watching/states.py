"""What becomes of a look at the cameras: states and decisions, as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    WAITING = "waiting"
    LOOKING = "looking"
    DECIDED = "decided"
    CLOSED = "closed"  # by itself: the case ended, or somebody was sent
    WITHDRAWN = "withdrawn"  # the desk took its request back


TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.WAITING: frozenset({State.LOOKING, State.DECIDED, State.CLOSED, State.WITHDRAWN}),
    State.LOOKING: frozenset({State.LOOKING, State.DECIDED, State.CLOSED, State.WITHDRAWN}),
    State.DECIDED: frozenset(),
    State.CLOSED: frozenset({State.WAITING, State.LOOKING}),  # what closed it was undone
    State.WITHDRAWN: frozenset(),
}


class Decision(StrEnum):
    NOTHING = "nothing"
    SEND = "send"
    HAND_OVER = "hand_over"
    RAISE = "raise"
    NOT_VISIBLE = "not_visible"


# What the history says. The first two words of the case itself come from the operator's next act.
DECISIONS: Final[dict[Decision, str]] = {
    Decision.NOTHING: "rien vu",
    Decision.SEND: "vu : envoyer un équipage",
    Decision.HAND_OVER: "vu : transmettre",
    Decision.RAISE: "cela se répète : priorité relevée",
    Decision.NOT_VISIBLE: "pas visible des caméras",
}

# Code de la sécurité intérieure, articles named; ten days at Nice: data.technopolice.fr, CSU of 2019.
LAW: Final = (
    "Regarder la voie publique n’est permis que pour les finalités de l’article L. 251-2 du code de la sécurité "
    "intérieure, à des agents habilités, jamais l’intérieur d’un logement (L. 251-3). Ni son, ni analyse automatique. "
    "Les images restent au CSU, dix jours à Nice, un mois au plus (L. 252-5) ; aucune n’entre ici."
)
