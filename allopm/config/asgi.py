"""The one port: `/live/*` to the live part, everything else to Django in threads."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from types import FrameType
from typing import TYPE_CHECKING, Final

from a2wsgi import WSGIMiddleware

from allopm.config.buffering import buffered

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allopm.config.settings")

from allopm.config.wsgi import application as wsgi_application  # noqa: E402  # after the settings' name

if TYPE_CHECKING:
    from allopm.config.buffering import Receive, Scope, Send
    from allopm.live.application import LiveApplication

# Django's threads. With the four of the live part they stay below the 16 of the connection pool.
WEB_THREADS: Final = 10


class House:
    """One ASGI application. The live part is made at start, on the loop that will run it."""

    def __init__(self) -> None:
        self._live: LiveApplication | None = None
        self._pages = buffered(WSGIMiddleware(wsgi_application, workers=WEB_THREADS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_through(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        elif self._live is not None and scope["path"].startswith("/live/"):
            await self._live(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    async def _live_through(self, receive: Receive, send: Send) -> None:
        from allopm.config.streams import live_application  # Django's models are known by now

        await receive()
        self._live = live_application()
        self._live.start()
        _on_end(self._live)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._live.stop()
        await send({"type": "lifespan.shutdown.complete"})


def _on_end(live: LiveApplication) -> None:
    """Servers wait for open answers before they tell the lifespan: end the streams at the signal itself."""
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        theirs = signal.getsignal(number)

        def end(received: int, frame: FrameType | None, theirs: object = theirs) -> None:
            loop.call_soon_threadsafe(live.close_streams)
            if callable(theirs):
                theirs(received, frame)

        signal.signal(number, end)


application = House()
