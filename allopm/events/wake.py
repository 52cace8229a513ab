"""Wakes the readers of the log. Carries no data and may be lost: readers also look every second.

Two functions, so that another carrier (NATS, when machines multiply) can take their place.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from django.db import connection

if TYPE_CHECKING:
    from allopm.events.session import Session

CHANNEL: Final = "allopm_events"


def publish() -> None:
    """Tell every process that the log has grown. After the commit: inside it, NOTIFY takes a global lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


@asynccontextmanager
async def subscribe(session: Session, *, woken: Callable[[], None], lost: Callable[[], None]) -> AsyncIterator[None]:
    """Call `woken` at each publication and `lost` when the session dies.

    Needs a direct session: a transaction pooler would swallow LISTEN. Raises OSError, asyncpg errors.
    """
    listener = await session.connect()
    try:
        listener.add_termination_listener(lambda _: lost())
        await listener.add_listener(CHANNEL, lambda *_: woken())
        yield
    finally:
        listener.terminate()
