"""One open stream: refuse, or replay and then pass on what arrives. Knows no database and no audience."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from allopm.events.position import Position, parse_position
from allopm.live.access import Refusal, Request, read_cookies
from allopm.live.frames import OPENING

if TYPE_CHECKING:
    from allopm.live.hub import Subscriber

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

log = logging.getLogger("allopm.live")
_STREAM_HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would keep the events for itself
    (b"x-content-type-options", b"nosniff"),
]


def read_request(scope: Scope) -> tuple[Request, Position | None]:
    """What is asked, and from where: `Last-Event-ID` of a reconnection is fresher than `?from=`."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    query = scope.get("query_string", b"").decode("latin-1")
    first = parse_qs(query).get("from", [""])[0]
    request = Request(scope["path"], query, read_cookies(headers.get(b"cookie", "")))
    return request, parse_position(headers.get(b"last-event-id") or first)


async def send_refusal(send: Send, refusal: Refusal) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"cache-control", b"no-store"),
        (b"content-length", b"%d" % len(refusal.body)),
    ]
    if refusal.retry_after_s is not None:
        headers.append((b"retry-after", b"%d" % refusal.retry_after_s))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": refusal.body})


async def send_opening(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": _STREAM_HEADERS})
    await send_chunk(send, OPENING)


async def pass_on(subscriber: Subscriber, receive: Receive, send: Send) -> None:
    """Send what arrives until the browser leaves or the subscriber is closed."""
    watch = asyncio.ensure_future(_leave(subscriber, receive))
    try:
        while chunk := await subscriber.next_chunk():
            await send_chunk(send, chunk)
        await send({"type": "http.response.body", "body": b""})
    finally:
        watch.cancel()


async def _leave(subscriber: Subscriber, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    subscriber.close()


async def send_chunk(send: Send, chunk: bytes) -> None:
    await send({"type": "http.response.body", "body": chunk, "more_body": True})
