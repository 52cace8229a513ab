"""What a crew's phone knows: its own line and its missions, from a snapshot and events. No network."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from typing import Any, Final

from allopm.simulator.intent import Choices
from allopm.simulator.stream import Event

ACTIVE: Final = ("sent", "acknowledged", "en_route", "on_scene")


class Inbox:
    """Cards by entity; an older version never replaces a newer one."""

    def __init__(self) -> None:
        self.crew: dict[str, Any] = {}
        self.choices = Choices()
        self._missions: dict[int, dict[str, Any]] = {}
        self._unread: dict[int, dict[str, Any]] = {}
        self._news = asyncio.Event()
        self._started = asyncio.Event()

    @property
    def mission(self) -> dict[str, Any] | None:
        """The oldest active mission."""
        active = [card for card in self._missions.values() if card["state"] in ACTIVE]
        return min(active, key=lambda card: int(card["id"]), default=None)

    @property
    def check_due_at(self) -> datetime | None:
        """When the crew has to say that all is well."""
        due_at = self.crew.get("check_due_at")
        return datetime.fromisoformat(due_at) if due_at else None

    @property
    def unread(self) -> list[dict[str, Any]]:
        """Words of the desk that this crew has not read yet."""
        return list(self._unread.values())

    @property
    def state(self) -> str:
        return str(self.crew.get("state", "off_duty"))

    @property
    def sector(self) -> str:
        return str((self.crew.get("sector") or {}).get("code", ""))

    @property
    def vehicle(self) -> str:
        return str(self.crew.get("vehicle", "car"))

    def start_from(self, snapshot: dict[str, Any]) -> None:
        self.crew = snapshot["crew"]
        self.choices = Choices(
            outcomes=tuple(item["code"] for item in snapshot["outcomes"]),
            refusals=tuple(item["code"] for item in snapshot["refusals"]),
        )
        self._missions = {card["id"]: card for card in snapshot["missions"]}
        self._unread = {}
        for message in snapshot.get("messages", ()):
            self.take_message(message)
        self._started.set()
        self._news.set()

    def hear(self, event: Event) -> None:
        if event.kind != "change":
            return
        change = json.loads(event.data)
        if change["kind"].startswith("mission."):
            self.take_mission(change["body"])
        elif change["kind"] == "message.changed":
            self.take_message(change["body"])
        elif change["kind"] == "crew.changed":
            self.crew = change["body"]

    def take_mission(self, card: dict[str, Any]) -> None:
        known = self._missions.get(card["id"])
        if known is None or card["version"] >= known["version"]:
            self._missions[card["id"]] = card
            self._news.set()
        self._forget_old()

    def take_message(self, card: dict[str, Any]) -> None:
        if card["from"] != "desk":
            return
        if card["read_at"] is not None:
            self._unread.pop(card["id"], None)
        elif card["id"] not in self._unread:
            self._unread[card["id"]] = card
            self._news.set()

    def _forget_old(self) -> None:
        over = sorted(number for number, card in self._missions.items() if card["state"] not in ACTIVE)
        for number in over[:-20]:
            del self._missions[number]

    async def wait_for_start(self) -> None:
        await self._started.wait()

    async def wait(self, seconds: float) -> None:
        """Until there is news, or this long."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return
        self._news.clear()
