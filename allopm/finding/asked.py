"""What somebody asks of the search, and the words it is made of. Pure: knows no table."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from allopm.finding.marks import code_in, compact_code, fold, has_phone, has_plate, without_marks
from allopm.refusals import Malformed

QUERY_MAX: Final = 300  # what is longer is cut, not refused
WORDS_MAX: Final = 12
WORD_MAX: Final = 40
PAGE_MAX: Final = 100


@dataclass(frozen=True)
class Asked:
    """Empty fields ask nothing. `states`: states of cases, `live` for all open ones; metres and WGS84 degrees."""

    q: str = ""
    number: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    radius_m: float = 100.0
    since: datetime | None = None
    until: datetime | None = None
    kind: str = ""
    states: tuple[str, ...] = ()
    sector: str = ""
    channel: str = ""
    limit: int = 30
    cursor: str = ""


@dataclass(frozen=True)
class Words:
    """`phrases` stood in quotes; `last` is still being typed. `code` is what may be a number, or a part of one."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    last: str = ""
    code: str = ""

    @property
    def terms(self) -> tuple[str, ...]:
        """What the screen marks in the results."""
        spoken = [part for phrase in self.phrases for part in phrase.split()]
        return tuple(dict.fromkeys(filter(None, [*self.words, *spoken, self.last])))


def read_words(asked: Asked) -> Words:
    """The words of `q`: never a plate, never a telephone number."""
    text = fold(asked.q)[:QUERY_MAX]
    code = compact_code(asked.number) if asked.number.strip() else code_in(text)
    plain = without_marks(text)
    phrases = tuple(_cut(part) for part in re.findall(r'"([^"]*)"|«([^»]*)»', plain) for part in part if _cut(part))
    rest = re.sub(r'"[^"]*"|«[^»]*»', " ", plain)
    words = [word[:WORD_MAX] for word in re.findall(r"\w+", rest)][:WORDS_MAX]
    is_typing = bool(words) and not rest[-1:].isspace() and rest.strip().endswith(words[-1])
    last = words.pop() if is_typing else ""
    return Words(tuple(words), phrases, last, code)


def _cut(phrase: str) -> str:
    return " ".join(re.findall(r"\w+", phrase)[:WORDS_MAX])


def notice_of(asked: Asked) -> str:
    """What the search does not do with these words, in a sentence; empty when there is nothing to say."""
    if has_phone(asked.q):
        return _("Un numéro de téléphone ne se cherche pas parmi les mots : écrivez tel: et une raison.")
    if has_plate(asked.q) and not code_in(fold(asked.q)):
        return _("Une plaque ne se cherche pas parmi les mots : écrivez plaque: et une raison.")
    return ""


Key = tuple[int, int, int, int]


def write_cursor(key: Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def read_cursor(text: str) -> Key | None:
    """Where the page before ended. Raises Malformed for anything else."""
    if not text:
        return None
    try:
        tier, rank, moment, pk = (int(part) for part in json.loads(base64.urlsafe_b64decode(text)))
    except (ValueError, TypeError, binascii.Error) as problem:
        raise Malformed(_("Cette suite de résultats n’existe pas : relancez la recherche.")) from problem
    return tier, rank, moment, pk
