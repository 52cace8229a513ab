"""Follows the event log, once for the whole process. Knows no HTTP and no business word."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from allopm.events import wake
from allopm.events.position import START
from allopm.events.session import AWAY, Session
from allopm.live import log as event_log
from allopm.live.frames import RESYNC
from allopm.live.horizon import LATE_S, Horizon
from allopm.live.ring import LogEvent, Ring

if TYPE_CHECKING:
    from allopm.events.session import Connection
    from allopm.live.hub import Hub

log = logging.getLogger("allopm.live")
_FIRST_PAUSE_S: Final = 0.1
_LONGEST_PAUSE_S: Final = 2.0
_REMEMBERED_AT_START: Final = 5000


@dataclass(frozen=True, slots=True)
class Pace:
    """`coalesce_s`: shortest time between two hand-outs; `look_every_s`: what a lost wake-up costs."""

    coalesce_s: float = 0.06
    look_every_s: float = 1.0
    ring_bytes: int = 32 * 1024 * 1024


class LogReader:
    """Keeps `head`, the ring and the hub up to date for as long as the process lives."""

    def __init__(self, session: Session, hub: Hub, pace: Pace) -> None:
        self.head = START
        self.ring = Ring(START, limit_bytes=pace.ring_bytes)
        self.ready = asyncio.Event()
        self.horizon = Horizon()
        self._session = session
        self._hub = hub
        self._pace = pace
        self._woken = asyncio.Event()
        self._is_deaf = False

    async def run(self) -> None:
        """Follow; when the database goes away, wait a little longer each time and follow again."""
        pause_s = _FIRST_PAUSE_S
        while True:
            began_at = time.monotonic()
            try:
                await self._connect_and_follow()
            except AWAY as problem:
                if self.horizon.looked_at > began_at:
                    pause_s = _FIRST_PAUSE_S
                log.warning("log_unreadable retry_s=%.1f problem=%s", pause_s, type(problem).__name__)
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)

    async def _connect_and_follow(self) -> None:
        self._is_deaf = False
        async with (
            self._session.opened() as connection,
            wake.subscribe(self._session, woken=self._woken.set, lost=self._go_deaf),
        ):
            await self._begin(connection)
            await self._follow(connection)

    def _go_deaf(self) -> None:
        self._is_deaf = True
        self._woken.set()

    async def _begin(self, connection: Connection) -> None:
        """Stand at the end of the log, unless we follow it already."""
        if self.ready.is_set() and not await event_log.is_from_another_life(connection, self.head):
            return
        floor, events = await event_log.latest(connection, _REMEMBERED_AT_START)
        self.ring = Ring(floor, limit_bytes=self._pace.ring_bytes)
        self.ring.extend(events)
        self.head = events[-1].position if events else floor
        if self.ready.is_set():
            self._hub.push_to_all(RESYNC)
        self.ready.set()

    async def _follow(self, connection: Connection) -> None:
        while not self._is_deaf:
            self._woken.clear()
            page = await event_log.page_after(connection, self.head)
            self.horizon.note(page.horizon, held=page.held)
            self._hand_out(page.events)
            if len(page.events) < event_log.PAGE:
                await self._rest(held=page.held)
        raise ConnectionResetError("the wake-up session died")

    def _hand_out(self, events: list[LogEvent]) -> None:
        if events:
            self.ring.extend(events)
            self.head = events[-1].position
            self._hub.publish(events)

    async def _rest(self, *, held: bool) -> None:
        """Until woken or a second has passed, and never less than the coalescing time.

        When events wait for an older transaction, its end may wake nobody: look again soon.
        """
        await asyncio.sleep(self._pace.coalesce_s)
        if held and self.horizon.age_s < LATE_S:
            return
        try:
            async with asyncio.timeout(self._pace.look_every_s - self._pace.coalesce_s):
                await self._woken.wait()
        except TimeoutError:
            pass
