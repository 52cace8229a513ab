"""The live part as a process of its own, for what only a process can show. The database is given as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import MutableMapping
from typing import Any

from allopm.events.session import Session
from allopm.live.access import Grant, Request
from allopm.live.application import LiveApplication
from allopm.live.shutdown import at_the_signal


def everybody(request: Request) -> Grant:
    return Grant(7, ("desk",), 60.0)


async def application(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] != "lifespan":
        return await scope["state"]["live"](scope, receive, send)  # type: ignore[no-any-return]
    await receive()
    live = LiveApplication(Session(**json.loads(os.environ["LIVE_SESSION"])), everybody)
    live.start()
    at_the_signal(live.close_streams)
    scope["state"]["live"] = live
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await live.stop()
    await send({"type": "lifespan.shutdown.complete"})
    return None
