"""Positions over real HTTP, into a real database: what is acknowledged is kept, what must not be kept is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from allopm.city.queries import CityInfo, forget
from allopm.fleet import actions as fleet
from allopm.fleet.devices import add_device
from allopm.fleet.models import Crew, CrewPosition
from allopm.live.intake import Intake
from allopm.live.knock import Knock
from allopm.live.speakers import Speaker
from allopm.refusals import SignInNeeded
from tests.live.conftest import serving, session
from tests.live.phones import Phone
from tests.scenes import crew_actor, make_city, make_crew

AddPhone = Callable[..., Phone]
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


def test_a_fix_is_kept_shown_and_answered_with_the_card_of_the_crew(crew: Crew, phone: Phone) -> None:
    reply = phone.owntracks(cog=270)
    assert (reply.status, reply.body) == (200, [{"_type": "card", "name": "C12", "tid": "12"}])
    assert history(crew) == [(7.2661, 43.7032, 8.0, "owntracks")]
    shown = CrewPosition.objects.get()
    assert (shown.heading, shown.source, shown.crew.last_sign_at is not None) == (270, "owntracks", True)
