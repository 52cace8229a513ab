"""How likely two statements tell one thing, with the reasons: to suggest, never to merge. Knows no city, no table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from allopm.dispatching import telling

# Points out of 100. Place, time, words and a mark weigh as in reference/dispatch-and-standards §4; the marks that
# contradict are chosen: a shared street proves little, two number plates prove much.
PLACE: Final = 50
TIME: Final = 20
WORDS: Final = 20
SAME_PLATE: Final = 60
NEAR_PLATE: Final = 40
OTHER_PLATE: Final = -60
SAME_NAME: Final = 15
OTHER_NAME: Final = -40
SAME_LOOK: Final = 10
OTHER_COLOUR: Final = -30
OTHER_VEHICLE: Final = -15
OTHER_KIND: Final = -8
NOTHING_TELLS: Final = -20
# From FIRST the case is offered as probably the same, from LISTED it stands in the list of what is near.
FIRST: Final = 0.6
LISTED: Final = 0.4
# Two leaders that look as likely as each other: a person decides (points).
DOUBT: Final = 4
# Words that any two statements of a language share: what is under says nothing (measured on unlike statements).
WORDS_FLOOR: Final = 0.45
# How far a thing that moves may be from where it was first seen, beyond its radius: metres a minute, and radii at most.
MOVING_M_MIN: Final = 60.0
MOVING_RADII: Final = 3.0
# A reported accuracy beyond this is no longer an excuse (chosen).
SLACK_MAX_M: Final = 100.0


@dataclass(frozen=True)
class Sighting:
    """One statement on the plane: metres, an aware moment, kind, and what tells its thing from another."""

    x_m: float
    y_m: float
    at: datetime
    kind: str
    accuracy_m: float = 0.0
    words: frozenset[str] = frozenset()
    plate: str = ""
    name: str = ""


@dataclass(frozen=True)
class Reach:
    """How near and how soon two statements of these kinds must be. `is_object`: one of many, like a parked car."""

    radius_m: float
    age_min: float
    is_object: bool = False
    moves: bool = False

    @property
    def widest_m(self) -> float:
        return self.radius_m * (MOVING_RADII if self.moves else 1)


class Reason(NamedTuple):
    """One term of a likeness: French words and points."""

    label: str
    points: int


@dataclass(frozen=True)
class Likeness:
    """0 to 1, and what made it."""

    score: float
    terms: tuple[Reason, ...] = ()


NONE: Final = Likeness(0.0)


def slack_m(a: Sighting, b: Sighting) -> float:
    """How far apart two fixes of one place may lie: errors add up as squares."""
    return math.hypot(min(a.accuracy_m, SLACK_MAX_M), min(b.accuracy_m, SLACK_MAX_M))


def straight_m(a: Sighting, b: Sighting) -> float:
    return math.hypot(a.x_m - b.x_m, a.y_m - b.y_m)


def likeness(a: Sighting, b: Sighting, reach: Reach, *, along_m: float | None = None) -> Likeness:
    """`along_m`: metres along the streets where they are known. Symmetric. 0 out of reach, unless a plate says more."""
    plate = _plate(a, b)
    minutes = abs((a.at - b.at).total_seconds()) / 60
    metres = straight_m(a, b)
    if along_m is not None and metres > slack_m(a, b):  # nearer than the fixes are sure of, streets say nothing
        metres = along_m
    limit_m = _limit_m(reach, minutes)
    same_plate = plate is not None and plate.points > 0
    if metres > limit_m + slack_m(a, b) or (minutes > reach.age_min and not same_plate):
        return NONE
    off_m = max(0.0, metres - slack_m(a, b) / 2)
    terms = [
        _where(metres, off_m, reach if not reach.moves else _stretched(reach, limit_m), along=along_m is not None),
        *_when(minutes, reach),
        *([plate] if plate else []),
        *_names(a, b),
        *_looks(a, b),
        *_words(a, b),
        *([Reason("nature différente", OTHER_KIND)] if a.kind != b.kind else []),
    ]
    if reach.is_object and not _is_told_apart(terms):
        terms.append(Reason("rien ne distingue l’objet", NOTHING_TELLS))
    return Likeness(max(0, min(100, sum(term.points for term in terms))) / 100, tuple(terms))


def _limit_m(reach: Reach, minutes: float) -> float:
    if not reach.moves:
        return reach.radius_m
    return min(reach.radius_m * MOVING_RADII, reach.radius_m + MOVING_M_MIN * minutes)


def _stretched(reach: Reach, limit_m: float) -> Reach:
    return Reach(limit_m, reach.age_min, reach.is_object, reach.moves)


def _fading(distance: float, scale: float) -> float:
    """exp(−d/s); a scale of 0 accepts only the very same."""
    return math.exp(-distance / scale) if scale > 0 else float(distance == 0)


def _where(metres: float, off_m: float, reach: Reach, *, along: bool) -> Reason:
    way = " par les rues" if along else (" à vol d’oiseau" if reach.moves else "")
    return Reason(f"à {round(metres)} m{way}", round(PLACE * _fading(off_m, reach.radius_m)))


def _when(minutes: float, reach: Reach) -> list[Reason]:
    points = round(TIME * _fading(minutes, reach.age_min))
    return [Reason(f"à {_span(minutes)} d’écart", points)]


def _span(minutes: float) -> str:
    if minutes < 60:
        return f"{round(minutes)} min"
    return f"{round(minutes / 60)} h" if minutes < 2880 else f"{round(minutes / 1440)} j"


def _plate(a: Sighting, b: Sighting) -> Reason | None:
    if not (a.plate and b.plate):
        return None
    differ = telling.plates_differ(a.plate, b.plate)
    if differ == 0:
        return Reason("même plaque", SAME_PLATE)
    if differ == 1:
        return Reason("plaque à un signe près", NEAR_PLATE)
    return Reason("plaques différentes", OTHER_PLATE)


def _names(a: Sighting, b: Sighting) -> list[Reason]:
    if not (a.name and b.name):
        return []
    alike = telling.name_likeness(a.name, b.name)
    if alike >= 0.8:
        return [Reason("même établissement", SAME_NAME)]
    return [Reason("autre établissement", OTHER_NAME)] if alike < 0.6 else []


def _looks(a: Sighting, b: Sighting) -> list[Reason]:
    """Colours and sorts of vehicle: the same says a little, another says more."""
    terms = []
    first, second = telling.colours(a.words), telling.colours(b.words)
    if first and second:
        terms.append(
            Reason(f"même couleur ({', '.join(sorted(first & second))})", SAME_LOOK)
            if first & second
            else Reason("couleurs différentes", OTHER_COLOUR)
        )
    mine, theirs = telling.vehicles(a.words), telling.vehicles(b.words)
    if mine and theirs and not mine & theirs:
        terms.append(Reason("véhicules différents", OTHER_VEHICLE))
    return terms


def _words(a: Sighting, b: Sighting) -> list[Reason]:
    alike = telling.words_likeness(a.words, b.words)
    if alike is None or alike <= WORDS_FLOOR:
        return []
    shared = sorted(a.words & b.words, key=lambda word: (-len(word), word))[:3]
    label = f"mots communs : {', '.join(shared)}" if shared else "mots proches"
    return [Reason(label, round(WORDS * (alike - WORDS_FLOOR) / (1 - WORDS_FLOOR)))]


def _is_told_apart(terms: Sequence[Reason]) -> bool:
    """Whether something beyond place and time speaks for this very object."""
    return sum(term.points for term in terms[2:] if term.points > 0) >= SAME_LOOK


def first_of(scores: Sequence[Likeness]) -> int | None:
    """Which of these leaders is offered first; None when none is likely, or two are as likely as each other."""
    order = sorted(range(len(scores)), key=lambda index: -scores[index].score)
    if not order or scores[order[0]].score < FIRST:
        return None
    if len(order) > 1 and scores[order[0]].score - scores[order[1]].score < DOUBT / 100:
        return None
    return order[0]
