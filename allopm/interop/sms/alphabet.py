"""Words in the alphabet of an SMS (GSM 03.38): one letter outside it would halve what a message holds."""

from __future__ import annotations

import unicodedata
from typing import Final

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà€~[]{}\\|^"
)
_LIKE: Final = str.maketrans({"’": "'", "‘": "'", "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "œ": "oe"})


def gsm(text: str) -> str:
    """The same words: « ê » becomes « e », « ’ » becomes « ' », what has no likeness goes."""
    return "".join(_letter(one) for one in text.translate(_LIKE))


def _letter(one: str) -> str:
    if one in _BASIC:
        return one
    if one.isspace():
        return " "
    return "".join(part for part in unicodedata.normalize("NFKD", one) if part in _BASIC)
