"""Finds a kind from a resident's words, in any of the three languages and with typing mistakes. Pure: no table."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from allopm.city.queries import ContactInfo, KindInfo

    Weights = Mapping[str, float]

FOUND_MAX: Final = 6
CONTACTS_MAX: Final = 2
ALIKE: Final = 78.0  # of 100, between two words; tried on the phrases of tests/sites/test_citizen_search.py
SHORT: Final = 4  # letters: a shorter word has too many neighbours, only itself counts
PREFIX: Final = 92.0  # of 100: « trott » while one is still writing, « garages » for « garage »
NAMED: Final = 1.3  # a word of the name itself counts more than a keyword
NEAR_BEST: Final = 0.45  # of the best: below it a kind shares one common word only
LETTERS: Final = re.compile(r"[a-z0-9]+")
# Words that say nothing of what happens, in the three languages (chosen on the same phrases).
EMPTY: Final = frozenset(
    "a ai au aux avec avoir ca ce ces cette chez c d dans de depuis des deux devant du elle en encore est et etre fait "
    "font il ils j je l la le les leur lui ma mais me mes mon n ne nos notre nous on ont ou par pas pour qu quand que "
    "qui quelqu quelque sa se ses si son sont sous sur ta te tes ton tout toute toutes tous tres trop tu un une "
    "vers votre vous y il y faire plein plusieurs gens hier soir "
    "an and are as at be by for from has have he her his in is it its my no of on or our she so that the their there "
    "they this to too very was we were with you your people someone somebody "
    "al alla alle allo c che chi ci con da dal dalla de del della delle dello di e gli ha hanno i il in io la le lo ma "
    "mi mio mia nel nella non o per piu po qualcuno sono si su sul sulla sulle tra troppo tutta tutto uno una".split()
)


@dataclass(frozen=True)
class Indexed:
    """One kind with the words of its names and of its keywords."""

    kind: KindInfo
    named: frozenset[str]
    keyed: frozenset[str]


def plain(text: str) -> str:
    """Lower case without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def words_of(text: str) -> list[str]:
    """The words that say something; all of them when none does."""
    words = LETTERS.findall(plain(text).replace("’", "'"))
    return [word for word in words if word not in EMPTY and (len(word) > 1 or word.isdigit())] or words


def find_kinds(
    kinds: Iterable[KindInfo], words: str, *, names: Mapping[str, Iterable[str]] | None = None
) -> list[KindInfo]:
    """The kinds that these words may mean, best first; `names`: by code, how other languages name each."""
    asked = words_of(words[:100])
    index = [_indexed(kind, (names or {}).get(kind.code, ())) for kind in kinds]
    rarity = _rarity(index)
    scored = [(sum(_weight(word, entry, rarity) for word in asked), entry.kind) for entry in index]
    best = max((score for score, _kind in scored), default=0.0)
    good = [(score, kind) for score, kind in scored if score > 0 and score >= best * NEAR_BEST]
    return [kind for _score, kind in sorted(good, key=lambda pair: (-pair[0], pair[1].code))[:FOUND_MAX]]


def find_contacts(contacts: Iterable[ContactInfo], words: str) -> list[ContactInfo]:
    """Whom to call rather than report to: the numbers whose purpose says one of these words."""
    asked = words_of(words[:100])
    scored = [
        (max((_alike(word, said) for word in asked for said in words_of(f"{one.label} {one.what}")), default=0.0), one)
        for one in contacts
    ]
    good = sorted((pair for pair in scored if pair[0] > 0), key=lambda pair: -pair[0])
    return [one for _score, one in good[:CONTACTS_MAX]]


def _indexed(kind: KindInfo, names: Iterable[str]) -> Indexed:
    named = frozenset(word for name in (kind.label, *names) for word in words_of(name))
    return Indexed(kind, named, frozenset(word for key in kind.keywords for word in words_of(key)))


def _rarity(index: list[Indexed]) -> Weights:
    """The fewer kinds say a word, the more it tells."""
    counts = Counter(word for entry in index for word in entry.named | entry.keyed)
    return {word: math.log(1 + len(index) / count) for word, count in counts.items()}


def _weight(asked: str, entry: Indexed, rarity: Weights) -> float:
    """What one asked word says for one kind: 0 when the kind has no such word."""
    by_name = (NAMED * _alike(asked, word) * rarity[word] for word in entry.named)
    by_key = (_alike(asked, word) * rarity[word] for word in entry.keyed)
    return max([*by_name, *by_key], default=0.0)


def _alike(asked: str, word: str) -> float:
    """0 to 1."""
    if asked == word:
        return 1.0
    shorter, longer = sorted((asked, word), key=len)
    if len(shorter) < SHORT:
        return 0.0
    score = PREFIX if longer.startswith(shorter) else fuzz.ratio(asked, word)
    return score / 100 if score >= ALIKE else 0.0
