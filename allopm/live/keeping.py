"""From decoded fixes to what is kept of them: filters, batch, verdicts. Knows no protocol and no HTTP."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from allopm.fleet.writing import KEPT, UNWATCHED, Outcome, Row
from allopm.live.gathering import Full, Gatherer
from allopm.positions.filters import KEPT as BELIEVED
from allopm.positions.filters import Trail, Verdict, judge

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from allopm.live.speakers import Speaker
    from allopm.positions.fix import Fix

log = logging.getLogger("allopm.live")
# A fix sent twice goes to the database too: it may only be called a duplicate once the first one is committed.
_WRITTEN = BELIEVED | {Verdict.DUPLICATE}


class Keeper:
    """`hear` is called in a thread with the call sign of a crew that was thought silent."""

    def __init__(self, gatherer: Gatherer, *, hear: Callable[[str], None], threads: Executor) -> None:
        self._gatherer = gatherer
        self._hear = hear
        self._threads = threads
        self._hearing: dict[str, asyncio.Future[None]] = {}

    async def keep(self, speaker: Speaker, fixes: Sequence[Fix], *, now: datetime) -> Counter[str]:
        """How many of the fixes met which fate; returns once what is kept is committed. Raises Full."""
        judged = [(fix, judge(fix, speaker.trail, now=now)) for fix in sorted(fixes, key=lambda fix: fix.at)]
        written = [verdict for _, verdict in judged if verdict in _WRITTEN]
        rows = [_row(speaker, fix, verdict) for fix, verdict in judged if verdict in _WRITTEN]
        try:
            outcomes = await self._gatherer.keep(rows)
        except Full:
            speaker.trail = Trail()  # nothing was acknowledged: what comes again is not a duplicate
            raise
        fates = Counter(verdict.value for _, verdict in judged if verdict not in _WRITTEN)
        fates.update(_fate(verdict, outcome) for verdict, outcome in zip(written, outcomes, strict=True))
        if not UNWATCHED.isdisjoint(outcomes):
            speaker.trail = Trail()  # not even here is anything kept outside duty
        if Outcome.HEARD in outcomes:
            self._hear_again(speaker.call_sign)
        return fates

    def _hear_again(self, call_sign: str) -> None:
        """Not awaited: if it fails, the next fix asks for it again."""
        if call_sign not in self._hearing:
            future = asyncio.get_running_loop().run_in_executor(self._threads, self._hear, call_sign)
            self._hearing[call_sign] = future
            future.add_done_callback(lambda done: self._heard(call_sign, done))

    def _heard(self, call_sign: str, done: asyncio.Future[None]) -> None:
        del self._hearing[call_sign]
        if not done.cancelled() and (problem := done.exception()):
            log.warning("crew_unheard crew=%s problem=%s", call_sign, type(problem).__name__)


def _row(speaker: Speaker, fix: Fix, verdict: Verdict) -> Row:
    return Row(
        speaker.crew_id,
        speaker.device_id,
        fix.at,
        fix.lon,
        fix.lat,
        fix.accuracy_m,
        fix.heading,
        speaker.source,
        verdict is Verdict.LIVE,
    )


def _fate(verdict: Verdict, outcome: Outcome) -> str:
    """The database has the last word: it knows of duty, of devices taken back, and of what is written already."""
    return verdict.value if outcome in KEPT else outcome.value
