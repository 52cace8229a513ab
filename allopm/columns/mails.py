"""E-mail addresses written one way, and a keyed digest to find one again without reading any. Knows no room."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from django.conf import settings

_PURPOSE: Final = b"allopm mail address"


def plain_address(typed: str) -> str:
    """Lower case, without spaces around; empty for what is no address."""
    bare = typed.strip().lower()
    return bare if "@" in bare[1:-1] and " " not in bare and len(bare) <= 254 else ""


def mail_hash(typed: str) -> str:
    """What a row keeps to be found by: by the first sealing key. Empty for what is no address."""
    return next(iter(mail_hashes(typed)), "")


def mail_hashes(typed: str) -> tuple[str, ...]:
    """What to look for: one digest for each sealing key, so that rows written before a rotation are found."""
    address = plain_address(typed)
    return tuple(_digest(key, address) for key in settings.SEALING_KEYS) if address else ()


def _digest(sealing_key: str, address: str) -> str:
    key = hmac.new(sealing_key.encode(), _PURPOSE, hashlib.sha256).digest()
    return hmac.new(key, address.encode(), hashlib.sha256).hexdigest()
