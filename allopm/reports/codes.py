"""Numbers and secrets shown to people. Knows no table."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

# Crockford's base 32: no I, L, O, U, so that a number survives the telephone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _secret() -> bytes:
    return str(settings.SECRET_KEY).encode()


def new_code() -> str:
    """A random, unguessable number such as `PM-7F3K-92QX` (40 bits)."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"PM-{letters[:4]}-{letters[4:]}"


def normal_code(typed: str) -> str:
    """What somebody typed or dictated, as we write it: case, spaces, O for 0, I and L for 1."""
    plain = "".join(typed.upper().replace("-", " ").split()).removeprefix("PM")
    plain = plain.translate(str.maketrans("OIL", "011"))
    return f"PM-{plain[:4]}-{plain[4:8]}"


def new_token() -> str:
    """128 random bits for a private link."""
    return secrets.token_urlsafe(16)


def token_for_key(city_id: int, key: str) -> str:
    """The same idempotency key always opens the same link, without the link being stored."""
    digest = hmac.new(_secret(), f"thread:{city_id}:{key}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def token_for_holder(city_id: int, code: str) -> str:
    """The link of whoever proved to hold the address left with a report: one more, without the first being known."""
    digest = hmac.new(_secret(), f"holder:{city_id}:{code}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def thread_hash(token: str) -> str:
    """What the database keeps of a link: SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def blind(text: str) -> str:
    """A keyed digest of an idempotency key or a client address: comparable, not readable."""
    return hmac.new(_secret(), text.encode(), hashlib.sha256).hexdigest()
