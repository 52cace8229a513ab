"""Gathers what many send into short batches, and answers only what is written. Knows no protocol and no HTTP."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from allopm.fleet.writing import Outcome, Row

log = logging.getLogger("allopm.live")
# Batches begin this far apart at least: a lone fix waits for nobody, a crowd makes fifty commits a second (chosen).
APART_S: Final = 0.02
# One statement of this many rows takes some ms (chosen).
LARGEST_BATCH: Final = 500
# What may wait: five seconds at the pace that must be held (chosen).
MOST_WAITING: Final = 10_000
# A crew whose row is being changed is tried again this often, this many times (chosen: 8 s in all).
_AGAIN_S: Final = 0.05
_TRIES: Final = 160

Write = Callable[[Sequence[Row]], Awaitable[Sequence[Outcome]]]


class Full(Exception):
    """Too much is waiting already, or it could not be written: the sender keeps what it has and comes back."""


@dataclass(slots=True, eq=False)
class Waiting:
    """One sender's rows, all of one crew, and its answer to come."""

    rows: Sequence[Row]
    answer: asyncio.Future[Sequence[Outcome]]
    tries: int = 0


class Gatherer:
    """`keep` returns once the rows are committed. Batches follow each other: while one is written, the next gathers."""

    def __init__(self, write: Write, away: tuple[type[BaseException], ...]) -> None:
        self._write = write
        self._away = away
        self._waiting: list[Waiting] = []
        self._count = 0
        self._has_some = asyncio.Event()

    async def keep(self, rows: Sequence[Row]) -> Sequence[Outcome]:
        """What became of each row. Raises Full."""
        if not rows:
            return ()
        if self._count + len(rows) > MOST_WAITING:
            raise Full
        waiting = Waiting(rows, asyncio.get_running_loop().create_future())
        self._put(waiting)
        return await waiting.answer

    async def run(self) -> None:
        """For as long as the process lives."""
        loop = asyncio.get_running_loop()
        next_at = loop.time()
        while True:
            await self._has_some.wait()
            await asyncio.sleep(max(0.0, next_at - loop.time()))
            next_at = loop.time() + APART_S
            await self._write_batch(self._take())

    def _put(self, waiting: Waiting) -> None:
        self._waiting.append(waiting)
        self._count += len(waiting.rows)
        self._has_some.set()

    def _take(self) -> list[Waiting]:
        """The first comers, whole, up to the largest batch."""
        size = taken = 0
        for waiting in self._waiting:
            if taken and size + len(waiting.rows) > LARGEST_BATCH:
                break
            size += len(waiting.rows)
            taken += 1
        batch, self._waiting = self._waiting[:taken], self._waiting[taken:]
        self._count -= size
        if not self._waiting:
            self._has_some.clear()
        return batch

    async def _write_batch(self, batch: list[Waiting]) -> None:
        rows = [row for waiting in batch for row in waiting.rows]
        found: Sequence[Outcome] | None = None
        try:
            found = await self._write(rows)
        except self._away as problem:
            log.warning("fixes_unwritten count=%d problem=%s", len(rows), type(problem).__name__)
        finally:
            if found is None:
                for waiting in batch:
                    _refuse(waiting)
        if found is not None:
            self._settle_all(batch, found)

    def _settle_all(self, batch: list[Waiting], found: Sequence[Outcome]) -> None:
        start = 0
        for waiting in batch:
            end = start + len(waiting.rows)
            self._settle(waiting, found[start:end])
            start = end

    def _settle(self, waiting: Waiting, outcomes: Sequence[Outcome]) -> None:
        if Outcome.BUSY not in outcomes:
            if not waiting.answer.done():
                waiting.answer.set_result(outcomes)
            return
        waiting.tries += 1
        if waiting.tries >= _TRIES or waiting.answer.done():
            _refuse(waiting)
        else:
            asyncio.get_running_loop().call_later(_AGAIN_S, self._put, waiting)


def _refuse(waiting: Waiting) -> None:
    if not waiting.answer.done():
        waiting.answer.set_exception(Full())
