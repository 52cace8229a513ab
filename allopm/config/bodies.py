"""Holds a request until it is whole, in memory only: a photo’s place and time never reach the disk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

LARGEST_REQUEST_BYTES: Final = 32 * 1024 * 1024  # above what a form accepts, so that the form says no in its words
SMALL_BYTES: Final = 1024 * 1024  # a request up to here is always taken, whatever the others hold
SHARED_BYTES: Final = 256 * 1024 * 1024  # what the larger ones hold together: some 20 photos of 12 MB (chosen)

# Status, and the sentence of a refusal.
REFUSALS: Final = {
    "too_large": (413, "L’envoi est trop lourd : 32 Mo au plus."),
    "crowded": (503, "Trop d’envois lourds arrivent en ce moment. Réessayez dans une minute."),
}


@dataclass
class Memory:
    """What the large requests of one process may still take; one event loop only, so no lock."""

    free: int = SHARED_BYTES


class Body:
    """One request's body."""

    def __init__(self, memory: Memory) -> None:
        self.file = BytesIO()
        self._memory = memory
        self._claimed = 0

    async def take_in(self, receive: Receive) -> str:
        """Read to the end: "whole", "gone" when the client left, or a refusal."""
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return "gone"
            piece = message.get("body", b"")
            size += len(piece)
            if size > LARGEST_REQUEST_BYTES:
                return "too_large"
            if not self._claim(size - SMALL_BYTES - self._claimed):
                return "crowded"
            self.file.write(piece)
            if not message.get("more_body"):
                self.file.seek(0)
                return "whole"

    def _claim(self, more: int) -> bool:
        if more <= 0:
            return True
        if more > self._memory.free:
            return False
        self._memory.free -= more
        self._claimed += more
        return True

    def let_go(self) -> None:
        self._memory.free += self._claimed
        self._claimed = 0
        self.file.close()


async def refuse(send: Send, reason: str) -> None:
    status, words = REFUSALS[reason]
    body = f'{{"error":{{"code":"{reason}","message":"{words}","data":{{}}}}}}'.encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
