"""What earlier notes say of the place itself: a closed list of words, never a sentence, never a person. Data only.

The list is chosen. Only the label is shown, with how often and when; the note itself stays in its case.
"""

from __future__ import annotations

import re
from typing import Final

HAZARDS: Final[tuple[tuple[str, str, re.Pattern[str]], ...]] = (
    ("dark", "éclairage absent ou en panne", re.compile(r"(pas|sans|aucun) eclairage|eclairage (hs|en panne|absent)")),
    ("gate", "accès fermé : portail, digicode ou clé", re.compile(r"\b(portail|grille|digicode|interphone|vigik)\b")),
    ("stairs", "escalier ou marches", re.compile(r"\b(escaliers?|marches)\b")),
    ("height", "hauteur ou vide", re.compile(r"\b(toits?|toiture|parapet|falaise|echafaudage)\b")),
    ("ground", "sol dangereux", re.compile(r"\b(glissant|verglas|trou dans|effondre|affaissement)")),
    ("building", "bâtiment dégradé", re.compile(r"\b(squat|insalubre|vetuste|menace ruine|amiante)\b")),
    ("site", "chantier", re.compile(r"\bchantier\b")),
    ("narrow", "passage étroit pour un véhicule", re.compile(r"\b(etroite?|impasse|hauteur limitee)\b")),
    ("radio", "réseau ou radio absents", re.compile(r"\b(pas de reseau|sans reseau|radio (hs|ne passe pas))")),
    ("dog", "chien dans les lieux", re.compile(r"\bchiens? (de garde|mechants?|dangereux)|attention (au )?chien")),
)
