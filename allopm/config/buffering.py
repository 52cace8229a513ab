"""Keeps slow networks out of Django's few threads. Knows no address of the house.

A thread is taken only once the request has arrived whole, and let go once the answer is in memory:
ten phones that upload a photo over a bad link must not stop the city's desk.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import IO, Any, Final

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_IN_MEMORY_BYTES: Final = 1024 * 1024  # beyond, the request waits on disk
LARGEST_REQUEST_BYTES: Final = 32 * 1024 * 1024  # above what a form accepts, so that the form says no in its words
_ANSWER_BYTES: Final = 4 * 1024 * 1024  # waiting for one slow reader before its thread has to wait too
_PIECE_BYTES: Final = 256 * 1024
TOO_LARGE: Final = (
    '{"error":{"code":"too_large","message":"L’envoi est trop lourd : 32 Mo au plus.","data":{}}}'.encode()
)


def buffered(application: Application) -> Application:
    """The application, called with whole requests and relieved of its answers."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as body:
            arrival = await _take_in(body, receive)
            if arrival == "too large":
                await _send_too_large(send)
            elif arrival == "whole":
                await _answer(application, _clean(scope), body, send)

    return call


async def _take_in(body: IO[bytes], receive: Receive) -> str:
    """Read the request into `body`: "whole", "too large", or "gone" when the client left."""
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return "gone"
        piece = message.get("body", b"")
        size += len(piece)
        if size > LARGEST_REQUEST_BYTES:
            return "too large"
        body.write(piece)
        if not message.get("more_body"):
            body.seek(0)
            return "whole"


async def _answer(application: Application, scope: Scope, body: IO[bytes], send: Send) -> None:
    async def receive() -> Message:
        piece = body.read(_PIECE_BYTES)
        return {"type": "http.request", "body": piece, "more_body": len(piece) == _PIECE_BYTES}

    outbox = Outbox(send)
    sender = asyncio.create_task(outbox.run())
    try:
        await application(scope, receive, outbox.put)
    finally:
        outbox.finish()
    await sender


class Outbox:
    """Messages of one answer, on their way to the network."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._messages: deque[Message] = deque()
        self._bytes = 0
        self._is_complete = False
        self._has_some = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()

    async def put(self, message: Message) -> None:
        """Returns at once, unless too much is waiting already."""
        await self._has_room.wait()
        self._messages.append(message)
        self._bytes += len(message.get("body", b""))
        if self._bytes >= _ANSWER_BYTES:
            self._has_room.clear()
        self._has_some.set()

    def finish(self) -> None:
        self._is_complete = True
        self._has_some.set()

    async def run(self) -> None:
        try:
            while await self._has_more():
                message = self._messages.popleft()
                await self._send(message)
                self._bytes -= len(message.get("body", b""))
                if self._bytes < _ANSWER_BYTES:
                    self._has_room.set()
        finally:
            self._bytes = -_ANSWER_BYTES  # nobody reads any more: whoever still writes must not wait
            self._has_room.set()

    async def _has_more(self) -> bool:
        if not self._messages and not self._is_complete:
            self._has_some.clear()
            await self._has_some.wait()
        return bool(self._messages)


def _clean(scope: Scope) -> Scope:
    """Without `X_Real`, which WSGI would take for `X-Real`."""
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if b"_" not in name]}


async def _send_too_large(send: Send) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(TOO_LARGE)),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_LARGE})
