"""How well a name of the index answers what was typed. Pure; knows no table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from allopm.geo.wording import TYPES, bare_of

if TYPE_CHECKING:
    from allopm.geo.wording import Question

ENOUGH: Final = 0.62  # below this the words have no name of ours in them; measured on one-typo queries
BEHIND: Final = 0.2  # so far behind the best, a name is noise in the list
SURE: Final = 0.8  # chosen: from here on nobody else needs to be asked
ELSEWHERE: Final = 0.7  # the commune that was typed is another one
OTHER_TYPE: Final = 0.93  # « avenue Dante » for « rue Dante »: people mistake the type, but less than a letter
WITHOUT_TYPE: Final = 0.97


class Keyed(Protocol):
    """What a score needs of a name."""

    @property
    def key(self) -> str: ...
    @property
    def bare(self) -> str: ...
    @property
    def commune_key(self) -> str: ...


def score_of(question: Question, found: Keyed) -> float:
    """0…1. A completion of what is typed beats a similar spelling of the same length."""
    bare = bare_of(question.key)
    score = max(_alike(question.key, found.key), _completes(question, bare, found.key))
    if len(bare) >= 3:
        weight = WITHOUT_TYPE if bare == question.key else OTHER_TYPE
        score = max(score, weight * _alike(bare, found.bare))
    if not question.city:
        return score
    whole = _alike(f"{question.key} {question.city}", found.key)  # « le Vieux-Nice » is a name, not a commune
    is_there = found.commune_key in ("", question.city)
    return max(whole, score if is_there else score * ELSEWHERE)


def _alike(one: str, other: str) -> float:
    """Two swapped letters are one mistake, as a missing or a doubled one is."""
    score = fuzz.ratio(one, other) / 100
    return score if score in (0.0, 1.0) else max(score, OSA.normalized_similarity(one, other, score_cutoff=score))


def _completes(question: Question, bare: str, key: str) -> float:
    """How well the typed words, the last one perhaps unfinished, begin words of the name; 0 when they do not."""
    if question.ends_open and key.startswith(question.key):
        return 0.9 + 0.1 * len(question.key) / len(key)
    typed, words = bare.split(), key.split()
    if not typed or len(bare) < 3 or _contradicts(question.key, key):
        return 0.0
    *whole, last = typed
    is_last = any(word.startswith(last) if question.ends_open else word == last for word in words)
    if not is_last or any(word not in words for word in whole):
        return 0.0
    return 0.75 + 0.2 * len(bare) / max(len(bare_of(key)), len(bare))


def _contradicts(typed: str, key: str) -> bool:
    """« rue Dante » is not « avenue Dante »: a typed type must be the street's."""
    first = typed.split(maxsplit=1)[0]
    return first in TYPES and not key.startswith(first)
