"""The reply link of a service: one secret per transmission, the same at every try, never stored. Knows no table."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from uuid import UUID

# Long enough for a service that plans works, short enough for a mailbox that changes hands (chosen).
LINK_LIVES: Final = timedelta(days=60)
TOKEN_LENGTH: Final = 32


def token_of(key: UUID) -> str:
    """192 bits out of the random key and the installation's secret: a copy of the database opens no link."""
    digest = hmac.new(str(settings.SECRET_KEY).encode(), b"transmission:" + key.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def token_hash(token: str) -> str:
    """What the database keeps of a link: SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def reply_link(key: UUID) -> str:
    """The address a service is given."""
    return f"{settings.PUBLIC_URL}/reponse/{token_of(key)}/"
