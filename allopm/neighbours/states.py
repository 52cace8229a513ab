"""What a member, an alert and a partner place are: the networks and the transition tables, as data."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final


class Network(StrEnum):
    """Who watches over whom; the same mechanism for both."""

    NEIGHBOURS = "voisins"
    SHOPS = "commerces"


class Way(StrEnum):
    """How an address is verified."""

    POST = "post"
    REFERENT = "referent"
    VISIT = "visit"


WAYS: Final[dict[Network, tuple[Way, ...]]] = {
    Network.NEIGHBOURS: (Way.POST, Way.REFERENT),
    Network.SHOPS: (Way.VISIT, Way.POST, Way.REFERENT),
}


class Standing(StrEnum):
    """Where a member is."""

    ASKED = "asked"
    LETTER = "letter"
    ACTIVE = "active"
    REFUSED = "refused"
    LEFT = "left"


class AlertState(StrEnum):
    """Where an alert is."""

    RAISED = "raised"
    SENT = "sent"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class PlaceState(StrEnum):
    """Where a partner place of « Demandez Angela » is."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    TRAINED = "trained"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class About(StrEnum):
    """What an alert is about."""

    BURGLARY = "burglary"
    DOOR = "door"
    THEFT = "theft"
    PAYMENT = "payment"
    DAMAGE = "damage"
    VIGILANCE = "vigilance"


ABOUT: Final[dict[Network, tuple[About, ...]]] = {
    Network.NEIGHBOURS: (About.BURGLARY, About.DOOR, About.THEFT, About.DAMAGE, About.VIGILANCE),
    Network.SHOPS: (About.THEFT, About.PAYMENT, About.BURGLARY, About.DAMAGE, About.VIGILANCE),
}

STANDINGS: Final[dict[Standing, frozenset[Standing]]] = {
    Standing.ASKED: frozenset({Standing.LETTER, Standing.ACTIVE, Standing.REFUSED, Standing.LEFT}),
    Standing.LETTER: frozenset({Standing.LETTER, Standing.ACTIVE, Standing.REFUSED, Standing.LEFT}),
    Standing.ACTIVE: frozenset({Standing.ACTIVE, Standing.LEFT}),
    Standing.REFUSED: frozenset(),
    Standing.LEFT: frozenset(),
}
ALERTS: Final[dict[AlertState, frozenset[AlertState]]] = {
    AlertState.RAISED: frozenset({AlertState.SENT, AlertState.DECLINED}),
    AlertState.SENT: frozenset({AlertState.WITHDRAWN, AlertState.EXPIRED}),
    AlertState.DECLINED: frozenset(),
    AlertState.WITHDRAWN: frozenset(),
    AlertState.EXPIRED: frozenset(),
}
PLACES: Final[dict[PlaceState, frozenset[PlaceState]]] = {
    PlaceState.ASKED: frozenset({PlaceState.ACCEPTED, PlaceState.REFUSED, PlaceState.WITHDRAWN}),
    PlaceState.ACCEPTED: frozenset({PlaceState.ACCEPTED, PlaceState.TRAINED, PlaceState.REFUSED, PlaceState.WITHDRAWN}),
    PlaceState.TRAINED: frozenset({PlaceState.WITHDRAWN}),
    PlaceState.REFUSED: frozenset(),
    PlaceState.WITHDRAWN: frozenset(),
}

# All chosen: what was true the evening before helps; what was true last week frightens.
HOURS: Final = (6, 24, 48, 72)
ORDINARY_HOURS: Final = 48
LETTER_HOLDS: Final = timedelta(days=60)  # a letter waits for people on holiday (chosen)
TRIES_MAX: Final = 5  # wrong codes on one letter (chosen); 40 bits stay out of reach
WAITING_MAX: Final = 3  # alerts of one member that nobody has read yet (chosen)
CHARTER: Final = "2026-11"  # the wording of the charter that is accepted
TRAINING_MIN: Final = 90  # minutes, face to face (nice-and-law §2.8: ICA, NP7)
PEOPLE_MAX: Final = 4  # of one place at one training (chosen)
