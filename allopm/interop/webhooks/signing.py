"""Signs what leaves and checks what comes: HMAC-SHA256 over the moment and the exact bytes. Knows no transmission.

Header `X-AlloPM-Signature: t=<seconds since 1970>,v1=<hex of HMAC-SHA256(secret, "<t>." + body)>`.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Final

HEADER: Final = "X-AlloPM-Signature"
TOLERANCE_S: Final = 300  # between two clocks, and for a slow network (chosen)


def sign(secret: str, body: bytes, *, at: datetime) -> str:
    """The header's value."""
    moment = int(at.timestamp())
    return f"t={moment},v1={_digest(secret, moment, body)}"


def is_signed(secret: str, header: str, body: bytes, *, at: datetime) -> bool:
    """Whether somebody who knows the secret signed exactly this, within five minutes of `at`."""
    parts = dict(part.partition("=")[::2] for part in header.split(","))
    moment = parts.get("t", "")
    if not secret or not moment.isascii() or not moment.isdigit() or len(moment) > 12:
        return False
    if abs(at.timestamp() - int(moment)) > TOLERANCE_S:
        return False
    return hmac.compare_digest(_digest(secret, int(moment), body).encode(), parts.get("v1", "").encode())


def _digest(secret: str, moment: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
