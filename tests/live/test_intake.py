"""Positions over real HTTP, into a real database: what is acknowledged is kept, what must not be kept is not."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, MutableMapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from allopm.city.queries import CityInfo, forget
from allopm.fleet import actions as fleet
from allopm.fleet.devices import add_device, revoke_device
from allopm.fleet.duty import say_state
from allopm.fleet.models import Crew, CrewPosition, Device
from allopm.fleet.states import State
from allopm.live.intake import Intake
from allopm.live.knock import Knock
from allopm.live.speakers import Speaker
from allopm.refusals import SignInNeeded
from tests.live.conftest import serving, session, wait_until
from tests.live.phones import Phone, Reply, knock
from tests.scenes import crew_actor, make_city, make_crew

FIELD = "/api/v1/field/positions"


@pytest.fixture
def town(transactional_db: None) -> Iterator[CityInfo]:
    yield make_city()
    forget()


@pytest.fixture
def crew(town: CityInfo) -> Crew:
    return make_crew(town, "C12", state_since=timezone.now())


@pytest.fixture
def port(town: CityInfo) -> Iterator[int]:
    """An intake whose session door knows the crew by its cookie."""
    with running(town) as found:
        yield found


def running(town: CityInfo) -> Any:
    def find_crew(asked: Knock) -> Speaker:
        call_sign = asked.headers.get(b"cookie", b"").decode()
        crew = Crew.objects.filter(call_sign=call_sign).first()
        connection.close()
        if crew is None:
            raise SignInNeeded()
        return Speaker(crew.pk, crew.call_sign, "field")

    def hear(call_sign: str) -> None:
        fleet.hear_again(town, call_sign, at=timezone.now())
        connection.close()

    intake = Intake(session(), find_crew=find_crew, hear=hear)
    return _port(with_lifespan(intake))


class _port:  # a context manager that gives the port alone
    def __init__(self, application: Any) -> None:
        self._serving = serving(application)

    def __enter__(self) -> int:
        return self._serving.__enter__()[1]

    def __exit__(self, *problem: Any) -> None:
        self._serving.__exit__(*problem)


def with_lifespan(intake: Intake) -> Any:
    async def application(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            return await intake(scope, receive, send)
        await receive()
        intake.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await intake.stop()
        await send({"type": "lifespan.shutdown.complete"})
        return None

    return application


@pytest.fixture
def phone(town: CityInfo, crew: Crew, port: int) -> Phone:
    return add_phone(town, crew, port)


def add_phone(town: CityInfo, crew: Crew, port: int, app: str = "owntracks") -> Phone:
    card, secret = add_device(town, crew.call_sign, app, "Téléphone de bord", by=crew_actor(crew), at=timezone.now())
    return Phone(port, card["id"], secret)


def history(crew: Crew) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lon, lat, accuracy_m, source FROM fleet_fix WHERE crew_id = %s ORDER BY at", [crew.pk])
        return cursor.fetchall()


def test_a_burst_out_of_order_is_history_and_the_newest_is_on_the_map(crew: Crew, phone: Phone) -> None:
    now = int(time.time())
    for age in (0, 40, 20, 60, 20):
        reply = phone.owntracks(tst=now - age, lat=43.7032 + age / 1e5, cog=270)
        assert (reply.status, reply.body) == (200, [{"_type": "card", "name": "C12", "tid": "12"}])
    assert [lat for _, lat, _, _ in history(crew)] == [43.7038, 43.7036, 43.7034, 43.7032]
    assert history(crew)[-1] == (7.2661, 43.7032, 8.0, "owntracks")
    shown = CrewPosition.objects.get()
    assert (shown.at.timestamp(), shown.heading, shown.source) == (now, 270, "owntracks")
    assert shown.crew.last_sign_at is not None


def test_posts_at_once_of_many_phones_are_all_kept(town: CityInfo, crew: Crew, port: int) -> None:
    crews = [crew, *(make_crew(town, f"C{number}", state_since=timezone.now()) for number in range(20, 24))]
    phones = [add_phone(town, each, port) for each in crews]
    now = int(time.time())
    replies: list[Reply] = []

    def post(phone: Phone) -> None:
        replies.extend(phone.owntracks(tst=now - age, lat=43.7 + age / 1e5) for age in range(6))

    threads = [threading.Thread(target=post, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {reply.status for reply in replies} == {200}
    assert [len(history(each)) for each in crews] == [6] * 5


def test_traccar_speaks_by_query_by_form_and_by_json(town: CityInfo, crew: Crew, port: int) -> None:
    phone = add_phone(town, crew, port, "traccar")
    now = int(time.time())
    assert [(reply.status, reply.body) for reply in (phone.osmand(timestamp=now), phone.osmand(timestamp=now))] == [
        (200, None), (200, None),
    ]  # fmt: skip
    form = f"deviceid={phone.secret}&lat=43.7033&lon=7.2661&timestamp={now + 1}&speed=12"
    assert knock(port, "/positions/osmand", form).status == 200
    coords = {"latitude": 43.7034, "longitude": 7.2661, "accuracy": -1, "speed": -1, "heading": -1}
    said = {"device_id": phone.secret, "location": {"timestamp": now + 2, "coords": coords}}
    assert knock(port, "/positions/osmand", json.dumps(said)).status == 200
    assert [lat for _, lat, _, _ in history(crew)] == [43.7032, 43.7033, 43.7034]
    assert {source for *_, source in history(crew)} == {"traccar"}
    assert Device.objects.get().last_fix_at is not None


def test_who_is_not_known_is_refused_as_each_protocol_says(town: CityInfo, crew: Crew, port: int, phone: Phone) -> None:
    tracker = add_phone(town, crew, port, "traccar")
    for wrong in (
        Phone(port, phone.code, "x"),
        Phone(port, "x", phone.secret),
        Phone(port, phone.code, tracker.secret),
    ):
        reply = wrong.owntracks()
        assert (reply.status, reply.body["error"]["code"]) == (401, "wrong_secret")
        assert reply.headers["www-authenticate"].startswith("Basic")
    assert knock(port, "/positions/owntracks", b"{}").status == 401
    assert knock(port, "/positions/owntracks", b"{}", headers={"Authorization": "Basic é"}).status == 401
    assert Phone(port, "", "nobody").osmand().status == 404
    assert Phone(port, "", phone.secret).osmand().status == 404
    assert knock(port, "/positions/osmand?lat=43.7&lon=7.2", method="GET").status == 400
    assert history(crew) == []
    what_cannot_be_read_is_said(phone, port)


def what_cannot_be_read_is_said(phone: Phone, port: int) -> None:
    assert phone.post(b"{").status == 400
    assert phone.post(b"x" * 200_000).status == 413
    assert phone.post(b"").body == []
    assert phone.owntracks(_type="lwt").body == []
    assert phone.owntracks(_type="of-next-year").body == []
    assert phone.owntracks(lat="nowhere").status == 200
    assert phone.owntracks(tst=1e300, acc=1e300).status == 200
    assert knock(port, "/positions/owntracks", method="GET").status == 405


def test_the_end_of_duty_stops_positions_at_once(town: CityInfo, crew: Crew, phone: Phone) -> None:
    assert phone.owntracks().body
    end_duty(town, crew)
    assert phone.owntracks(tst=int(time.time()) + 1).body == []
    assert len(history(crew)) == 1
    assert not CrewPosition.objects.exists()


def test_on_pause_a_fix_is_a_sign_of_life_and_nothing_more(town: CityInfo, crew: Crew, phone: Phone) -> None:
    now = int(time.time())
    Crew.objects.filter(pk=crew.pk).update(state="pause", state_since=timezone.now() - timedelta(minutes=1))
    assert phone.owntracks(tst=now).body == []
    assert phone.owntracks(tst=now - 90).body
    assert [lat for _, lat, _, _ in history(crew)] == [43.7032]
    assert Crew.objects.get(pk=crew.pk).last_sign_at is not None


def end_duty(town: CityInfo, crew: Crew) -> None:
    with transaction.atomic():
        row = fleet.lock_crew(town, crew.call_sign)
        say_state(town, row, State.OFF_DUTY, by=crew_actor(crew), at=timezone.now())


def test_a_crew_that_is_being_changed_holds_back_no_other(town: CityInfo, crew: Crew, phone: Phone, port: int) -> None:
    other = make_crew(town, "C14", state_since=timezone.now())
    second = add_phone(town, other, port)
    replies: list[Reply] = []
    waiting = threading.Thread(target=lambda: replies.append(phone.owntracks()))
    with transaction.atomic():
        row = fleet.lock_crew(town, "C12")
        waiting.start()
        assert second.owntracks().status == 200
        assert replies == []
        say_state(town, row, State.OFF_DUTY, by=crew_actor(crew), at=timezone.now())
    waiting.join()
    assert [(reply.status, reply.body) for reply in replies] == [(200, [])]
    assert (history(crew), len(history(other))) == ([], 1)


def test_a_device_taken_back_is_refused_at_once_whatever_is_remembered(
    town: CityInfo, crew: Crew, phone: Phone, port: int
) -> None:
    tracker = add_phone(town, crew, port, "traccar")
    assert (phone.owntracks().status, tracker.osmand(lat=43.7033).status) == (200, 200)
    for device in (phone, tracker):
        revoke_device(town, "C12", device.code, by=crew_actor(crew), at=timezone.now())
    later = int(time.time()) + 1
    assert (phone.owntracks(tst=later).status, tracker.osmand(timestamp=later).status) == (401, 404)
    assert len(history(crew)) == 2


def test_a_silent_crew_that_speaks_can_be_counted_on_again(crew: Crew, phone: Phone) -> None:
    Crew.objects.filter(pk=crew.pk).update(state="unreachable")
    assert phone.owntracks().status == 200
    wait_until(lambda: Crew.objects.get(pk=crew.pk).state == "available")


def field(port: int, body: object, *, who: str = "C12") -> Reply:
    return knock(port, FIELD, json.dumps(body), headers={"Cookie": who, "Content-Type": "application/json"})


def test_the_crews_own_app_hears_how_many_are_kept_and_what_became_of_the_others(crew: Crew, port: int) -> None:
    now = timezone.now()
    fixes = [
        {"lon": 7.2661, "lat": 43.7032, "at": (now + timedelta(seconds=seconds)).isoformat(), "accuracy_m": 8}
        for seconds in (0, -10, -10, 3600)
    ]
    reply = field(port, {"fixes": fixes})
    assert (reply.status, reply.body) == (202, {"accepted": 2, "refused": {"duplicate": 1, "future": 1}})
    assert [source for *_, source in history(crew)] == ["field", "field"]
    assert field(port, fixes[0]).body == {"accepted": 0, "refused": {"duplicate": 1}}
    assert field(port, fixes[0], who="nobody").status == 401
    assert field(port, {"lon": 7}).body["error"]["code"] == "invalid_field"


def test_a_session_that_broke_costs_nobody_a_fix(crew: Crew, phone: Phone) -> None:
    now = int(time.time())
    assert phone.owntracks(tst=now - 10).status == 200
    cut_sessions()
    assert phone.owntracks(tst=now).status == 200
    assert len(history(crew)) == 2


def cut_sessions() -> None:
    """As a restart of the server does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'allopm live'"
        )
