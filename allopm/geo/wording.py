"""How street names are compared: abbreviations, accents, articles. Pure; knows no list of streets."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

# What people and registers write for what the map says. One token each, after accents are gone.
ABBREVIATIONS: Final = {
    "all": "allee", "allees": "allee", "av": "avenue", "ave": "avenue", "aven": "avenue",
    "bd": "boulevard", "bld": "boulevard", "blvd": "boulevard", "bvd": "boulevard", "boul": "boulevard",
    "bat": "batiment", "cap": "capitaine", "car": "carrefour", "carref": "carrefour",
    "ch": "chemin", "che": "chemin", "chem": "chemin", "cdt": "commandant", "cmdt": "commandant", "col": "colonel",
    "cor": "corniche", "crs": "cours", "dr": "docteur", "esc": "escalier", "escaliers": "escalier",
    "esp": "esplanade", "fg": "faubourg", "fbg": "faubourg", "gal": "general", "gen": "general", "gd": "grand",
    "imp": "impasse", "jard": "jardin", "lt": "lieutenant", "mal": "marechal", "mar": "marechal", "mte": "montee",
    "mtee": "montee", "pas": "passage", "pass": "passage", "pce": "place", "pl": "place", "plc": "place",
    "pr": "professeur", "prof": "professeur", "prof.": "professeur", "prdt": "president", "pdt": "president",
    "prom": "promenade", "pro": "promenade", "qu": "quai", "r": "rue", "res": "residence", "rle": "ruelle",
    "rpt": "rond point", "rte": "route", "rt": "route", "sq": "square", "st": "saint", "ste": "sainte",
    "sts": "saints", "trav": "traverse", "tra": "traverse", "vla": "villa", "vx": "vieux", "vle": "vieille",
}  # fmt: skip
ARTICLES: Final = frozenset({"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sur"})
TYPES: Final = frozenset({
    "allee", "avenue", "boulevard", "carrefour", "chemin", "corniche", "cours", "descente", "escalier", "esplanade",
    "faubourg", "impasse", "jardin", "lotissement", "montee", "passage", "place", "placette", "pont", "promenade",
    "quai", "rond", "route", "rue", "ruelle", "sentier", "square", "traverse", "tunnel", "venelle", "vallon", "villa",
    "voie",
})  # fmt: skip

_NUMBER: Final = re.compile(r"^\s*(?:n[°ºo]\s*)?(\d{1,4})\s*(bis|ter|quater|[a-d])?\b[\s,]+(?=\D)", re.IGNORECASE)
# « rue de France 12 bis », as people say it; « rue du 22 septembre » and « place du 8 mai 1945 » are names.
_AFTER: Final = re.compile(
    r"^(\D.*?[^\W\d]{2}.*?)[\s,]+(?:n[°ºo]\s*)?(\d{1,4})\s*(bis|ter|quater|[a-d])?\s*(?:,?\s+(\D+))?$", re.IGNORECASE
)
MONTHS: Final = frozenset({
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre",
})  # fmt: skip
_POSTCODE: Final = re.compile(r"\b\d{5}\b.*$")


@dataclass(frozen=True)
class Question:
    """What was typed, taken apart: the house number as typed, and the key of the street."""

    number: str
    key: str
    ends_open: bool  # the last word may be unfinished
    city: str = ""  # key of the commune typed after the street
    words: str = ""  # the street as typed, plain


def plain(text: str) -> str:
    """Lower case without accents; what is neither letter nor digit becomes one space."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def key_of(text: str) -> str:
    """The words that count, spelt out: « Bd. de l'Armée-du-Rhin » → « boulevard armee rhin »."""
    words = [ABBREVIATIONS.get(word, word) for word in plain(text).split()]
    kept = [word for word in words if word not in ARTICLES]
    return " ".join(kept or words)


def ask(text: str, cities: frozenset[str] = frozenset()) -> Question:
    """`cities`: keys of commune names; one of them at the end of the words is not part of the street."""
    found = _NUMBER.match(text)
    number = " ".join(part for part in found.groups() if part) if found else ""
    rest = text[found.end() :] if found else text
    street = _POSTCODE.sub("", rest)
    if not number and (said := _number_after(street, cities)):
        number, street = said
    key = key_of(street)
    for city in sorted(cities, key=len, reverse=True):
        if key.endswith(f" {city}"):
            bare = plain(street).removesuffix(city).strip()
            return Question(number, key.removesuffix(f" {city}"), ends_open=False, city=city, words=bare)
    return Question(number, key, ends_open=street == rest and rest[-1:].isalnum(), words=plain(street))


def _number_after(text: str, cities: frozenset[str]) -> tuple[str, str] | None:
    """The number said after a street that names its type, and the street with the commune; None for none."""
    found = _AFTER.match(text.strip())
    if not found:
        return None
    street, number, suffix, rest = found.groups()
    words = key_of(street).split()
    if words[0] not in TYPES or len(words) < 2 or words[-1] in MONTHS or (rest and key_of(rest) not in cities):
        return None
    return " ".join(part for part in (number, suffix) if part), f"{street} {rest or ''}".strip()


def bare_of(key: str) -> str:
    """A key without the type of street."""
    first, _, rest = key.partition(" ")
    return rest if first in TYPES and rest else key
