"""How likely two statements tell one thing, with the reasons: to suggest, never to merge. Knows no city, no table."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from allopm.dispatching import telling

# Points out of 100. Place, time and words weigh as in reference/dispatch-and-standards §4. The marks and the doubts
# were chosen on simulated evenings and measured on others (bench/grouping.py): a shared street proves little, two
# number plates prove much.
PLACE: Final = 50
TIME: Final = 20
WORDS: Final = 20
SAME_PLATE: Final = 60
NEAR_PLATE: Final = 40
OTHER_PLATE: Final = -60
SAME_NAME: Final = 25
OTHER_NAME: Final = -60
SAME_COLOUR: Final = 12
COMMON_COLOUR: Final = 7
OTHER_COLOUR: Final = -30
SAME_MODEL: Final = 20
OTHER_MODEL: Final = -35
SAME_VEHICLE: Final = 5
OTHER_VEHICLE: Final = -15
OTHER_KIND: Final = -8
DOUBT_OBJECT: Final = -38
DOUBT_RIGHT_HERE: Final = -16
DOUBT_LIFTED: Final = 3
NO_NAME: Final = -17
# From FIRST the case is offered as probably the same, from LISTED it stands in the list of what is near.
FIRST: Final = 0.4
LISTED: Final = 0.3
# Two leaders that look as likely as each other: a person decides (points).
DOUBT: Final = 4
# Words that any two statements of a language share: what is under says nothing (measured on unlike statements).
WORDS_FLOOR: Final = 0.45
# How far a thing that moves may be from where it was first seen, beyond its radius: metres a minute, and radii at most.
MOVING_M_MIN: Final = 100.0
MOVING_RADII: Final = 4.0
# How far the same plate or the same name still speaks: one fix in twenty is wrong by a hundred metres (chosen).
MARKED_M: Final = 150.0
# Two fixes of one parked car lie so near in half of the cases; of two cars thirty metres apart in one of twenty. A
# place is taken by another car after a share of the time for which the kind is remembered (chosen).
RIGHT_HERE_M: Final = 15.0
RIGHT_NOW_SHARE: Final = 0.5
# Errors of so many radii halve what a place proves (chosen).
VAGUE_RADII: Final = 3.0
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
    """How near and how soon two statements of these kinds must be. `is_object`: one of many, like a parked car;
    `is_named`: an establishment among others."""

    radius_m: float
    age_min: float
    is_object: bool = False
    is_named: bool = False
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
    names = _names(a, b)
    same_plate = plate is not None and plate.points > 0
    limit_m = _limit_m(reach, minutes)
    seen_m = max(limit_m, MARKED_M) if same_plate or any(term.points > 0 for term in names) else limit_m
    if metres > seen_m + slack_m(a, b) or (minutes > reach.age_min and not same_plate):
        return NONE
    nearness = _nearness(metres, slack_m(a, b), reach if not reach.moves else _stretched(reach, limit_m))
    terms = [
        _where(metres, nearness, reach, along=along_m is not None),
        *_when(minutes, reach),
        *([plate] if plate else []),
        *names,
        *_looks(a, b),
        *([] if reach.is_object else _words(a, b)),
        *([Reason("nature différente", OTHER_KIND)] if a.kind != b.kind else []),
    ]
    terms += _unsure(reach, terms, metres=metres, minutes=minutes)
    return Likeness(max(0, min(100, sum(term.points for term in terms))) / 100, tuple(terms))


def _limit_m(reach: Reach, minutes: float) -> float:
    if not reach.moves:
        return reach.radius_m
    return min(reach.radius_m * MOVING_RADII, reach.radius_m + MOVING_M_MIN * minutes)


def _stretched(reach: Reach, limit_m: float) -> Reach:
    return replace(reach, radius_m=limit_m + reach.radius_m / 2)


def _fading(distance: float, scale: float) -> float:
    """exp(−(d/s)²): flat where errors of phones lie, then steep; a scale of 0 accepts only the very same."""
    return math.exp(-((distance / scale) ** 2)) if scale > 0 else float(distance == 0)


def _nearness(metres: float, slack: float, reach: Reach) -> float:
    """0 to 1. Half of the errors are forgiven; a place that is itself vague proves less."""
    if reach.radius_m <= 0:
        return float(metres == 0)
    vague = 1 + (slack / (VAGUE_RADII * reach.radius_m)) ** 2
    return _fading(max(0.0, metres - slack / 2), reach.radius_m) / vague


def _where(metres: float, nearness: float, reach: Reach, *, along: bool) -> Reason:
    way = " par les rues" if along else (" à vol d’oiseau" if reach.moves else "")
    return Reason(f"à {round(metres)} m{way}", round(PLACE * nearness))


def _when(minutes: float, reach: Reach) -> list[Reason]:
    points = round(TIME * math.exp(-minutes / reach.age_min)) if reach.age_min else 0
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
        is_said = telling.names_it(a.name, b.words) or telling.names_it(b.name, a.words)
        return [Reason("même établissement", SAME_NAME)] if is_said else []
    alike = telling.name_likeness(a.name, b.name)
    if alike >= 0.8:
        return [Reason("même établissement", SAME_NAME)]
    return [Reason("autre établissement", OTHER_NAME)] if alike < 0.6 else []


def _looks(a: Sighting, b: Sighting) -> list[Reason]:
    """Colours, models and sorts of vehicle: what is rare and shared says much, what differs says more."""
    compared = [
        (telling.colours, _same_colour, Reason("couleurs différentes", OTHER_COLOUR)),
        (telling.models, _same_model, Reason("modèles différents", OTHER_MODEL)),
        (telling.vehicles, _same_vehicle, Reason("véhicules différents", OTHER_VEHICLE)),
    ]
    found = [_compared(read(a.words), read(b.words), same, other) for read, same, other in compared]
    return [term for term in found if term is not None and term.points]


def _compared(
    mine: frozenset[str], theirs: frozenset[str], same: Callable[[frozenset[str]], Reason], other: Reason
) -> Reason | None:
    if not (mine and theirs):
        return None
    return same(mine & theirs) if mine & theirs else other


def _same_colour(shared: frozenset[str]) -> Reason:
    points = SAME_COLOUR if shared - telling.COMMON else COMMON_COLOUR
    return Reason(f"même couleur ({', '.join(sorted(shared))})", points)


def _same_model(shared: frozenset[str]) -> Reason:
    return Reason(f"même modèle ({', '.join(sorted(shared))})", SAME_MODEL)


def _same_vehicle(shared: frozenset[str]) -> Reason:
    """A car is what most of them are."""
    return Reason("même sorte de véhicule", SAME_VEHICLE if shared - {"car"} else 0)


def _words(a: Sighting, b: Sighting) -> list[Reason]:
    alike = telling.words_likeness(a.words, b.words)
    if alike is None or alike <= WORDS_FLOOR:
        return []
    shared = sorted(a.words & b.words, key=lambda word: (-len(word), word))[:3]
    label = f"mots communs : {', '.join(shared)}" if shared else "mots proches"
    return [Reason(label, round(WORDS * (alike - WORDS_FLOOR) / (1 - WORDS_FLOOR)))]


def _unsure(reach: Reach, terms: Sequence[Reason], *, metres: float, minutes: float) -> list[Reason]:
    """One of many needs more than place and time to be this very one; each mark lifts the doubt by its share."""
    told = sum(term.points for term in terms if term.points > 0 and term.label.startswith(MARKS))
    if reach.is_object:
        is_right_here = metres <= RIGHT_HERE_M and minutes <= reach.age_min * RIGHT_NOW_SHARE
        doubt = (DOUBT_RIGHT_HERE if is_right_here else DOUBT_OBJECT) + DOUBT_LIFTED * told
        return [Reason("peu de chose distingue l’objet" if told else "rien ne distingue l’objet", doubt)] * (doubt < 0)
    return [Reason("établissement non nommé", NO_NAME)] if reach.is_named and told < SAME_NAME else []


MARKS: Final = ("même plaque", "plaque à", "même établissement", "même couleur", "même modèle", "même sorte")


def first_of(scores: Sequence[Likeness], between: Callable[[int, int], Likeness]) -> int | None:
    """Which of these leaders, the oldest first, is offered; None when none is likely.

    When two are as likely as each other, `between` them decides: the older of two that may be one thing, else None."""
    order = sorted(range(len(scores)), key=lambda index: (-scores[index].score, index))
    if not order or scores[order[0]].score < FIRST:
        return None
    best = order[0]
    for other in order[1:]:
        if scores[best].score - scores[other].score >= DOUBT / 100:
            break
        if between(best, other).score < LISTED:
            return None
        best = min(best, other)
    return best
