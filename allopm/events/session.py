"""Direct asynchronous sessions with the database. Knows no table."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol, Self

import asyncpg  # type: ignore[import-untyped]  # no stubs for this version

# 3 s to connect and 10 s to answer: a database that died without a word must not freeze the readers.
_CONNECT_S: Final = 3.0
_ANSWER_S: Final = 10.0
# What a session raises when the database is away: all of these mean "try again later".
AWAY: Final = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


Row = Mapping[str, Any]


class Connection(Protocol):
    """What we use of an asyncpg connection."""

    async def fetch(self, query: str, *values: object) -> Sequence[Row]: ...

    async def fetchrow(self, query: str, *values: object) -> Row | None: ...

    async def fetchval(self, query: str, *values: object) -> object: ...

    async def add_listener(self, channel: str, heard: Callable[..., None]) -> None: ...

    def add_termination_listener(self, ended: Callable[..., None]) -> None: ...

    def terminate(self) -> None: ...


@dataclass(frozen=True)
class Session:
    """Where to connect. Empty text means "as libpq would choose"."""

    database: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""

    @classmethod
    def from_django(cls, settings: Mapping[str, object]) -> Self:
        """From one entry of Django's DATABASES."""
        names = {"database": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        return cls(**{ours: str(settings.get(theirs) or "") for ours, theirs in names.items()})

    async def connect(self) -> Connection:
        connection: Connection = await asyncpg.connect(
            database=self.database,
            user=self.user or None,
            password=self.password or None,
            host=self.host or None,
            port=int(self.port) if self.port else None,
            timeout=_CONNECT_S,
            command_timeout=_ANSWER_S,
            server_settings={"application_name": "allopm live"},
        )
        return connection

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Connection]:
        """A session for a few statements."""
        connection = await self.connect()
        try:
            yield connection
        finally:
            connection.terminate()
