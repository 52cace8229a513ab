"""A large answer on its way to a slow network. Knows no page."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

_ANSWER_BYTES: Final = 4 * 1024 * 1024  # waiting for one slow reader before its writer has to wait too


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
