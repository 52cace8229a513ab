"""Text kept encrypted at rest (MultiFernet, keys rotate). Knows no room."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    """The first key seals; all of them open. A key of any length is stretched to Fernet's size."""
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys])


def seal(text: str) -> str:
    """Ciphertext of `text`; empty stays empty."""
    return _ring(tuple(settings.SEALING_KEYS)).encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """The text again. Raises `cryptography.fernet.InvalidToken` when no key opens it."""
    return _ring(tuple(settings.SEALING_KEYS)).decrypt(sealed.encode()).decode() if sealed else ""


class SealedText(models.Field[str, str]):
    """A `text` column that holds ciphertext; empty stays empty."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "text"

    def from_db_value(self, value: str | None, *_: object) -> str:
        return unseal(value or "")

    def get_prep_value(self, value: str | None) -> str:
        return seal(value or "")
