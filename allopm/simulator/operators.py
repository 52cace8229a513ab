"""Invented operators: open, claim, send the first proposal, hand over, end. Public doors only; never in a hurry."""

from __future__ import annotations

import asyncio
import json
import random
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from allopm.simulator import words
from allopm.simulator.clock import CityClock
from allopm.simulator.door import Answer, StreamClosed, growing_waits
from allopm.simulator.session import Session
from allopm.simulator.stream import Event
from allopm.simulator.tally import Tally

Card = dict[str, Any]
LOOK_UP_S: Final = 2.0
# Minutes after which a case handed over, or watched by camera, is ended (chosen).
HANDED_OVER_MIN: Final = 45.0
WATCHED_MIN: Final = 6.0
# After a refusal or a conflict, look at something else for this long.
LATER_S: Final = 20.0


@dataclass
class Operator:
    """One of `team` operators: the cases are shared out by their code, so that nobody works on two."""

    session: Session
    clock: CityClock
    tally: Tally
    rng: random.Random
    number: int
    team: int
    delay_s: float
    me: int = 0
    services: tuple[str, ...] = ()
    cases: dict[str, Card] = field(default_factory=dict)
    not_before: dict[str, datetime] = field(default_factory=dict)

    async def listen(self) -> None:
        waits = growing_waits(self.rng)
        while True:
            snapshot = await self.session.call("GET", "/api/v1/desk/snapshot")
            if snapshot.is_good:
                self._start_from(snapshot.body)
                try:
                    async for event in self.session.events("/live/desk", position=snapshot.body["position"]):
                        waits = growing_waits(self.rng)
                        if event.kind == "resync":
                            break
                        self._hear(event)
                except StreamClosed:
                    pass
            await asyncio.sleep(next(waits))

    async def work(self) -> None:
        while True:
            case = self._next_case(self.clock.now())
            if case is not None:
                await self._handle(case)
            await asyncio.sleep(LOOK_UP_S / max(1.0, self.clock.speed))

    def _start_from(self, snapshot: Card) -> None:
        self.me = snapshot["me"]["id"]
        self.services = tuple(service["code"] for service in snapshot["services"])
        self.cases = {card["code"]: card for card in snapshot["incidents"] if self._is_mine(card["code"])}

    def _hear(self, event: Event) -> None:
        if event.kind != "change" or '"incident.' not in event.data[:200]:
            return
        change = json.loads(event.data)
        card = change["body"]
        known = self.cases.get(card["code"])
        if not self._is_mine(card["code"]) or (known is not None and known["version"] > card["version"]):
            return
        if change["kind"] == "incident.gone":
            self.cases.pop(card["code"], None)
        else:
            self.cases[card["code"]] = card

    def _is_mine(self, code: str) -> bool:
        return zlib.crc32(code.encode()) % self.team == self.number

    def _next_case(self, now: datetime) -> Card | None:
        """The most urgent case of mine that waits for an operator and that nobody else has taken."""
        due = [card for card in self.cases.values() if self._is_due(card, now)]
        return min(due, key=lambda card: (card["priority"], -card["urgency"], card["code"]), default=None)

    def _is_due(self, card: Card, now: datetime) -> bool:
        taken = card["claimed_by"]
        if taken is not None and taken["id"] != self.me:
            return False
        if now < self.not_before.setdefault(card["code"], self._first_look(card, now)):
            return False
        match card["state"]:
            case "new" | "open":
                return not card["missions"]
            case "handed_over":
                return self._older_than(card, HANDED_OVER_MIN, now)
            case "watched":
                return self._older_than(card, WATCHED_MIN, now)
            case _:
                return False

    def _first_look(self, card: Card, now: datetime) -> datetime:
        """A case seen for the first time waits for its delay; the person at the desk may be faster."""
        return now + timedelta(seconds=self.delay_s * self.rng.uniform(0.6, 1.6))

    def _older_than(self, card: Card, minutes: float, now: datetime) -> bool:
        since = datetime.fromisoformat(card["updated_at"]).astimezone(UTC)
        real_age = self.clock.real_now() - since
        return real_age * self.clock.speed >= timedelta(minutes=minutes)

    async def _handle(self, card: Card) -> None:
        match card["state"]:
            case "new":
                await self._command(card, "open")
            case "handed_over":
                await self._command(card, "end", outcome="handed_over", proof="none", text=words.marked(""))
            case "watched":
                text = words.marked("Vérifié à la caméra, plus rien.")
                await self._command(card, "end", outcome="gone_on_arrival", proof="camera", text=text)
            case _:
                await self._decide(card)

    async def _decide(self, card: Card) -> None:
        """An open case: the service for Allo Mairie, a call back for what is over, a crew for the rest."""
        if card["claimed_by"] is None:
            await self._command(card, "claim")
        elif card["door"] == "mairie":
            service = (card["service"] or {}).get("code") or (self.services[0] if self.services else "")
            text = words.marked(words.OPERATOR_TEXTS["hand-over"])
            await self._command(card, "hand-over", service=service, text=text)
        elif card["ongoing"] == "over" and card["priority"] > 2:
            text = words.marked(words.OPERATOR_TEXTS["ended"])
            await self._command(card, "end", outcome="gone_on_arrival", proof="phone", text=text)
        else:
            await self._send(card)

    async def _send(self, card: Card) -> None:
        proposals = await self.session.call("GET", f"/api/v1/desk/incidents/{card['code']}/proposals")
        first = next((line for line in proposals.body if _can_leave(line)), None) if proposals.is_good else None
        if first is None:
            until = self.clock.real_now() + timedelta(minutes=10 / self.clock.speed + 1)
            reason = words.marked("Aucun équipage libre.")
            await self._command(card, "hold", until=until.isoformat(), reason=reason)
            return
        turning = {"divert": True} if first.get("diverts") else {}
        await self._command(card, "send", crew=first["crew"], reason=None, **turning)

    async def _command(self, card: Card, verb: str, **body: Any) -> None:
        path = f"/api/v1/desk/incidents/{card['code']}/{verb}"
        answer = await self.session.call("POST", path, {"version": card["version"], **body})
        self.tally.count(f"desk.{verb}" if answer.is_good else "desk.refused")
        self._take(card["code"], answer)

    def _take(self, code: str, answer: Answer) -> None:
        """Keep the fresh card that the answer, or the conflict, carries; come back later after a refusal."""
        body = answer.body if isinstance(answer.body, dict) else {}
        fresh = body.get("incident") or body.get("error", {}).get("data", {}).get("incident")
        pause_s = LATER_S if not answer.is_good else self.rng.uniform(3.0, 12.0)
        self.not_before[code] = self.clock.now() + timedelta(seconds=pause_s)
        if isinstance(fresh, dict) and "version" in fresh:
            self.cases[code] = fresh
        if code in self.cases and self.cases[code]["state"] == "ended":
            del self.cases[code], self.not_before[code]


def _can_leave(line: Card) -> bool:
    """Fit, and not still on scene elsewhere."""
    return bool(line["eligible"]) and not line.get("finishing")
