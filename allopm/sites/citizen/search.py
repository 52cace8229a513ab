"""Finds a kind from a resident's words, with typing mistakes. Pure: knows no request and no table."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allopm.city.queries import KindInfo

FOUND_MAX: Final = 6
GOOD_ENOUGH: Final = 72.0  # of 100; tried on the kinds of Nice: below it, noise


def plain(text: str) -> str:
    """Lower case without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def find_kinds(kinds: Iterable[KindInfo], words: str) -> list[KindInfo]:
    """The kinds that these words may mean, best first; none for empty words."""
    asked = plain(words[:100])
    if not asked:
        return []
    scored = [(max(fuzz.WRatio(asked, plain(name)) for name in _names(kind)), kind) for kind in kinds]
    good = [(score, kind) for score, kind in scored if score >= GOOD_ENOUGH]
    return [kind for _score, kind in sorted(good, key=lambda pair: (-pair[0], pair[1].code))[:FOUND_MAX]]


def _names(kind: KindInfo) -> list[str]:
    return [kind.label, *kind.keywords]
