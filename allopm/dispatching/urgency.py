"""How urgent a case is, and why, in words. Knows no database, no clock, no city."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

Ongoing = Literal["now", "over", "recurring", "unknown"]

# Points of each fact. All chosen, then checked on the demonstration city, unless a source is named:
# they order a queue of tens, so what matters is their order, and a city corrects them by `base_points`.
ONGOING: Final[dict[str, int]] = {"now": 15, "recurring": 5, "unknown": 0, "over": -15}
DANGER_MAX: Final = 30
# One more witness says less than the one before; the burst of one building is not ten times the danger.
PER_DOUBLING_OF_WITNESSES: Final = 6
WITNESSES_MAX: Final = 18
PER_DOUBLING_OF_REPEATS: Final = 3
REPEATS_MAX: Final = 9
# From half of the promised delay on, a case rises, so that no promise breaks unseen.
PROMISE_RISES_FROM: Final = 0.5
PROMISE_SLOPE: Final = 30
PROMISE_MAX: Final = 20
STILL: Final = 6
STILL_MAX: Final = 12
# 22 h–7 h, the hours in which noise is presumed to break the night (usage of art. R. 623-2 C. pén.).
NIGHT: Final = frozenset((22, 23, 0, 1, 2, 3, 4, 5, 6))
NIGHT_POINTS: Final = 5
# Points from which a case is at least of this priority, whatever its kind (chosen).
PRIORITY_FROM: Final = ((85, 1), (65, 2), (40, 3))

ONGOING_WORDS: Final[dict[str, str]] = {"now": "en cours", "recurring": "revient souvent", "over": "terminé"}


@dataclass(frozen=True)
class Danger:
    """An answer that signals a danger, with its label and the weight that the city gives to it."""

    label: str
    weight: int


@dataclass(frozen=True)
class UrgencyFacts:
    """What the score may look at, and nothing else. `promise_used` is age ÷ promised delay."""

    kind_label: str
    base_points: int
    base_priority: int
    ongoing: str = "unknown"
    dangers: tuple[Danger, ...] = ()
    witnesses: int = 1
    repeats_30_days: int = 0
    promise_used: float = 0.0
    still_answers: int = 0
    local_hour: int = 12


@dataclass(frozen=True)
class Term:
    """One reason, with its points."""

    code: str
    label: str
    points: int


@dataclass(frozen=True)
class Urgency:
    """0 to 100 points, a priority 1 (first) to 4, the terms that made them, and one sentence."""

    points: int
    priority: int
    terms: tuple[Term, ...]
    text: str


def score(facts: UrgencyFacts) -> Urgency:
    """Add up the facts; the same facts always give the same answer."""
    terms = tuple(term for term in _terms(facts) if term.points or term.code in ("kind", "ongoing"))
    points = max(0, min(100, sum(term.points for term in terms)))
    return Urgency(points, _priority(facts, points), terms, _text(terms))


def _terms(facts: UrgencyFacts) -> list[Term]:
    return [
        Term("kind", facts.kind_label, max(0, min(100, facts.base_points))),
        *_ongoing(facts),
        *_witnesses(facts),
        *_dangers(facts),
        *_still(facts),
        *_repeats(facts),
        *_night(facts),
        *_promise(facts),
    ]


def _ongoing(facts: UrgencyFacts) -> list[Term]:
    words = ONGOING_WORDS.get(facts.ongoing)
    return [Term("ongoing", words, ONGOING[facts.ongoing])] if words else []


def _witnesses(facts: UrgencyFacts) -> list[Term]:
    if facts.witnesses < 2:
        return []
    points = round(PER_DOUBLING_OF_WITNESSES * math.log2(facts.witnesses))
    return [Term("witnesses", f"{facts.witnesses} témoins", min(WITNESSES_MAX, points))]


def _dangers(facts: UrgencyFacts) -> list[Term]:
    """Each danger in its own words; together they never weigh more than DANGER_MAX."""
    left, terms = DANGER_MAX, []
    for danger in sorted(facts.dangers, key=lambda danger: (-danger.weight, danger.label)):
        points = max(0, min(danger.weight, left))
        left -= points
        terms.append(Term("danger", danger.label or "danger signalé", points))
    return terms


def _still(facts: UrgencyFacts) -> list[Term]:
    """The reporter was asked again and says that it goes on."""
    return [Term("still", "toujours en cours", min(STILL_MAX, STILL * max(0, facts.still_answers)))]


def _repeats(facts: UrgencyFacts) -> list[Term]:
    if facts.repeats_30_days < 1:
        return []
    points = round(PER_DOUBLING_OF_REPEATS * math.log2(1 + facts.repeats_30_days))
    return [Term("repeats", f"{facts.repeats_30_days + 1}e fois ici en 30 jours", min(REPEATS_MAX, points))]


def _night(facts: UrgencyFacts) -> list[Term]:
    is_night = facts.ongoing == "now" and facts.local_hour in NIGHT
    return [Term("night", "de nuit", NIGHT_POINTS if is_night else 0)]


def _promise(facts: UrgencyFacts) -> list[Term]:
    points = min(PROMISE_MAX, round(PROMISE_SLOPE * max(0.0, facts.promise_used - PROMISE_RISES_FROM)))
    label = "délai promis dépassé" if facts.promise_used >= 1 else "délai promis bientôt atteint"
    return [Term("promise", label, points)]


def _priority(facts: UrgencyFacts, points: int) -> int:
    """The kind's own, raised by the points; one step down when it is over and nobody was in danger."""
    reached = next((priority for floor, priority in PRIORITY_FROM if points >= floor), 4)
    kind = max(1, min(4, facts.base_priority))
    if facts.ongoing == "over" and not facts.dangers:
        kind = min(4, kind + 1)
    return min(kind, reached)


def _text(terms: tuple[Term, ...]) -> str:
    """`en cours · 3 témoins · danger signalé`; the kind stands elsewhere on the screen."""
    return " · ".join(dict.fromkeys(term.label for term in terms if term.code != "kind"))
