"""Is the worker at work? Told by itself, read by `/readyz`. Knows no process."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from allopm.journal.models import Pulse

WORKER: Final = "worker"
_SILENCE: Final = timedelta(seconds=60)


def beat(*, at: datetime, part: str = WORKER) -> None:
    """Called by the part itself, every few seconds."""
    Pulse.objects.update_or_create(part=part, defaults={"beat_at": at})


def is_worker_alive() -> bool:
    """Has the worker been heard in the last minute?"""
    return Pulse.objects.filter(part=WORKER, beat_at__gt=timezone.now() - _SILENCE).exists()
