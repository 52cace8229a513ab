"""One session with the database, kept open and opened again when it breaks. Knows no table."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from allopm.events.session import AWAY

if TYPE_CHECKING:
    from allopm.events.session import Connection, Session


class Line:
    """For one user at a time; the others wait their turn."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._connection: Connection | None = None
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def use(self) -> AsyncIterator[Connection]:
        """Raises what `AWAY` names; the next user gets a fresh session then."""
        async with self._turn:
            if self._connection is None:
                self._connection = await self._session.connect()
            try:
                yield self._connection
            except AWAY:
                self.close()
                raise

    def close(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None
