"""Two servers for the benchmark of the live part: ours, and the barest sender of the same bytes."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import MutableMapping
from typing import Any

COALESCE_S = 0.06


async def ours(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
    """The live part with its door open."""
    if scope["type"] != "lifespan":
        return await scope["state"]["live"](scope, receive, send)  # type: ignore[no-any-return]
    from allopm.events.session import Session
    from allopm.live.access import Grant
    from allopm.live.application import LiveApplication
    from allopm.live.reader import Pace

    await receive()
    session = Session(**json.loads(os.environ["LIVE_SESSION"]))
    live = LiveApplication(session, lambda _: Grant(1, ("desk",), 600.0), pace=Pace(coalesce_s=COALESCE_S))
    live.start()
    scope["state"]["live"] = live
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await live.stop()
    await send({"type": "lifespan.shutdown.complete"})
    return None


class Beat:
    """What the bare sender hands to everybody at each beat."""

    def __init__(self) -> None:
        self.next: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def run(self, frame: bytes, events_per_s: int) -> None:
        chunk = frame * round(events_per_s * COALESCE_S)
        while True:
            await asyncio.sleep(COALESCE_S)
            now, self.next = self.next, asyncio.get_running_loop().create_future()
            now.set_result(chunk)


async def bare(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
    """No log, no audience, no queue, no heartbeat: one chunk for all, at the same pace."""
    if scope["type"] == "lifespan":
        await receive()
        beat = Beat()
        frame = os.environ["LIVE_FRAME"].encode()
        scope["state"]["beat"] = beat
        scope["state"]["task"] = asyncio.create_task(beat.run(frame, int(os.environ["LIVE_EVENTS_PER_S"])))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
    await send({"type": "http.response.body", "body": b": open\n\n", "more_body": True})
    while True:
        await send({"type": "http.response.body", "body": await scope["state"]["beat"].next, "more_body": True})
