"""One request with a small body, and its answer. Knows no address and no meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from allopm.live.stream import Receive, Scope, Send

LARGEST_BODY_BYTES: Final = 128 * 1024  # five hundred fixes, with room
Headers = Mapping[bytes, bytes]


class TooMuch(Exception):
    """The body is larger than any phone has to say."""


class Gone(Exception):
    """The client left before it had said everything."""


@dataclass(frozen=True, slots=True)
class Knock:
    """What came in, whole."""

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes
    client: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes out. `extra` are headers beyond type and length."""

    status: int
    body: bytes = b""
    extra: tuple[tuple[bytes, bytes], ...] = ()


async def read_knock(scope: Scope, receive: Receive) -> Knock:
    """Raises TooMuch, Gone."""
    client = scope.get("client")
    return Knock(
        scope["method"],
        scope["path"],
        scope["query_string"].decode("latin-1"),
        dict(scope["headers"]),
        await _read_body(receive),
        client[0] if client else "",
    )


async def _read_body(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        if len(body) > LARGEST_BODY_BYTES:
            raise TooMuch
        message = await receive()
        body += message.get("body", b"")
    if message["type"] == "http.disconnect":
        raise Gone
    if len(body) > LARGEST_BODY_BYTES:
        raise TooMuch
    return body


async def send_answer(send: Send, answer: Answer) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"cache-control", b"no-store"),
        (b"content-length", b"%d" % len(answer.body)),
        *answer.extra,
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
