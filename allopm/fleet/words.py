"""Vehicles and skills of crews as people say them. Data only."""

from __future__ import annotations

from typing import Final

VEHICLES: Final = {
    "car": "voiture",
    "motorbike": "moto",
    "bike": "vélo",
    "foot": "à pied",
    "van": "fourgon",
}
SKILLS: Final = {
    "motorbike": "moto",
    "bike": "vélo",
    "dog": "chien",
    "tow_authority": "mise en fourrière",
}
LANGUAGES: Final = {
    "lang:en": "anglais",
    "lang:it": "italien",
    "lang:es": "espagnol",
    "lang:pt": "portugais",
    "lang:de": "allemand",
    "lang:ru": "russe",
    "lang:uk": "ukrainien",
    "lang:ar": "arabe",
    "lang:ro": "roumain",
    "lang:zh": "chinois",
    "lang:fsl": "langue des signes",
}


def skill_words(code: str) -> str:
    """`lang:it` → « italien »; a language that has no word here is said by its code."""
    return SKILLS.get(code) or LANGUAGES.get(code) or code.removeprefix("lang:")
