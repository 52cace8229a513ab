"""The desk as cards by entity, and how an event changes it. Pure: knows no table.

What is kept is what the queue, the map and the crew board draw. Calls, presence and messages are not archived; an
alarm is kept without its place, which the crew's own rules forget.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

Card = dict[str, Any]
ENTITIES: Final = ("incident", "crew", "closure", "alert")
# What an erased case loses; the rest of its card is about the room's work.
PERSONAL: Final[Card] = {
    **dict.fromkeys(("address", "place_words", "floor", "held_reason", "ended_text", "urgency_text"), ""),
    **dict.fromkeys(("lon", "lat", "accuracy_m", "override", "transmission", "watch", "vehicle"), None),
    "urgency_terms": [],
}
# A replayed card carries no version that a command could name: the server refuses the act whatever the screen does.
OUT_OF_REACH: Final = 2**31


@dataclass(frozen=True)
class Seen:
    """One event, and the moment from which the desk could see it."""

    at: datetime
    kind: str
    entity: str
    version: int
    body: Card


@dataclass
class Picture:
    """What one desk knew: the same rule as every client, upsert by entity, forget on `.gone`."""

    cards: dict[str, Card]
    gone: dict[str, int] = field(default_factory=dict)

    def apply(self, event: Seen) -> None:
        known = self.cards.get(event.entity)
        if event.version < (self.gone.get(event.entity, 0) if known is None else known["version"]):
            return
        if event.kind.endswith(".gone"):
            self.cards.pop(event.entity, None)
            self.gone[event.entity] = event.version
        else:
            self.cards[event.entity] = event.body

    def of(self, entity: str) -> list[Card]:
        return [card for name, card in self.cards.items() if name.startswith(f"{entity}:")]


def case_of(entity: str) -> str:
    """The code of a case's entity; empty for any other."""
    what, _, name = entity.partition(":")
    return name if what == "incident" else ""


def cases_in(entities: Mapping[str, Any] | list[str]) -> list[str]:
    return sorted({code for code in map(case_of, entities) if code})


def to_keep(entity: str, card: Card) -> Card:
    """The card as it is archived."""
    return card | {"lon": None, "lat": None} if entity.startswith("alert:") else card


def blanked(card: Card) -> Card:
    """A case whose personal data were erased."""
    return card | {name: value for name, value in PERSONAL.items() if name in card}


def as_replayed(card: Card) -> Card:
    """To be looked at only."""
    return card | {"version": card["version"] - OUT_OF_REACH, "can": []} if "can" in card else card
