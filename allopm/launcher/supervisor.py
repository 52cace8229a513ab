"""Keeps the parts of a house alive, and ends them all together. Knows no Django and no city."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable
from typing import Final

from allopm.launcher.failures import CannotStart
from allopm.launcher.part import Part, cause, end_all, ended
from allopm.launcher.postgres import START_S, Server

FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 15.0
STEADY_S: Final = 30.0  # a part that held this long starts again without delay
PARTS_STOP_S: Final = 2.5  # the rest of the five seconds is PostgreSQL's
TRIES_AT_START: Final = 3
Say = Callable[[str], None]


class Supervisor:
    """One running house. `run` returns when a signal came, or raises CannotStart."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._stop = asyncio.Event()
        self._failed: CannotStart | None = None
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._is_open = False

    async def run(self, open_house: Callable[[Supervisor], Awaitable[None]]) -> None:
        """Open the house, keep it until told to stop, end every part."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.stop)
        opening = asyncio.ensure_future(self._open(open_house))
        await self._stop.wait()
        for task in (opening, *self._tasks):
            task.cancel()
        await asyncio.gather(opening, *self._tasks, return_exceptions=True)
        await end_all(list(self._running.values()), patience_s=PARTS_STOP_S)
        if self._failed:
            raise self._failed

    def stop(self) -> None:
        """As a signal would."""
        self._stop.set()

    async def _open(self, open_house: Callable[[Supervisor], Awaitable[None]]) -> None:
        try:
            await open_house(self)
            self._is_open = True
        except CannotStart as problem:
            self._give_up(problem)

    async def once(self, part: Part) -> None:
        """Run a part to its end. Raises CannotStart when it fails."""
        if (code := await self._run(part)) != 0:
            raise CannotStart(f"{part.title} : échec ({cause(code)}). Fin de {part.log} :\n{part.last_words()}")

    def keep(self, part: Part) -> None:
        """Run a part for as long as the house does."""
        self._tasks.append(asyncio.ensure_future(self._keep(part)))

    def aside(self, part: Part, *, done: str) -> None:
        """Run a part to its end meanwhile; the house does without it when it fails."""
        self._tasks.append(asyncio.ensure_future(self._aside(part, done)))

    def keep_server(self, server: Server) -> None:
        """Start a server that died again. It is stopped last, by whoever started it."""
        self._tasks.append(asyncio.ensure_future(self._keep_server(server)))

    async def _run(self, part: Part) -> int:
        process = part.launch()
        self._running[part.title] = process
        return await ended(process)

    async def _keep(self, part: Part) -> None:
        pause_s, tries = FIRST_PAUSE_S, 0
        while True:
            started_at = time.monotonic()
            code = await self._run(part)
            if time.monotonic() - started_at > STEADY_S:
                pause_s = FIRST_PAUSE_S
            tries += 1
            if not self._is_open and tries >= TRIES_AT_START:
                self._give_up(CannotStart(f"{part.title} ne démarre pas. Fin de {part.log} :\n{part.last_words()}"))
                return
            self._say(f"{part.title} s’est arrêté ({cause(code)}) ; redémarrage. Journal : {part.log}")
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    async def _aside(self, part: Part, done: str) -> None:
        code = await self._run(part)
        self._say(done if code == 0 else f"{part.title} : échec ({cause(code)}), on fait sans. Journal : {part.log}")

    async def _keep_server(self, server: Server) -> None:
        pause_s = FIRST_PAUSE_S
        while server.process is not None:
            code = await ended(server.process)
            self._say(f"PostgreSQL s’est arrêté ({cause(code)}) ; redémarrage. Journal : {server.home.log}")
            started_at = time.monotonic()
            if await self._restart(server):
                pause_s = FIRST_PAUSE_S
                self._say(f"PostgreSQL répond de nouveau ({time.monotonic() - started_at:.1f} s).")
                continue
            self._say(server.why_not())
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    async def _restart(self, server: Server) -> bool:
        server.launch()
        deadline = time.monotonic() + START_S
        while not server.is_ready():
            if server.process is None or server.process.poll() is not None or time.monotonic() > deadline:
                return False
            await asyncio.sleep(0.02)
        return True

    def _give_up(self, problem: CannotStart) -> None:
        self._failed = problem
        self._stop.set()
