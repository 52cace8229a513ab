"""What a returning browser missed: from memory, else from the log. Knows no HTTP."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from allopm.live import log as event_log
from allopm.live.hub import Subscriber, unseen_frames

if TYPE_CHECKING:
    from allopm.events.position import Position
    from allopm.events.session import Session
    from allopm.live.reader import LogReader

# Beyond this a fresh snapshot is cheaper for both sides.
_LONGEST_REPLAY: Final = 2000
_SESSIONS: Final = 4


class Past:
    """Answers replays; at most four at a time go to the database."""

    def __init__(self, session: Session, reader: LogReader) -> None:
        self._session = session
        self._reader = reader
        self._turns = asyncio.Semaphore(_SESSIONS)

    async def since(self, position: Position, subscriber: Subscriber) -> bytes | None:
        """Frames after `position` up to the reader's head of this instant; None: start again from a snapshot.

        The subscriber must have joined the hub in the same step, so that nothing falls between.
        Raises what `session.AWAY` names.
        """
        head, ring = self._reader.head, self._reader.ring
        if position > head:
            subscriber.after = position
            return await self._ahead(position)
        if position >= ring.floor:
            grant = subscriber.grant
            seen = [e for e in ring.after(position) if e.city_id == grant.city_id and e.audience in grant.audiences]
            return b"".join([event.frame for event in seen])
        return await self._from_the_log(position, head, subscriber)

    async def _ahead(self, position: Position) -> bytes | None:
        """Another process was faster, or the browser remembers another database."""
        async with self._turns, self._session.opened() as connection:
            return None if await event_log.is_from_another_life(connection, position) else b""

    async def _from_the_log(self, position: Position, head: Position, subscriber: Subscriber) -> bytes | None:
        async with self._turns, self._session.opened() as connection:
            events = await event_log.missed(
                connection, subscriber.grant, after=position, upto=head, limit=_LONGEST_REPLAY
            )
        return None if events is None else unseen_frames(events, position)
