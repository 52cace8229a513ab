"""The pair of keys by which push services know this house (RFC 8292). Knows no notice."""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02


@lru_cache(maxsize=2)
def _pair(private: str) -> Vapid02:
    return Vapid02.from_raw(private.encode())


def public_key() -> str:
    """What a browser asks for as `applicationServerKey`: an uncompressed point, base64url."""
    point = _pair(settings.VAPID_KEY).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def signed(audience: str, *, expires: int) -> str:
    """The `Authorization` of one request to `audience` (scheme, host, port), valid until `expires` (seconds)."""
    claims = {"aud": audience, "exp": expires, "sub": settings.VAPID_CONTACT}
    return str(_pair(settings.VAPID_KEY).sign(claims)["Authorization"])
