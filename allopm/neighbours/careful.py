"""What may not be told to a sector: plates, numbers, names, origins. Pure words: knows no table.

It catches what can be caught by its shape; the police reads every text before it leaves.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from allopm.finding.marks import has_phone, has_plate
from allopm.refusals import Refused

# « 123 ABC 06 » in capitals; what is written together is found by the search's own pattern.
_SPACED_PLATE: Final = re.compile(r"(?<!\w)[0-9]{2,4} [A-Z]{2,3} (?:[0-9]{2}|2[AB])(?!\w)")
_LINK: Final = re.compile(r"https?://|www\.|\S@\S")
# A civility, then a name with its capital: « M. Martin », « madame Durand », « signor Rossi », « Mr Smith ».
_NAME: Final = re.compile(
    r"(?<!\w)(?:M\.|Mr\.?|Mme|Mlle|Mrs\.?|Ms\.?|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|[Ss]ig\.?|[Ss]ignora?)\s+[A-ZÀ-ÖØ-Þ]\w+"
)
# Origin, faith, skin: never kept by a municipal police (loi I&L art. 6; AU-016) and of no use to neighbours.
_ORIGIN: Final = re.compile(
    r"(?<!\w)(?:type|typé|origine|aspect|race|peau|couleur|d'apparence|apparence)\s+(?:de\s+)?(?:type\s+)?"
    r"(?:africain|maghrebin|europeen|asiatique|nord-africain|arabe|noir|blanc|rom|gitan|tsigane|magrebin|latino|mediterraneen)"
    r"|(?<!\w)(?:maghrebin|arabe|musulman|juif|juive|gitan|tsigane|manouche|rom|roms|roumain|africain|albanais|tchetchene"
    r"|arab|muslim|jewish|gypsy|gypsies|romanian|african|black m[ae]n|black guys?"
    r"|zingar[oie]|musulman[oie]|ebre[oi]|rumen[oi]|african[oie]|marocchin[oie])(?:e?s)?(?!\w)"
)


class NotToTell(Refused):
    """422: `data["what"]` says which rule."""

    code = "not_to_tell"


def check_words(text: str, *, field: str) -> str:
    """The text, trimmed, if it may be told to a sector. Raises NotToTell with what to do instead."""
    text = " ".join(text.replace("\x00", " ").split())
    plain = _fold(text)
    found = {
        "plate": has_plate(text) or _SPACED_PLATE.search(text),
        "phone": has_phone(text),
        "link": _LINK.search(plain),
        "name": _NAME.search(text),
        "origin": _ORIGIN.search(plain),
    }
    for what, is_there in found.items():
        if is_there:
            raise NotToTell(_sentence(what), field=field, what=what)
    return text


def _sentence(what: str) -> str:
    return {
        "plate": _("N’écrivez pas de plaque d’immatriculation : donnez-la au 17 ou à la police municipale."),
        "phone": _("N’écrivez pas de numéro de téléphone dans une alerte."),
        "link": _("N’écrivez ni adresse électronique ni lien dans une alerte."),
        "name": _("Ne nommez personne : dites ce qui s’est passé, pas qui vous soupçonnez."),
        "origin": _("Ne décrivez ni l’origine ni la religion d’une personne : dites ce qui s’est passé."),
    }[what]


def _fold(text: str) -> str:
    plain = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return plain.lower().replace("’", "'")
