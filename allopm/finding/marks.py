"""Codes, plates and numbers as they are typed, and as they are compared. Pure: knows no table."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

CODE_CHARS: Final = 8
PARTIAL_MIN: Final = 3  # fewer characters of a code find everything (chosen)
# Number plates since 2009 (AB-123-CD) and before (123 ABC 06), as people type them.
_PLATE: Final = re.compile(
    r"(?<![0-9A-Z])(?:[A-Z]{2}[-. ]?[0-9]{3}[-. ]?[A-Z]{2}|[0-9]{2,4}-?[A-Z]{2,3}-?(?:[0-9]{2}|2[AB]))(?![0-9A-Z])",
    re.IGNORECASE,
)
# Nine digits and more, with what people put between them: a telephone, of here or elsewhere.
_PHONE: Final = re.compile(r"(?<![0-9A-Za-z])\+?[0-9](?:[-. ()/]{0,2}[0-9]){8,14}(?![0-9A-Za-z])")
_CODE: Final = re.compile(r"\s*PM[-\s]*[0-9A-Z](?:[-\s]*[0-9A-Z]){2,7}\s*", re.IGNORECASE)
_BARE: Final = re.compile(
    r"\s*(?=[-\s0-9A-Z]*[0-9])(?=[-\s0-9A-Z]*[A-Z])[0-9A-Z]{4}[-\s]?[0-9A-Z]{0,4}\s*", re.IGNORECASE
)


def compact_code(typed: str) -> str:
    """`pm-7f3k 92qx` → `7F3K92QX`: as it may have been dictated, O for 0, I and L for 1."""
    plain = re.sub(r"[^0-9A-Z]", "", fold(typed).upper())
    plain = plain.removeprefix("PM") if len(plain) > 2 else plain
    return plain.translate(str.maketrans("OIL", "011"))[:CODE_CHARS]


def code_in(typed: str) -> str:
    """The code, or the part of one, that the whole of `typed` is; else empty."""
    is_code = _CODE.fullmatch(typed) or _BARE.fullmatch(typed)
    found = compact_code(typed) if is_code and not has_plate(typed) else ""
    return found if len(found) >= PARTIAL_MIN else ""


def plain_plate(typed: str) -> str:
    """`ab-123-cd` → `AB123CD`; empty when nothing is left."""
    return re.sub(r"[^0-9A-Z]", "", fold(typed).upper())[:16]


def has_plate(text: str) -> bool:
    return bool(_PLATE.search(text))


def has_phone(text: str) -> bool:
    return bool(_PHONE.search(text))


def without_marks(text: str) -> str:
    """The text without what looks like a plate or a telephone number: these are never found by words."""
    return _PHONE.sub(" ", _PLATE.sub(" ", text))


def fold(text: str) -> str:
    """Lower case without accents; control characters become blanks."""
    plain = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return "".join(char if char.isprintable() else " " for char in plain).lower()
