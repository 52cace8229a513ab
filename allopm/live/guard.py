"""Asks at the door, and again later: a stream must not outlive the right to read it. Knows no role."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from allopm.live.access import Authorize, Grant, Refusal, Request

if TYPE_CHECKING:
    from allopm.live.hub import Subscriber


class Guard:
    """Remembers who entered with which request, and when to ask again."""

    def __init__(self, authorize: Authorize, executor: Executor) -> None:
        self._authorize = authorize
        self._executor = executor
        self._inside: dict[Subscriber, tuple[Request, float]] = {}

    async def ask(self, request: Request) -> Grant | Refusal:
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._authorize, request)

    def enter(self, subscriber: Subscriber, request: Request) -> None:
        self._inside[subscriber] = (request, time.monotonic() + subscriber.grant.recheck_s)

    def leave(self, subscriber: Subscriber) -> None:
        self._inside.pop(subscriber, None)

    async def run(self, look_every_s: float) -> None:
        while True:
            await asyncio.sleep(look_every_s)
            now = time.monotonic()
            due = [(who, request) for who, (request, due_at) in self._inside.items() if due_at <= now]
            await asyncio.gather(*(self._ask_again(who, request) for who, request in due))

    async def _ask_again(self, subscriber: Subscriber, request: Request) -> None:
        answer = await self.ask(request)
        if _still_holds(answer, subscriber.grant):
            if subscriber in self._inside:
                self.enter(subscriber, request)
        else:
            subscriber.close()


def _still_holds(answer: Grant | Refusal, grant: Grant) -> bool:
    """The same right, or no answer for the moment (5xx): a database that restarts closes no screen."""
    return answer == grant if isinstance(answer, Grant) else answer.status >= 500
