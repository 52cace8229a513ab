"""How likely two statements tell one thing: a score to suggest, never to merge. Knows no city."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from rapidfuzz.fuzz import token_set_ratio

# Weights of reference/dispatch-and-standards §4: place counts most, then time and words, then a shared mark.
PLACE: Final = 0.5
TIME: Final = 0.2
TEXT: Final = 0.2
MARK: Final = 0.1
# Two kinds of one group may be one scene seen by two people, with less confidence (chosen).
OTHER_KIND: Final = 0.85
# From here the suggestion comes first, from there it is listed (same source).
SUGGEST_FIRST: Final = 0.75
SUGGEST: Final = 0.5


@dataclass(frozen=True)
class Sighting:
    """One statement on the plane: metres, an aware moment, kind, words, exact marks (a plate, a photo's hash)."""

    x_m: float
    y_m: float
    at: datetime
    kind: str
    text: str = ""
    marks: frozenset[str] = field(default_factory=frozenset)


def similarity(a: Sighting, b: Sighting, *, radius_m: float, age_min: float) -> float:
    """0 (nothing in common) to 1 (same place, moment, words and mark). Symmetric."""
    metres = math.hypot(a.x_m - b.x_m, a.y_m - b.y_m)
    minutes = abs((a.at - b.at).total_seconds()) / 60
    score = (
        PLACE * _fading(metres, radius_m)
        + TIME * _fading(minutes, age_min)
        + TEXT * text_likeness(a.text, b.text)
        + MARK * bool(a.marks & b.marks)
    )
    return score if a.kind == b.kind else score * OTHER_KIND


def _fading(distance: float, scale: float) -> float:
    """exp(−d/s); a scale of 0 accepts only the very same."""
    return math.exp(-distance / scale) if scale > 0 else float(distance == 0)


def text_likeness(a: str, b: str) -> float:
    """0 to 1 whatever the order of the words, their accents and their case; 0 when one is silent."""
    first, second = fold(a), fold(b)
    return token_set_ratio(first, second) / 100 if first and second else 0.0


def fold(text: str) -> str:
    """Lower case, without accents, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.split())
