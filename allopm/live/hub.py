"""Hands frames to the subscribers of their audience, through bounded queues. Knows no database and no HTTP."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence

from allopm.events.position import START, Position
from allopm.live.access import Grant
from allopm.live.frames import RESYNC
from allopm.live.ring import LogEvent

log = logging.getLogger("allopm.live")


class Subscriber:
    """One open stream: what is waiting to be sent to it."""

    __slots__ = ("_limit_bytes", "_pending", "_queue", "_waiter", "after", "closed", "grant", "is_lost")

    def __init__(self, grant: Grant, *, limit_bytes: int) -> None:
        self.grant = grant
        self.after = START  # events up to here are known to this browser already
        self.closed = False
        self.is_lost = False  # its queue overflowed and it has not been told yet
        self._limit_bytes = limit_bytes
        self._queue: deque[bytes] = deque()
        self._pending = 0
        self._waiter: asyncio.Future[None] | None = None  # its one sender, asleep; an Event costs twice the wake-up

    def push(self, chunk: bytes) -> None:
        """Queue a chunk; a reader too slow for its queue loses it and is told to start again.

        One chunk alone may be larger than the limit: it is shared, and its reader was not late.
        """
        if self._pending and self._pending + len(chunk) > self._limit_bytes:
            if not self.is_lost:
                log.info("slow_reader pending=%d", self._pending)
            self.is_lost = True
            self._queue.clear()
            self._queue.append(RESYNC)
            self._pending = len(RESYNC)
        else:
            self._queue.append(chunk)
            self._pending += len(chunk)
        self._wake()

    def close(self) -> None:
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        if (waiter := self._waiter) is not None:
            self._waiter = None
            if not waiter.done():
                waiter.set_result(None)

    async def next_chunk(self) -> bytes:
        """Everything that waits, at once; empty when the stream is to end. For one sender only."""
        while not self._queue and not self.closed:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        if self.closed:
            return b""
        chunk = self._queue[0] if len(self._queue) == 1 else b"".join(self._queue)
        self._queue.clear()
        self._pending = 0
        self.is_lost = False
        return chunk


class Hub:
    """Subscribers by what they may see. A chunk is joined once for all who may see the same."""

    def __init__(self) -> None:
        self._channels: dict[Grant, set[Subscriber]] = {}
        self._by_audience: defaultdict[tuple[int, str], list[Grant]] = defaultdict(list)

    def __len__(self) -> int:
        return sum(map(len, self._channels.values()))

    def __iter__(self) -> Iterator[Subscriber]:
        """A copy: subscribers come and go while others are looked at."""
        return iter([subscriber for members in self._channels.values() for subscriber in members])

    def add(self, subscriber: Subscriber) -> None:
        grant = subscriber.grant
        if grant not in self._channels:
            self._channels[grant] = set()
            for audience in grant.audiences:
                self._by_audience[grant.city_id, audience].append(grant)
        self._channels[grant].add(subscriber)

    def remove(self, subscriber: Subscriber) -> None:
        grant = subscriber.grant
        members = self._channels.get(grant, set())
        members.discard(subscriber)
        if members or grant not in self._channels:
            return
        del self._channels[grant]
        for audience in grant.audiences:
            grants = self._by_audience[grant.city_id, audience]
            grants.remove(grant)
            if not grants:
                del self._by_audience[grant.city_id, audience]

    def publish(self, batch: Sequence[LogEvent]) -> None:
        """A batch of the log, in its order."""
        chosen: defaultdict[Grant, list[LogEvent]] = defaultdict(list)
        for event in batch:
            for grant in self._by_audience.get((event.city_id, event.audience), ()):
                chosen[grant].append(event)
        for grant, events in chosen.items():
            self._hand_out(grant, events)

    def broadcast(self, city_id: int, audience: str, chunk: bytes) -> None:
        """A chunk outside the log."""
        for grant in self._by_audience.get((city_id, audience), ()):
            for subscriber in self._channels[grant]:
                subscriber.push(chunk)

    def push_to_all(self, chunk: bytes) -> None:
        for subscriber in self:
            subscriber.push(chunk)

    def has(self, audience: str) -> bool:
        return any(name == audience for _, name in self._by_audience)

    def _hand_out(self, grant: Grant, events: list[LogEvent]) -> None:
        first = events[0].position
        chunk = b"".join([event.frame for event in events])
        for subscriber in self._channels[grant]:
            if subscriber.after < first:
                subscriber.push(chunk)
            elif unseen := unseen_frames(events, subscriber.after):
                subscriber.push(unseen)


def unseen_frames(events: Sequence[LogEvent], after: Position) -> bytes:
    return b"".join([event.frame for event in events if event.position > after])
