"""Who speaks for which crew, remembered for a while. What is remembered only spares a question: the statement that
writes asks the database again, so that a device taken back or a duty that ended counts at once in every process.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from allopm.positions.filters import Trail

if TYPE_CHECKING:
    from allopm.positions.fix import Source

_MOST: Final = 10_000


@dataclass(slots=True, eq=False)
class Speaker:
    """One phone or tracker of a crew. `device_id` is None for the crew's own app."""

    crew_id: int
    call_sign: str
    source: Source
    device_id: int | None = None
    code: str = ""
    trail: Trail = field(default_factory=Trail)
    known_since: float = field(default_factory=time.monotonic)


class Speakers:
    """By what they show at the door; asked for again after `keep_s`, with the same trail."""

    def __init__(self, keep_s: float) -> None:
        self._keep_s = keep_s
        self._known: dict[Hashable, Speaker] = {}

    async def find(self, key: Hashable, ask: Callable[[], Awaitable[Speaker | None]]) -> Speaker | None:
        """None when nobody shows this; that is not remembered, so that a new device is let in at once."""
        known = self._known.get(key)
        if known is not None and time.monotonic() - known.known_since < self._keep_s:
            return known
        found = await ask()
        if found is None:
            self._known.pop(key, None)
            return None
        if known is not None and (known.crew_id, known.device_id) == (found.crew_id, found.device_id):
            found.trail = known.trail
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[key] = found
        return found

    def forget(self, key: Hashable) -> None:
        self._known.pop(key, None)
