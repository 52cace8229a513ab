"""Telephone numbers written one way, and a keyed digest to find one again without reading any. Knows no room."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

from django.conf import settings

NATIONAL: Final = "33"  # a number written without its country is French
LEAST, MOST = 8, 15  # digits of an E.164 number with its country; ITU-T E.164 says fifteen at most
_PURPOSE: Final = b"allopm phone number"
_JUNK: Final = re.compile(r"[\s.()/\-\u00a0\u202f]+")
_OWN_ZERO: Final = re.compile(r"^(\+33)0(?=\d{9}$)")  # « +33 (0)6… », as people print it


def e164(typed: str) -> str:
    """« 06 12 34 56 78 » → « +33612345678 »; empty for what is no full number (withheld, 3606, a name)."""
    bare = _JUNK.sub("", typed)
    if bare.startswith("00"):
        bare = f"+{bare[2:]}"
    elif bare.startswith("0") and len(bare) == 10:
        bare = f"+{NATIONAL}{bare[1:]}"
    bare = _OWN_ZERO.sub(r"\1", bare)
    digits = bare.removeprefix("+")
    is_whole = bare.startswith("+") and digits.isascii() and digits.isdigit() and LEAST <= len(digits) <= MOST
    return bare if is_whole and not digits.startswith("0") else ""


def phone_hash(typed: str) -> str:
    """What a row keeps to be found by: by the first sealing key. Empty for what is no full number."""
    return next(iter(phone_hashes(typed)), "")


def phone_hashes(typed: str) -> tuple[str, ...]:
    """What to look for: one digest for each sealing key, so that rows written before a rotation are found."""
    number = e164(typed)
    return tuple(_digest(key, number) for key in settings.SEALING_KEYS) if number else ()


def _digest(sealing_key: str, number: str) -> str:
    key = hmac.new(sealing_key.encode(), _PURPOSE, hashlib.sha256).digest()
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()


def masked(number: str) -> str:
    """« 06 •• •• •• 78 »: enough to tell two calls apart, too little to call. Empty stays empty."""
    shown = e164(number) or number
    if not shown:
        return ""
    if shown.startswith(f"+{NATIONAL}") and len(shown) == 12:
        return f"0{shown[3]} •• •• •• {shown[-2:]}"
    return f"{shown[:3]} •••• {shown[-2:]}"
