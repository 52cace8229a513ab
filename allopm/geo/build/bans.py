"""Turns that OpenStreetMap's restriction relations ban, from their tags to pairs of segments. Knows no reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from allopm.geo.conditions import PROFILES, Profile

Tags = Mapping[str, str]
Ints = NDArray[np.int64]
Member = tuple[str, str, int]
"""Role, kind (n, w or r) and number."""

# Relation:restriction of the wiki: the key says whom it binds, `except` whom it does not.
KEYS: Final[Mapping[str, frozenset[Profile]]] = {
    "restriction": frozenset({"car", "motorbike", "bike"}),
    "restriction:motor_vehicle": frozenset({"car", "motorbike"}),
    "restriction:motorcar": frozenset({"car"}),
    "restriction:motorcycle": frozenset({"motorbike"}),
    "restriction:bicycle": frozenset({"bike"}),
}
EXCEPT: Final[Mapping[str, frozenset[Profile]]] = {
    "motor_vehicle": frozenset({"car", "motorbike"}),
    "motorcar": frozenset({"car"}),
    "motorcycle": frozenset({"motorbike"}),
    "bicycle": frozenset({"bike"}),
}


@dataclass(frozen=True)
class Ban:
    """As written: from a way, at a node, to a way."""

    from_way: int
    via: int
    to_way: int
    is_only: bool  # the one way on, instead of the one that is banned
    who: int  # one bit per profile


def read_ban(tags: Tags, members: Iterable[Member]) -> Ban | None:
    """None for what is no ban of ours: other vehicles, hours of the day, and a way instead of a node in the middle."""
    if tags.get("type") != "restriction":
        return None
    key = next((key for key in KEYS if key in tags), "")
    who = KEYS.get(key, frozenset[Profile]())
    for word in tags.get("except", "").split(";"):
        who -= EXCEPT.get(word.strip(), frozenset[Profile]())
    found = {(role, kind): number for role, kind, number in members}
    ends = found.get(("from", "w")), found.get(("via", "n")), found.get(("to", "w"))
    rule, (from_way, via, to_way) = tags.get(key, ""), ends
    if not who or not rule.startswith(("no_", "only_")) or from_way is None or via is None or to_way is None:
        return None
    bits = sum(1 << PROFILES.index(profile) for profile in who)
    return Ban(from_way, via, to_way, rule.startswith("only_"), bits)


@dataclass(frozen=True)
class Segments:
    """What bans are looked up in: the way of each segment and the numbers of its two end nodes."""

    way: Ints
    start: Ints
    stop: Ints

    def at(self, node: int) -> Ints:
        return np.flatnonzero((self.start == node) | (self.stop == node))


def banned_turns(bans: Sequence[Ban], segments: Segments) -> list[tuple[int, int, int, int]]:
    """Rows of segment, node number, segment and who; what cannot be told apart is left out.

    A way that runs on through the node has two segments there; the wiki asks to cut it, else nobody knows which it is.
    """
    rows: list[tuple[int, int, int, int]] = []
    for ban in bans:
        around = segments.at(ban.via)
        sources, targets = (around[segments.way[around] == way].tolist() for way in (ban.from_way, ban.to_way))
        if len(sources) != 1 or len(targets) != 1:
            continue
        others = [segment for segment in around.tolist() if segment not in targets] if ban.is_only else targets
        rows += [(sources[0], ban.via, other, ban.who) for other in others]
    return sorted(set(rows))
