"""Where positions come in, as one ASGI application beside the streams. Knows no protocol, no session and no room."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import msgspec

from allopm.events.session import AWAY, Session
from allopm.fleet import writing
from allopm.live.application import keep_doing
from allopm.live.doors import Door, Doors, WrongSecret
from allopm.live.gathering import Full, Gatherer
from allopm.live.keeping import Keeper
from allopm.live.knock import Answer, Gone, Knock, TooMuch, read_knock, send_answer
from allopm.live.line import Line
from allopm.live.speakers import Speaker
from allopm.refusals import Refused, TooLarge, TooMany, Unavailable

if TYPE_CHECKING:
    from allopm.live.stream import Receive, Scope, Send

log = logging.getLogger("allopm.live")
_THREADS: Final = 2
FIELD: Final = "/api/v1/field/positions"
_NOT_ALLOWED: Final = b'{"error":{"code":"method_not_allowed","message":"Une position se poste.","data":{}}}'


class Intake:
    """`find_crew` and `hear` are called in threads: they may block. `start` and `stop` belong to the lifespan."""

    def __init__(self, session: Session, *, find_crew: Callable[[Knock], Speaker], hear: Callable[[str], None]) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="intake")
        self._blocking_find_crew = find_crew
        self._batches, self._questions = Line(session), Line(session)
        self._gatherer = Gatherer(self._write, AWAY)
        keeper = Keeper(self._gatherer, hear=hear, threads=self._threads)
        doors = Doors(keeper, find_device=self._find_device, find_crew=self._find_crew)
        self._doors: dict[str, tuple[Door, frozenset[str]]] = {
            "/positions/owntracks": (doors.owntracks, frozenset({"POST"})),
            "/positions/osmand": (doors.osmand, frozenset({"GET", "POST"})),
            FIELD: (doors.field, frozenset({"POST"})),
        }
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Never fails: the database may come later."""
        self._task = asyncio.create_task(keep_doing(self._gatherer.run))

    async def stop(self) -> None:
        """What is not written yet is not acknowledged either: phones send it again."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._batches.close()
        self._questions.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def takes(self, scope: Scope) -> bool:
        """Whether this request is ours."""
        return scope["path"] in self._doors and (scope["path"] != FIELD or scope["method"] == "POST")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door, methods = self._doors[scope["path"]]
        if scope["method"] not in methods:
            return await send_answer(send, Answer(405, _NOT_ALLOWED, ((b"allow", ", ".join(methods).encode()),)))
        try:
            answer = await door(await read_knock(scope, receive))
        except Gone:
            return None
        except Refused as refusal:
            answer = refused(refusal)
        except TooMuch:
            answer = refused(TooLarge())
        except (Full, *AWAY):
            answer = refused(Unavailable())
        return await send_answer(send, answer)

    async def _write(self, rows: Sequence[writing.Row]) -> Sequence[writing.Outcome]:
        """Tried again on a fresh session: what the first one wrote before it broke is then a duplicate."""
        try:
            return await self._write_once(rows)
        except AWAY as problem:
            log.warning("fixes_retried count=%d problem=%s", len(rows), type(problem).__name__)
            return await self._write_once(rows)

    async def _write_once(self, rows: Sequence[writing.Row]) -> Sequence[writing.Outcome]:
        async with self._batches.use() as connection:
            return await writing.keep(connection, rows, now=datetime.now(UTC))

    async def _find_device(self, secret_hash: str) -> Speaker | None:
        async with self._questions.use() as connection:
            found = await writing.find_device(connection, secret_hash)
        if found is None:
            return None
        return Speaker(found.crew_id, found.call_sign, found.app, device_id=found.id, code=found.code)

    async def _find_crew(self, knock: Knock) -> Speaker:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._blocking_find_crew, knock)


def refused(refusal: Refused) -> Answer:
    """The JSON shape of every refusal, with what the client needs to come back rightly."""
    extra: list[tuple[bytes, bytes]] = []
    if isinstance(refusal, WrongSecret):
        extra.append((b"www-authenticate", b'Basic realm="AlloPM"'))
    if isinstance(refusal, TooMany | Unavailable):
        extra.append((b"retry-after", str(refusal.data.get("retry_after", 2)).encode()))
    if isinstance(refusal, TooLarge):
        extra.append((b"connection", b"close"))
    return Answer(refusal.status, msgspec.json.encode(refusal.as_json()), tuple(extra))
