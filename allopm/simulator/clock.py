"""The city's own clock: real time, or faster. The only place of the simulator that looks at a watch."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta


class CityClock:
    """Starts at the real moment and runs `speed` times as fast. Moments are aware UTC."""

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self.started_at = datetime.now(UTC)
        self._started = time.monotonic()

    def now(self) -> datetime:
        return self.started_at + timedelta(seconds=(time.monotonic() - self._started) * self.speed)

    def real_now(self) -> datetime:
        """What goes into fixes and actions: the server lives in real time."""
        return datetime.now(UTC)

    def real_seconds_until(self, at: datetime) -> float:
        return max(0.0, (at - self.now()).total_seconds() / self.speed)

    async def sleep_until(self, at: datetime) -> None:
        await asyncio.sleep(self.real_seconds_until(at))
