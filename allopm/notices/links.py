"""Links that end a subscription in one tap: signed, never stored. Knows no table."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Final

from django.conf import settings

_PURPOSE: Final = "allopm stop notices"


def mark_of(city_id: int, address: str) -> str:
    """A keyed digest of an address: comparable, not readable."""
    return _digest(f"address:{city_id}:{address.casefold()}").hex()


def stop_token(subscription_id: int) -> str:
    """Short enough for an SMS; 96 bits of signature."""
    return f"{subscription_id}.{_sign(subscription_id)}"


def read_stop_token(token: str) -> int | None:
    """The subscription that this link ends; None for a link that we did not make."""
    number, _dot, signature = token.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return int(number) if hmac.compare_digest(_sign(int(number)).encode(), signature.encode()) else None


def stop_path(subscription_id: int) -> str:
    return f"/stop/{stop_token(subscription_id)}/"


def _sign(number: int) -> str:
    return base64.urlsafe_b64encode(_digest(f"stop:{number}")[:12]).decode()


def _digest(text: str) -> bytes:
    key = hmac.new(str(settings.SECRET_KEY).encode(), _PURPOSE.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
