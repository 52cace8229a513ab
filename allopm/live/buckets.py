"""How often one name may knock: a token bucket each. Kept in memory, a restart forgives. Knows no request."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

_KEEP: Final = 20_000


class Buckets:
    """`per_s` turns a second each, and up to `burst` at once."""

    def __init__(self, per_s: float, burst: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_s = per_s
        self._burst = burst
        self._clock = clock
        self._levels: OrderedDict[object, tuple[float, float]] = OrderedDict()

    def wait_s(self, name: object, turns: int = 1) -> float:
        """0 when the turns are granted, else the seconds until they would be."""
        moment = self._clock()
        tokens, since = self._levels.pop(name, (self._burst, moment))
        tokens = min(self._burst, tokens + (moment - since) * self._per_s)
        granted = tokens >= min(turns, self._burst)
        self._levels[name] = (tokens - turns if granted else tokens, moment)
        if len(self._levels) > _KEEP:
            self._levels.popitem(last=False)
        return 0.0 if granted else (min(turns, self._burst) - tokens) / self._per_s
