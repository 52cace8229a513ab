"""States and grounds as the desk reads them. Data only."""

from __future__ import annotations

from typing import Final

from allopm.vehicles.states import Decision, Ground, State

STATE_WORDS: Final[dict[State, str]] = {
    State.REPORTED: "signalé, aucun contrôle",
    State.FIRST_CHECKED: "premier contrôle fait",
    State.DUE: "second contrôle à faire",
    State.CONFIRMED: "n’a pas bougé",
    State.REMOVAL_REQUESTED: "enlèvement demandé",
    State.REMOVED: "enlevé",
    State.MOVED: "parti",
    State.OWNER_FOUND: "propriétaire trouvé",
    State.CLOSED: "classé",
}
DECISION_WORDS: Final[dict[Decision, str]] = {
    Decision.SAME: "n’a pas bougé",
    Decision.MOVED_HERE: "a bougé, le délai repart",
    Decision.GONE: "n’est plus là",
    Decision.OWNER: "propriétaire trouvé",
    Decision.REMOVED: "enlevé par la fourrière",
    Decision.CLOSE: "classé",
}
GROUND_WORDS: Final[dict[Ground, str]] = {
    Ground.ABUSIVE: "stationnement abusif, article R417-12 du code de la route",
    Ground.STRIPPED: "véhicule privé d’éléments indispensables, article L325-1, alinéa 2, du code de la route",
}
