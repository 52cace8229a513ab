"""At the public doors: restarts are waited for, keys make repetitions harmless, sessions come back."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from allopm.simulator.clock import CityClock
from allopm.simulator.door import SignInRefused, StreamClosed, growing_waits
from allopm.simulator.kinds import Kind
from allopm.simulator.photo import draw_photo
from allopm.simulator.residents import Residents
from allopm.simulator.session import Session, SessionBook
from allopm.simulator.statement import Statement, make_statement
from allopm.simulator.stream import Event
from allopm.simulator.tally import Tally
from tests.simulator.fake_city import PASSWORD, URL, FakeCity

DUTY = "/api/v1/field/duty"


def statement(**changes: object) -> Statement:
    at = datetime(2020, 1, 1, tzinfo=UTC)  # long ago: due at once
    kind = Kind("noise.music", "noise", "pm")
    made = make_statement(kind, (7.26, 43.70), at=at, key="sim-1-a", rng=random.Random(1))
    return replace(made, **{"has_photo": False, "answers_still": "", "contests": False, **changes})  # type: ignore[arg-type]


def residents(city: FakeCity) -> Residents:
    return Residents(city.door(), CityClock(speed=100_000), Tally())


def session(city: FakeCity, *, password: str = PASSWORD, book: SessionBook | None = None) -> Session:
    return Session(
        city.client(), random.Random(1), email="equipage01@demo.test", password=password,
        book=book or SessionBook(None), gate=asyncio.Semaphore(1),
    )  # fmt: skip


def test_waits_grow_and_stay_bounded() -> None:
    waits = growing_waits(random.Random(1))
    drawn = [next(waits) for _ in range(50)]
    assert drawn[0] < 1
    assert max(drawn) <= 13


async def test_a_report_survives_a_restart_and_arrives_once() -> None:
    city = FakeCity()
    people = residents(city)
    await people.tell(statement())
    city.troubles = [None, 503]
    assert await people.tell(statement()) == "token-sim-1-a"
    assert len(city.reports) == 1
    assert (people.tally.counts["report.new"], people.tally.counts["report.again"]) == (1, 1)


async def test_a_report_carries_the_address_and_says_that_it_is_invented() -> None:
    city = FakeCity()
    await residents(city).tell(statement(source="gps"))
    body = city.reports["sim-1-a"]
    assert body["location"]["address"] == "12 rue de France, Nice"
    assert body["comment"].endswith("[simulé]")


async def test_who_sees_a_similar_case_says_me_too() -> None:
    city = FakeCity(similar=[{"code": "PM-AAAA-BBBB"}])
    people = residents(city)
    assert await people.tell(statement(says_me_too=True)) == "token-me-too"
    assert city.me_too == ["PM-AAAA-BBBB"]
    assert not city.reports


async def test_without_a_similar_case_the_report_is_sent_as_it_is() -> None:
    city = FakeCity()
    await residents(city).tell(statement(says_me_too=True))
    assert list(city.reports) == ["sim-1-a"]


async def test_the_reporter_answers_whether_it_goes_on_and_answers_the_desk() -> None:
    city = FakeCity(thread={"ended": None, "still": {"answer": None}, "messages": [{"from": "desk", "text": "Où ?"}]})
    await residents(city).tell_and_follow(statement(answers_still="still"))
    assert ("still", {"answer": "still"}) in city.said
    assert any(what == "messages" for what, _ in city.said)


async def test_a_reporter_who_disagrees_contests_the_end_once() -> None:
    city = FakeCity(thread={"ended": {"outcome": "nothing_found"}, "still": None, "messages": []})
    await residents(city).tell_and_follow(statement(contests=True))
    assert [what for what, _ in city.said] == ["contest"]


async def test_a_photo_is_a_small_jpeg_and_the_same_for_the_same_report() -> None:
    assert draw_photo("a") == draw_photo("a") != draw_photo("b")
    assert draw_photo("a").startswith(b"\xff\xd8")
    assert len(draw_photo("a")) < 200_000


async def test_a_crew_signs_in_when_it_is_asked_to_and_again_when_the_session_is_over() -> None:
    city = FakeCity()
    phone = session(city)
    assert (await phone.call("POST", DUTY, {})).status == 200
    city.session = "s2"
    assert (await phone.call("POST", DUTY, {})).status == 200
    assert city.asked["POST /compte/login/"] == 2


async def test_a_wrong_password_is_said_not_repeated() -> None:
    with pytest.raises(SignInRefused, match="equipage01"):
        await session(FakeCity(), password="wrong").call("POST", DUTY, {})


async def test_a_kept_session_saves_the_sign_in(tmp_path: Path) -> None:
    city = FakeCity()
    file = tmp_path / "simulator" / "sessions.json"
    await session(city, book=SessionBook(file)).call("POST", DUTY, {})
    await session(city, book=SessionBook(file)).call("POST", DUTY, {})
    assert city.asked["POST /compte/login/"] == 1
    assert file.stat().st_mode & 0o077 == 0


def test_a_half_written_book_costs_nothing_but_a_sign_in(tmp_path: Path) -> None:
    file = tmp_path / "sessions.json"
    file.write_text('{"http')
    assert SessionBook(file).cookies(URL, "equipage01@demo.test") == {}


async def test_a_stream_is_read_to_its_end_and_its_end_is_told() -> None:
    city = FakeCity(stream=b'id: 1-2\nevent: change\ndata: {"a":1}\n\n: veille\n\n')
    heard: list[Event] = []
    with pytest.raises(StreamClosed):
        async for event in city.door().events("/live/field", position="1-1"):
            heard.append(event)  # noqa: PERF401  # the end is an exception: keep what came before
    assert heard == [Event("change", '{"a":1}', "1-2")]


async def test_a_dead_server_closes_the_stream() -> None:
    city = FakeCity(troubles=[None])
    with pytest.raises(StreamClosed):
        await anext(city.door().events("/live/field", position="1-1"))


async def test_a_photo_that_cannot_be_sent_does_not_hold_the_report_back() -> None:
    city = FakeCity()

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/v1/photos":
            raise httpx.ConnectError("cut", request=request)
        return city.answer(request)

    people = residents(city)
    people.door.client = httpx.AsyncClient(base_url=URL, transport=httpx.MockTransport(answer))
    assert await people.tell(statement(has_photo=True)) == "token-sim-1-a"
    assert city.reports["sim-1-a"]["photos"] == []


def test_a_faster_city_waits_less() -> None:
    clock = CityClock(speed=60)
    assert clock.real_seconds_until(clock.now() + timedelta(minutes=1)) == pytest.approx(1, abs=0.1)
    assert clock.real_seconds_until(clock.now() - timedelta(minutes=1)) == 0
