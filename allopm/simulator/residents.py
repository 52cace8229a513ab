"""Invented residents: send the plan's reports at their moment, then follow their thread. Public doors only."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import httpx

from allopm.simulator import words
from allopm.simulator.clock import CityClock
from allopm.simulator.door import Door
from allopm.simulator.photo import draw_photo
from allopm.simulator.plan import World, opening_statements, statements_of_day
from allopm.simulator.statement import Statement, as_report
from allopm.simulator.tally import Tally

# Reports on their way at the same time: a phone each, but one machine plays them all.
AT_ONCE: Final = 16
# When a reporter looks at the thread again, in minutes of the city (the desk asks « toujours en cours ? » at ten).
LOOKS_AGAIN_MIN: Final = (11.0, 35.0, 90.0)
WRITES: Final = 0.08


class Residents:
    """All residents of one city; each report is a task that lives until its author stops looking."""

    def __init__(self, door: Door, clock: CityClock, tally: Tally) -> None:
        self.door = door
        self.clock = clock
        self.tally = tally
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def live(self, world: World) -> None:
        """The opening, then day after day what the plan says, from now on."""
        start = self.clock.now()
        async with asyncio.TaskGroup() as group:
            for statement in _from_now_on(world, start):
                await self.clock.sleep_until(statement.at)
                group.create_task(self.tell_and_follow(statement))

    async def tell_all(self, statements: list[Statement]) -> None:
        """A burst: every report at its moment; returns when all are answered."""
        async with asyncio.TaskGroup() as group:
            for statement in statements:
                await self.clock.sleep_until(statement.at)
                group.create_task(self.tell(statement))

    async def tell_and_follow(self, statement: Statement) -> None:
        token = await self.tell(statement)
        if token:
            await self._follow(token, statement)

    async def tell(self, statement: Statement) -> str | None:
        """Send one report, as the app does. Returns the token of its thread, None when it was refused."""
        async with self._gate:
            if statement.says_me_too:
                token = await self._me_too(statement)
                if token:
                    return token
            address = await self._address(statement)
            photos = await self._photos(statement)
            began = time.perf_counter()
            answer = await self.door.call(
                "POST",
                "/api/v1/reports",
                as_report(statement, address=address, photos=photos),
                headers={"Idempotency-Key": statement.key},
            )
            self.tally.took(time.perf_counter() - began)
        if not answer.is_good:
            self.tally.count("report.refused")
            return None
        self.tally.count("report.new" if answer.status == 201 else "report.again")
        return str(answer.body["token"])

    async def _me_too(self, statement: Statement) -> str | None:
        """The app offers similar open cases first; None when there is none."""
        lon, lat = statement.point
        found = await self.door.call("GET", f"/api/v1/similar?kind={statement.kind}&lon={lon}&lat={lat}")
        if not found.is_good or not found.body:
            return None
        answer = await self.door.call(
            "POST",
            f"/api/v1/similar/{found.body[0]['code']}/me-too",
            {"lang": statement.lang},
            headers={"Idempotency-Key": statement.key},
        )
        if not answer.is_good:
            return None
        self.tally.count("report.me_too")
        return str(answer.body["token"])

    async def _address(self, statement: Statement) -> str:
        """The nearest address, as the app writes it under the map; empty when nobody knows."""
        lon, lat = statement.point
        found = await self.door.call("GET", f"/api/v1/addresses/reverse?lon={lon}&lat={lat}")
        features = found.body.get("features", []) if found.is_good and isinstance(found.body, dict) else []
        if not features:
            return ""
        properties = features[0]["properties"]
        return str(properties.get("geocoding", properties).get("label", ""))[:200]

    async def _photos(self, statement: Statement) -> list[str]:
        if not statement.has_photo:
            return []
        try:
            answer = await self.door.upload("/api/v1/photos", draw_photo(statement.key))
        except httpx.TransportError:
            return []  # the report matters more than its photo
        if not answer.is_good:
            return []
        self.tally.count("photo")
        return [str(answer.body["id"])]

    async def _follow(self, token: str, statement: Statement) -> None:
        """Look at the thread a few times: answer, write, contest. Stops when the case has ended."""
        rng = random.Random(f"follow:{statement.key}")
        for minutes in LOOKS_AGAIN_MIN:
            await self.clock.sleep_until(statement.at + timedelta(minutes=minutes * rng.uniform(1.0, 1.3)))
            thread = await self.door.call("GET", f"/api/v1/threads/{token}")
            if not thread.is_good:
                return
            if thread.body.get("ended"):
                await self._judge(token, statement, rng)
                return
            await self._answer(token, thread.body, statement, rng)

    async def _answer(self, token: str, thread: dict[str, Any], statement: Statement, rng: random.Random) -> None:
        still = thread.get("still")
        if still and still.get("answer") is None and statement.answers_still:
            body = {"answer": statement.answers_still}
            answer = await self.door.call("POST", f"/api/v1/threads/{token}/still", body)
            self.tally.count("still" if answer.is_good else "still.refused")
        is_asked = any(message["from"] == "desk" for message in thread.get("messages", []))
        if is_asked or rng.random() < WRITES:
            text = {"text": words.marked(rng.choice(words.STILL_MESSAGES))}
            await self.door.call("POST", f"/api/v1/threads/{token}/messages", text)

    async def _judge(self, token: str, statement: Statement, rng: random.Random) -> None:
        if statement.contests:
            text = {"text": words.marked(rng.choice(words.CONTEST_WORDS))}
            answer = await self.door.call("POST", f"/api/v1/threads/{token}/contest", text)
            self.tally.count("contest" if answer.is_good else "contest.refused")


def _from_now_on(world: World, start: datetime) -> Iterator[Statement]:
    """The opening and what is left of today, then every day after, without end."""
    day = start.astimezone(world.zone).date()
    today = [statement for statement in statements_of_day(world, day) if statement.at > start]
    yield from sorted([*opening_statements(world, at=start), *today], key=lambda statement: statement.at)
    while True:
        day += timedelta(days=1)
        yield from statements_of_day(world, day)
