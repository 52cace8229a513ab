"""A browser that takes notifications: its address, and the key that opens what is sent there."""

from __future__ import annotations

import base64
import json
import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def browser(
    endpoint: str = "https://push.essai.test/un", key: ec.EllipticCurvePrivateKey | None = None, auth: bytes = b""
) -> str:
    """What `PushSubscription.toJSON()` gives."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return json.dumps({"endpoint": endpoint, "keys": {"p256dh": plain(point), "auth": plain(auth or os.urandom(16))}})
