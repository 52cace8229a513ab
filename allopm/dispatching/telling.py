"""What in a statement tells one thing from another: plates, colours, makes of vehicle, words. Knows no city."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import token_set_ratio

# One colour, whatever the gender and the language; grey and silver are the same to a witness.
_COLOURS: Final = {
    "blanc": "blanc blanche blancs blanches white bianco bianca", "noir": "noir noire noirs noires black nero nera",
    "gris": "gris grise grises argent argentee metallise grey gray silver grigio grigia",
    "rouge": "rouge rouges bordeaux red rosso rossa", "bleu": "bleu bleue bleus bleues blue blu azzurro",
    "vert": "vert verte verts vertes green verde", "jaune": "jaune jaunes yellow giallo gialla",
    "orange": "orange arancione", "marron": "marron beige brun brune brown marrone",
}  # fmt: skip
# What is hard to take for another; a van and a lorry are taken for each other all the time.
_VEHICLES: Final = {
    "car": "voiture auto berline citadine break suv 4x4 car macchina",
    "van": "camionnette fourgon fourgonnette utilitaire camion lorry van truck furgone camioncino",
    "bike": "scooter moto mobylette vespa motorbike motorino cyclomoteur deux-roues",
    "quad": "quad", "trailer": "caravane remorque camping-car bateau roulotte",
}  # fmt: skip
# Makes and models that people name; what two strangers' cars rarely share.
MODELS: Final = frozenset(
    "clio twingo megane scenic captur kadjar kangoo trafic master zoe r5 208 207 206 307 308 3008 2008 partner "
    "boxer expert c1 c3 c4 c5 berlingo jumpy jumper saxo picasso golf polo passat tiguan touran transporter caddy up "
    "fiat 500 panda punto ducato audi a1 a3 a4 a6 bmw x1 x3 mercedes sprinter vito smart mini ford fiesta focus "
    "transit opel corsa astra dacia sandero duster logan toyota yaris aygo nissan micra qashqai juke tesla volvo "
    "seat ibiza leon skoda fabia octavia hyundai kia suzuki honda porsche tmax xmax x-max pcx vespa burgman mp3 "
    "piaggio iveco".split()  # Peugeot, Renault and Citroën are one car in two here and say nothing
)
# Colours of one car in five and more; the others tell.
COMMON: Final = frozenset({"blanc", "gris", "noir"})


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {word: name for name, words in table.items() for word in words.split()}


COLOURS: Final = _by_word(_COLOURS)
VEHICLES: Final = _by_word(_VEHICLES)
SILENT: Final = frozenset(
    "les des une dans sur sous avec pour pas plus tres trop qui que est sont ont fait font depuis encore toujours ici "
    "cette ces mon notre votre leur deja aussi tout tous toute bien c'est cela ceux the and with from there very "
    "has have been for near this that per con sono molto della del qui ancora rue avenue boulevard bonjour merci svp "
    "devant derriere heure heures minutes gens personnes monde".split()
)
_SORTS: Final = frozenset("bar restaurant cafe chez pub brasserie the le la les des du club".split())
# Letters and digits that a hurried reader takes for each other.
_LOOKALIKES: Final = str.maketrans("OQIZSB", "001258")


def fold(text: str) -> str:
    """Lower case, without accents, single spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.split())


@lru_cache(maxsize=4096)
def words_of(text: str) -> frozenset[str]:
    """Words of three letters and more, without those that every statement has."""
    return frozenset(word for word in re.findall(r"[a-z0-9][a-z0-9'-]+", fold(text)) if word not in SILENT)


def colours(words: Iterable[str]) -> frozenset[str]:
    return frozenset(COLOURS[word] for word in words if word in COLOURS)


def vehicles(words: Iterable[str]) -> frozenset[str]:
    return frozenset(VEHICLES[word] for word in words if word in VEHICLES)


def models(words: Iterable[str]) -> frozenset[str]:
    return frozenset(words) & MODELS


def words_likeness(a: frozenset[str], b: frozenset[str]) -> float | None:
    """0 to 1, whatever the order of the words; None when one says too little to compare."""
    if len(a) < 2 or len(b) < 2:
        return None
    return token_set_ratio(" ".join(sorted(a)), " ".join(sorted(b))) / 100


def normal_plate(typed: str) -> str:
    """`ab-123 cd` as `AB123CD`; empty when it cannot be a plate. Never looked up anywhere."""
    plate = re.sub(r"[^A-Z0-9]", "", typed.upper())
    return plate if 4 <= len(plate) <= 9 and any(char.isdigit() for char in plate) else ""


def plates_differ(a: str, b: str) -> int:
    """How many signs differ; those taken for each other count for none."""
    return Levenshtein.distance(a.translate(_LOOKALIKES), b.translate(_LOOKALIKES))


def names_it(name: str, words: frozenset[str]) -> bool:
    """Whether somebody who gave no name says this one in passing."""
    said = words_of(name) - _SORTS
    return bool(said) and said <= words


def name_likeness(a: str, b: str) -> float:
    """0 to 1 of two names of shops, by the words that name."""
    first, second = (" ".join(w for w in fold(name).split() if w not in _SORTS) or fold(name) for name in (a, b))
    return token_set_ratio(first, second) / 100
