"""Two at once: the last seat, one request sent twice, two agents, leaving while somebody waits."""

from __future__ import annotations

import pytest

from allopm.city.queries import CityInfo
from allopm.journal.actor import RESIDENT
from allopm.services.actions import Given, advance, advance_by_person
from allopm.services.models import Request
from allopm.services.seats import taken
from allopm.services.sessions import change_session
from tests.scenes import NOON, later, make_operator
from tests.services.scene import ask_audit, ask_visit, make_procedures, make_session
from tests.team.test_at_once import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town(city: CityInfo) -> CityInfo:
    return make_procedures(city)


def test_the_last_seat_goes_to_one_and_the_others_wait(town: CityInfo) -> None:
    session = make_session(town, seats=1)
    together(*(lambda number=number: ask_visit(town, session, number=number) for number in range(4)))
    assert (taken(session), Request.objects.filter(is_waiting=True).count()) == (1, 3)


def test_two_seats_given_back_at_once_go_to_two_who_wait(town: CityInfo) -> None:
    session = make_session(town, seats=2)
    asked = [ask_visit(town, session, number=number) for number in range(4)]
    together(*(lambda one=one: advance_by_person(one.token, step="cancelled", at=NOON) for one in asked[:2]))
    live = Request.objects.filter(session=session, is_open=True)
    assert (taken(session), live.filter(is_waiting=True).count()) == (2, 0)


def test_two_who_change_places_never_wait_for_each_other(town: CityInfo) -> None:
    one, other = make_session(town, seats=1), make_session(town, seats=1, days=14)
    here, there = ask_visit(town, one), ask_visit(town, other)
    moves = [(here, other), (there, one)]
    together(
        *(lambda who=who, to=to: change_session(town, who.token, str(to.pk), by=RESIDENT, at=NOON) for who, to in moves)
    )
    assert Request.objects.filter(is_open=True).count() == 2
    assert taken(one) <= 1 and taken(other) <= 1


def test_one_key_at_once_is_one_request(town: CityInfo) -> None:
    assert together(*(lambda: ask_audit(town, key="k") for _ in range(3))) == []
    assert Request.objects.count() == 1


def test_of_two_agents_one_is_told(town: CityInfo) -> None:
    receipt, lea, noe = ask_audit(town), make_operator(town, "Léa"), make_operator(town, "Noé")
    given = Given(moment=later(days=2))
    refused = together(
        lambda: advance(town, receipt.code, step="planned", by=lea, at=NOON, version=1, given=given),
        lambda: advance(town, receipt.code, step="refused", by=noe, at=NOON, version=1, text="Non"),
    )
    assert refused == ["conflict"]
