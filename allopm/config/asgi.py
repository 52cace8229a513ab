"""The one port: `/live/*` to the live part, positions to the intake, everything else to Django in threads."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING, Final

from allopm.config.pages import Pages
from allopm.live.shutdown import at_the_signal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allopm.config.settings")

from allopm.config.wsgi import application as wsgi_application  # after the settings' name

if TYPE_CHECKING:
    from allopm.config.bodies import Receive, Send
    from allopm.config.pages import Scope
    from allopm.live.application import LiveApplication
    from allopm.live.intake import Intake

# Django's threads. With the four of the live part they stay below the 16 of the connection pool.
WEB_THREADS: Final = 10


class House:
    """One ASGI application. The live part is made at start, on the loop that will run it."""

    def __init__(self) -> None:
        self._live: LiveApplication | None = None
        self._intake: Intake | None = None
        self._pages = Pages(wsgi_application, threads=WEB_THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_through(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        elif self._live is not None and scope["path"].startswith("/live/"):
            await self._live(scope, receive, send)
        elif self._intake is not None and self._intake.takes(scope):
            await self._intake(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    async def _live_through(self, receive: Receive, send: Send) -> None:
        from allopm.config.positions import position_intake  # Django's models are known by now
        from allopm.config.streams import live_application

        await receive()
        self._live, self._intake = live_application(), position_intake()
        self._live.start()
        self._intake.start()
        gc.freeze()  # what is here by now stays: the collector need not walk through it again for every burst
        at_the_signal(self._live.close_streams)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._live.stop()
        await self._intake.stop()
        await send({"type": "lifespan.shutdown.complete"})


application = House()
