"""How often one address may knock. Kept in the process: a restart forgives."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from allopm.refusals import TooMany
from allopm.sites.api.door import client_address, is_loopback

_KEEP: Final = 20_000
_lock = Lock()
_doors: OrderedDict[str, tuple[float, float]] = OrderedDict()


def take_turn(request: HttpRequest, door: str) -> None:
    """A token bucket per address and door. Raises TooMany with the seconds to wait.

    The machine itself (simulator, health checks) is not limited: it is nobody's address.
    """
    address = client_address(request)
    if is_loopback(address):
        return
    wait_s = _take(f"{door}|{address}", settings.REPORTS_PER_MINUTE, time.monotonic())
    if wait_s > 0:
        raise TooMany(retry_after=max(1, round(wait_s)))


def _take(key: str, per_minute: int, moment: float) -> float:
    """Seconds to wait, 0 when the turn is granted."""
    with _lock:
        tokens, since = _doors.pop(key, (float(per_minute), moment))
        tokens = min(per_minute, tokens + (moment - since) * per_minute / 60)
        granted = tokens >= 1
        _doors[key] = (tokens - 1 if granted else tokens, moment)
        while len(_doors) > _KEEP:
            _doors.popitem(last=False)
    return 0.0 if granted else (1 - tokens) * 60 / per_minute
