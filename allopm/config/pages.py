"""Serves a WSGI application inside the live process, in a few threads. Knows no address of the house.

A thread is taken only once the request has arrived whole, and let go once the answer is in memory: ten phones
that upload a photo over a bad link must not stop the city's desk. A small answer crosses from its thread to
the loop once, which is what this costs less than a general bridge (docs/adr/0007-one-port.md).
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, Final

from allopm.config.bodies import REFUSALS, Body, Memory, Receive, Send, refuse
from allopm.config.outbox import Outbox

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Environ = dict[str, Any]
WsgiApplication = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

_PIECE_BYTES: Final = 512 * 1024  # a larger answer is handed over in pieces of this size


class Pages:
    """The WSGI application as an ASGI one."""

    def __init__(self, application: WsgiApplication, *, threads: int) -> None:
        self._application = application
        self._memory = Memory()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = Body(self._memory)
        try:
            arrival = await body.take_in(receive)
            if arrival in REFUSALS:
                await refuse(send, arrival)
            elif arrival == "whole":
                await self._answer(environ_of(scope, body.file), send)
        finally:
            body.let_go()

    async def _answer(self, environ: Environ, send: Send) -> None:
        loop = asyncio.get_running_loop()
        answer = Answer(send, loop)
        try:
            await loop.run_in_executor(self._threads, answer.compose, self._application, environ)
            await answer.finish()
        finally:
            answer.leave()


class Answer:
    """One answer: composed in a thread, sent on the loop."""

    def __init__(self, send: Send, loop: asyncio.AbstractEventLoop) -> None:
        self._send = send
        self._loop = loop
        self._messages: list[Message] = []
        self._size = 0
        self._outbox: Outbox | None = None
        self._sender: asyncio.Task[None] | None = None

    def compose(self, application: WsgiApplication, environ: Environ) -> None:
        """In the thread: run the application to its end, and hand over what becomes too much to keep."""
        chunks = application(environ, self._start)
        try:
            for chunk in chunks:
                self._write(chunk)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()

    async def finish(self) -> None:
        """On the loop: send what is left."""
        self._messages.append({"type": "http.response.body", "body": b"", "more_body": False})
        if self._outbox is None or self._sender is None:
            for message in _merged(self._messages):
                await self._send(message)
        else:
            await self._hand_over(self._messages)
            self._outbox.finish()
            await self._sender

    def leave(self) -> None:
        """Whatever happened, nothing stays behind: a thread that still writes must not wait."""
        if self._sender is not None:
            self._sender.cancel()

    def _start(self, status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], None]:
        self._messages = [
            {
                "type": "http.response.start",
                "status": int(status[:3]),
                "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
            }
        ]
        return self._write

    def _write(self, chunk: bytes) -> None:
        self._messages.append({"type": "http.response.body", "body": chunk, "more_body": True})
        self._size += len(chunk)
        if self._size >= _PIECE_BYTES:
            asyncio.run_coroutine_threadsafe(self._hand_over(self._messages), self._loop).result()
            self._messages, self._size = [], 0

    async def _hand_over(self, messages: list[Message]) -> None:
        if self._outbox is None:
            self._outbox = Outbox(self._send)
            self._sender = asyncio.create_task(self._outbox.run())
        for message in messages:
            await self._outbox.put(message)


def _merged(messages: list[Message]) -> tuple[Message, Message]:
    """The start, and one body: fewer packets, and the server knows at once that it is complete."""
    body = b"".join([message["body"] for message in messages[1:]])
    return messages[0], {"type": "http.response.body", "body": body}


def environ_of(scope: Scope, body: IO[bytes]) -> Environ:
    """What PEP 3333 asks for. A header with an underscore is dropped: it would pass itself off for a dash."""
    host, port = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" not in name:
            _add_header(environ, name.decode("latin-1"), value.decode("latin-1"))
    return environ


def _add_header(environ: Environ, name: str, value: str) -> None:
    key = name.upper().replace("-", "_")
    if key not in ("CONTENT_LENGTH", "CONTENT_TYPE"):
        key = f"HTTP_{key}"
    # Cookies are the one header that a list does not join by a comma.
    separator = "; " if key == "HTTP_COOKIE" else ","
    environ[key] = f"{environ[key]}{separator}{value}" if key in environ else value
