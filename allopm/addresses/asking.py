"""What a person may have typed: degrees, a crossing of two streets, or an address. Pure; knows no list of streets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from allopm.geo.wording import plain

TYPED_MAX: Final = 200  # an address has no more; what follows is not read

_DEGREES: Final = re.compile(r"^\s*(-?\d{1,3}[.,]\d{2,})\s*°?\s*[,;\s]\s*(-?\d{1,3}[.,]\d{2,})\s*°?\s*$")
_CORNER: Final = re.compile(
    r"^\s*(?:[àa]\s+)?(?:l\s*['’]\s*|au\s+|le\s+)?(?:angle|coin|croisement|intersection|carrefour)\b\s*", re.IGNORECASE
)
_OF: Final = re.compile(r"^\s*(?:de la|de l\s*['’]|des?|du|d\s*['’]|avec|la|le|l\s*['’]|entre)\s+", re.IGNORECASE)
_MARKS: Final = re.compile(r"\s*(?:/|&|\+)\s*|\s+(?:x|angle|coin|croisement|croise|intersection)\s+", re.IGNORECASE)
_AND: Final = re.compile(r"\s+(?:et|avec)\s+|\s*,\s*", re.IGNORECASE)


def degrees_in(text: str, bbox: tuple[float, float, float, float]) -> tuple[float, float] | None:
    """Longitude and latitude, when two numbers were typed; latitude comes first, as maps write it.

    The other order is taken when only that falls into `bbox` (west, south, east, north).
    """
    found = _DEGREES.match(text[:TYPED_MAX])
    if not found:
        return None
    first, second = (float(part.replace(",", ".")) for part in found.groups())
    west, south, east, north = bbox
    is_swapped = west <= first <= east and south <= second <= north
    lon, lat = (first, second) if is_swapped else (second, first)
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def crossings_in(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of names that these words may mean, likeliest first: « angle A et B », « A / B », « coin de A et B »."""
    text = text[:TYPED_MAX]
    named = _CORNER.match(text)
    rest = text[named.end() :] if named else text
    for found in _cuts(rest, is_said=named is not None):
        left, right = (_OF.sub("", part, count=1).strip() for part in found)
        if len(plain(left)) >= 2 and len(plain(right)) >= 2:
            yield left, right


def _cuts(text: str, *, is_said: bool) -> Iterator[tuple[str, str]]:
    """« et » alone may stand inside a name, so it only cuts where a corner was said."""
    for mark in [*_MARKS.finditer(text), *(_AND.finditer(text) if is_said else ())]:
        yield text[: mark.start()], text[mark.end() :]
