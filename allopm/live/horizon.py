"""How true the screens are: when the log was read, and what holds it back. Knows no database."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Final

log = logging.getLogger("allopm.live")
LATE_S: Final = 2.0
_SAID_EVERY_S: Final = 10.0


class Horizon:
    """Events after the oldest running transaction wait for its end; this is for how long they have."""

    def __init__(self) -> None:
        self.looked_at = 0.0  # monotonic, as all moments here
        self._transaction = ""
        self._since = 0.0
        self._is_held = False
        self._said_at = 0.0

    @property
    def age_s(self) -> float:
        """How long something visible has been held back by the same transaction."""
        return self.looked_at - self._since if self._is_held else 0.0

    @property
    def silent_s(self) -> float:
        """Seconds since the log was last read."""
        return time.monotonic() - self.looked_at

    @property
    def true_until(self) -> datetime:
        """The moment up to which every change has been handed out."""
        return datetime.now(UTC) - timedelta(seconds=self.silent_s + self.age_s)

    def note(self, transaction: str, *, held: bool) -> None:
        """The log has just been read: what is the oldest running transaction, and does it hold events back."""
        self.looked_at = time.monotonic()
        if not held or transaction != self._transaction:
            self._transaction, self._since = transaction, self.looked_at
        self._is_held = held
        if self.age_s > LATE_S and self.looked_at - self._said_at > _SAID_EVERY_S:
            self._said_at = self.looked_at
            log.warning("horizon_held age_s=%.1f", self.age_s)
