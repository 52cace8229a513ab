"""What can be opened to some and closed to others, and the groups of people. Data only."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Audience(StrEnum):
    """For whom a feature is open; each is contained in the one before."""

    EVERYONE = "everyone"
    STAFF = "staff"
    PILOT = "pilot"
    OFF = "off"


class Group(StrEnum):
    """Who looks: a resident, a member of staff, or one of the pilot's agents."""

    RESIDENT = "resident"
    STAFF = "staff"
    PILOT = "pilot"


AUDIENCE_LABELS: Final = [
    (Audience.EVERYONE.value, "tout le monde"),
    (Audience.STAFF.value, "tous les agents"),
    (Audience.PILOT.value, "agents pilotes"),
    (Audience.OFF.value, "personne"),
]
OPEN_TO: Final = {
    Audience.EVERYONE: frozenset(Group),
    Audience.STAFF: frozenset({Group.STAFF, Group.PILOT}),
    Audience.PILOT: frozenset({Group.PILOT}),
    Audience.OFF: frozenset[Group](),
}
# Each names a part of the residents' side that a city may open step by step; without a row it is open to everyone.
SWITCH_LABELS: Final = [
    ("report", "signaler"),
    ("places", "postes, bornes et lieux utiles"),
    ("technologies", "technologies déployées"),
    ("angela", "Demandez Angela"),
    ("victims", "aide aux victimes"),
    ("lost_property", "objets trouvés"),
    ("pound", "fourrière"),
    ("procedures", "démarches"),
    ("neighbours", "Voisins Vigilants"),
    ("shops", "VigiCommerce"),
    ("feedback", "bouton d’avis"),
]
