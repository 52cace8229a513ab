"""The live part as one ASGI application. Knows no role, no cookie's meaning and no framework."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from allopm.events.session import AWAY, Session
from allopm.live.access import Authorize, Grant, Refusal, Request
from allopm.live.feed import Feed, run_feed
from allopm.live.frames import HEARTBEAT, RESYNC, clock_frame
from allopm.live.guard import Guard
from allopm.live.hub import Hub, Subscriber
from allopm.live.past import Past
from allopm.live.reader import LogReader, Pace
from allopm.live.stream import pass_on, read_request, send_chunk, send_opening, send_refusal

if TYPE_CHECKING:
    from allopm.events.position import Position
    from allopm.live.stream import Receive, Scope, Send

log = logging.getLogger("allopm.live")
# A screen that may be older than this must not be told that it is up to date.
_FRESH_S: Final = 5.0
_THREADS: Final = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """`queue_bytes`: what may wait for one slow reader; `subscribers`: streams of this process."""

    heartbeat_s: float = 15.0
    queue_bytes: int = 1024 * 1024
    subscribers: int = 10_000
    start_s: float = 5.0
    recheck_look_s: float = 1.0


Work = Callable[[], Coroutine[None, None, None]]
NOT_READY: Final = Refusal(
    503,
    '{"error":{"code":"unavailable","message":"Le direct redémarre. Réessayez dans un instant.","data":{}}}'.encode(),
    retry_after_s=2,
)
ONLY_READ: Final = Refusal(
    405,
    b'{"error":{"code":"method_not_allowed","message":"Cette adresse se lit seulement.","data":{}}}',
)


class LiveApplication:
    """Answers `GET` with a stream. `start` and `stop` belong to the lifespan of the process."""

    def __init__(
        self,
        session: Session,
        authorize: Authorize,
        *,
        feeds: Sequence[Feed] = (),
        pace: Pace | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.hub = Hub()
        self.reader = LogReader(session, self.hub, pace or Pace())
        self._feeds = feeds
        self._limits = limits or Limits()
        self._past = Past(session, self.reader)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="live")
        self._guard = Guard(authorize, self._threads)
        self._tasks: list[asyncio.Task[None]] = []
        self._is_stopping = False

    def start(self) -> None:
        """Begin to follow the log; never fails: the database may come later."""
        look_s = self._limits.recheck_look_s
        work: list[Work] = [self.reader.run, self._beat, partial(self._guard.run, look_s)]
        work += [partial(run_feed, feed, self.hub, self._threads) for feed in self._feeds]
        self._tasks = [asyncio.create_task(keep_doing(each)) for each in work]

    def close_streams(self) -> None:
        """End every stream now; browsers come back by themselves to whoever answers next."""
        self._is_stopping = True
        for subscriber in self.hub:
            subscriber.close()

    async def stop(self) -> None:
        self.close_streams()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            return await send_refusal(send, ONLY_READ)
        request, position = read_request(scope)
        answer = await self._guard.ask(request)
        if isinstance(answer, Refusal):
            return await send_refusal(send, answer)
        if not await self._can_take_one_more():
            return await send_refusal(send, NOT_READY)
        await send_opening(send)
        if scope["method"] == "GET":
            await self._serve(request, answer, position, receive=receive, send=send)
        else:
            await send({"type": "http.response.body", "body": b""})

    async def _serve(
        self, request: Request, grant: Grant, position: Position | None, *, receive: Receive, send: Send
    ) -> None:
        subscriber = Subscriber(grant, limit_bytes=self._limits.queue_bytes)
        self.hub.add(subscriber)
        self._guard.enter(subscriber, request)
        try:
            await send_chunk(send, await self._opening(subscriber, position))
            await pass_on(subscriber, receive, send)
        finally:
            self._guard.leave(subscriber)
            self.hub.remove(subscriber)

    async def _opening(self, subscriber: Subscriber, position: Position | None) -> bytes:
        """What was missed, then up to when the screen is true."""
        try:
            replay = b"" if position is None else await self._past.since(position, subscriber)
        except AWAY as problem:
            log.warning("replay_unreadable problem=%s", type(problem).__name__)
            subscriber.close()  # the browser comes back by itself with the same number
            return b""
        return (RESYNC if replay is None else replay) + self._clock()

    def _clock(self) -> bytes:
        """Silence rather than a lie: no clock while the log cannot be read."""
        horizon = self.reader.horizon
        return clock_frame(horizon.true_until) if horizon.silent_s < _FRESH_S else b""

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._limits.heartbeat_s)
            self.hub.push_to_all(HEARTBEAT + self._clock())

    async def _can_take_one_more(self) -> bool:
        if self._is_stopping or len(self.hub) >= self._limits.subscribers:
            return False
        try:
            async with asyncio.timeout(self._limits.start_s):
                await self.reader.ready.wait()
        except TimeoutError:
            return False
        return True


async def keep_doing(work: Work) -> None:
    """The outermost loop: a mistake in one part is written down, and the part starts again."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("part_failed")
        await asyncio.sleep(1)
