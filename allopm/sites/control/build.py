"""Which build this process serves, so that an older screen can reload by itself. Knows only Vite's manifest."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from typing import Final

from django.conf import settings

# Raised when a screen built before can no longer talk to this server; the screen carries the same number
# (frontend/control/logic/deployment.ts).
DESK_API: Final = 1


@cache
def build_id() -> str:
    """One word for the files that this process hands out: it changes with them, at its next start."""
    manifest = settings.ASSETS_DIR / "manifest.json"
    return sha256(manifest.read_bytes()).hexdigest()[:12] if manifest.exists() else "unbuilt"
