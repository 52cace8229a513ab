"""Broadcasts what is only worth its latest value (positions), outside the log. Knows no business word."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from allopm.live.frames import feed_frame

if TYPE_CHECKING:
    from allopm.live.hub import Hub

log = logging.getLogger("allopm.live")


class Changed(NamedTuple):
    """Items by city, JSON-ready, and the mark from which the next look starts."""

    mark: object
    by_city: Mapping[int, Sequence[object]]


@dataclass(frozen=True, slots=True)
class Feed:
    """`look(mark)` returns what changed since; `None` asks for everything. It may block: it runs in a thread.

    It may raise one of `away` when its source does not answer; the feed then looks again later.
    """

    event: str
    audience: str
    look: Callable[[object], Changed]
    away: tuple[type[Exception], ...]
    every_s: float = 1.0


async def run_feed(feed: Feed, hub: Hub, executor: Executor) -> None:
    """Look at a steady pace while somebody listens; nothing is read for nobody."""
    loop = asyncio.get_running_loop()
    mark: object = None
    while True:
        await asyncio.sleep(feed.every_s)
        if not hub.has(feed.audience):
            mark = None
            continue
        try:
            changed = await loop.run_in_executor(executor, feed.look, mark)
        except feed.away as problem:
            log.warning("feed_unreadable event=%s problem=%s", feed.event, type(problem).__name__)
            continue
        mark = changed.mark
        for city_id, items in changed.by_city.items():
            if items:
                hub.broadcast(city_id, feed.audience, feed_frame(feed.event, items))
