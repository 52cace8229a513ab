"""Played operators: slow on purpose, never on somebody else's case, always with the version they saw."""

from __future__ import annotations

import asyncio
import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from allopm.simulator.clock import CityClock
from allopm.simulator.door import new_client
from allopm.simulator.operators import Operator
from allopm.simulator.session import Session, SessionBook
from allopm.simulator.stream import Event
from allopm.simulator.tally import Tally

Card = dict[str, Any]
CODE = "PM-AAAA-BBBB"


def card(state: str = "new", **changes: Any) -> Card:
    base: Card = {
        "code": CODE, "version": 3, "state": state, "door": "pm", "priority": 3, "urgency": 40, "ongoing": "now",
        "missions": [], "claimed_by": {"id": 7}, "service": None, "updated_at": "2026-11-24T21:00:00Z",
    }  # fmt: skip
    return base | changes


class Desk:
    """Answers commands with a newer card, remembers them."""

    def __init__(self, proposals: list[Card] | None = None, status: int = 200) -> None:
        self.commands: list[tuple[str, Card]] = []
        self.proposals = proposals or []
        self.status = status

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json=self.proposals)
        self.commands.append((request.url.path.rsplit("/", 1)[1], json.loads(request.content)))
        fresh = card("open", version=9)
        if self.status == 409:
            return httpx.Response(409, json={"error": {"code": "conflict", "data": {"incident": fresh}}})
        return httpx.Response(self.status, json={"incident": fresh})


def operator(desk: Desk, **changes: Any) -> Operator:
    client = new_client("http://city.test", httpx.MockTransport(desk.answer))
    phone = Session(
        client, random.Random(1), email="o@demo.test", password="p", book=SessionBook(None), gate=asyncio.Semaphore(1)
    )
    fields: Card = {"number": 0, "team": 1, "delay_s": 60.0, "me": 7, "services": ("propreté",)}
    return Operator(phone, CityClock(), Tally(), random.Random(1), **(fields | changes))


def later(seconds: float = 3_600) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def test_a_case_is_left_to_the_person_at_the_desk_for_a_while() -> None:
    player = operator(Desk())
    player.cases[CODE] = card()
    assert player._next_case(datetime.now(UTC)) is None
    assert player._next_case(later()) is not None


def test_a_case_that_somebody_else_took_is_never_touched() -> None:
    player = operator(Desk())
    player.cases[CODE] = card(claimed_by={"id": 8})
    assert player._next_case(datetime.now(UTC)) is None
    assert player._next_case(later()) is None


def test_a_case_with_a_crew_on_it_waits_for_the_crew() -> None:
    player = operator(Desk())
    player.cases[CODE] = card("open", missions=[{"id": 1}])
    player._next_case(datetime.now(UTC))
    assert player._next_case(later()) is None


def test_the_most_urgent_comes_first() -> None:
    player = operator(Desk())
    player.cases = {"a": card(code="a", priority=3), "b": card(code="b", priority=1), "c": card(code="c", priority=2)}
    player._next_case(datetime.now(UTC))
    chosen = player._next_case(later())
    assert chosen is not None
    assert chosen["code"] == "b"


async def test_the_first_eligible_crew_is_sent_with_the_version_seen() -> None:
    desk = Desk([{"crew": "C02", "eligible": False}, {"crew": "C07", "eligible": True}])
    await operator(desk)._handle(card("open"))
    assert desk.commands == [("send", {"version": 3, "crew": "C07", "reason": None})]


async def test_a_crew_on_its_way_elsewhere_is_diverted_and_one_still_on_scene_is_left_there() -> None:
    desk = Desk([
        {"crew": "C01", "eligible": True, "finishing": True, "diverts": None},
        {"crew": "C02", "eligible": True, "finishing": False, "diverts": "PM-CCCC-DDDD"},
    ])  # fmt: skip
    await operator(desk)._handle(card("open"))
    assert [(verb, body["crew"], body["divert"]) for verb, body in desk.commands] == [("send", "C02", True)]


async def test_without_a_crew_the_case_is_held_with_a_reason_that_says_it_is_invented() -> None:
    desk = Desk()
    await operator(desk)._handle(card("open"))
    verb, body = desk.commands[0]
    assert verb == "hold"
    assert body["reason"].endswith("[simulé]")


async def test_a_case_of_the_mairie_goes_to_its_service() -> None:
    desk = Desk()
    await operator(desk)._handle(card("open", door="mairie", service={"code": "éclairage"}))
    assert desk.commands[0][0] == "hand-over"
    assert desk.commands[0][1]["service"] == "éclairage"


async def test_a_mild_case_that_is_over_is_ended_by_a_call_back() -> None:
    desk = Desk()
    await operator(desk)._handle(card("open", ongoing="over"))
    assert desk.commands[0][0] == "end"
    assert desk.commands[0][1]["proof"] == "phone"


async def test_after_a_conflict_the_fresh_card_is_kept_and_something_else_is_looked_at() -> None:
    player = operator(Desk(status=409))
    player.cases[CODE] = card("new")
    await player._handle(player.cases[CODE])
    assert player.cases[CODE]["version"] == 9
    assert player._next_case(player.clock.now()) is None
    assert player.tally.counts["desk.refused"] == 1


def test_events_keep_the_cases_and_older_ones_change_nothing() -> None:
    player = operator(Desk())

    def hear(kind: str, body: Card) -> None:
        player._hear(Event("change", json.dumps({"kind": kind, "entity": "…", "body": body}), "1-1"))

    hear("incident.changed", card(version=5))
    hear("incident.changed", card("open", version=4))
    assert player.cases[CODE]["version"] == 5
    hear("incident.gone", card("ended", version=6))
    assert not player.cases


def test_two_operators_share_the_cases_without_meeting() -> None:
    team = [operator(Desk(), number=number, team=2) for number in (0, 1)]
    for name in range(40):
        assert sum(player._is_mine(f"PM-{name}") for player in team) == 1
