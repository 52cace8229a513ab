"""The last seat is taken by one person only, and the waiting list moves up by itself."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from allopm.city.queries import CityInfo
from allopm.journal.actor import RESIDENT
from allopm.notices.actions import subscribe
from allopm.notices.models import Notice
from allopm.refusals import Malformed
from allopm.services.actions import advance_by_person, open_request
from allopm.services.asking import BadRequest, Contact
from allopm.services.mine import erase, held, owners_of, owners_of_contact
from allopm.services.models import Request, Session
from allopm.services.queries import request_card, sessions_offered
from allopm.services.reminders import remind_due
from allopm.services.retention import forget_requests
from allopm.services.seats import NoSuchSession
from allopm.services.sessions import cancel_session, change_session, plan_sessions, set_seats
from tests.scenes import NOON, later, make_operator
from tests.services.scene import ask_audit, ask_visit, make_procedures, make_session, row_of


@pytest.fixture
def town(city: CityInfo) -> CityInfo:
    return make_procedures(city)


def test_beyond_the_seats_one_waits_in_order(town: CityInfo) -> None:
    session = make_session(town, seats=2)
    asked = [ask_visit(town, session, number=number) for number in range(4)]
    assert [row_of(one).is_waiting for one in asked] == [False, False, True, True]
    assert request_card(asked[3].token)["session"]["rank"] == 2
    assert request_card(asked[2].token)["appointment_at"] is None


def test_who_gives_up_makes_room_for_who_waits_and_that_person_is_told(town: CityInfo) -> None:
    session = make_session(town, seats=1)
    first, second = ask_visit(town, session), ask_visit(town, session)
    owner = f"request:{row_of(second).pk}"
    subscribe(town, owner, channel="mail", address="b@essai.test", lang="fr", link="/demande/x/", at=NOON)
    advance_by_person(first.token, step="cancelled", at=NOON)
    moved = row_of(second)
    assert (moved.is_waiting, moved.appointment_at) == (False, session.starts_at)
    assert Notice.objects.filter(owner=owner, code="request.changed").count() == 1


def test_nobody_overtakes_who_waits(town: CityInfo) -> None:
    session = make_session(town, seats=1)
    ask_visit(town, session)
    waiting = ask_visit(town, session)
    set_seats(town, session.pk, seats=2, by=make_operator(town), at=NOON)
    assert not row_of(waiting).is_waiting
    assert row_of(ask_visit(town, session)).is_waiting


def test_seats_that_are_taken_cannot_be_taken_away(town: CityInfo) -> None:
    session = make_session(town, seats=2)
    ask_visit(town, session), ask_visit(town, session)
    with pytest.raises(Malformed):
        set_seats(town, session.pk, seats=1, by=make_operator(town), at=NOON)


def test_a_cancelled_session_sends_everybody_to_another_date(town: CityInfo) -> None:
    session, other = make_session(town, seats=1), make_session(town, seats=1, days=14)
    first, second = ask_visit(town, session), ask_visit(town, session)
    assert cancel_session(town, session.pk, by=make_operator(town), at=NOON) == 2
    assert request_card(first.token)["session"] is None
    change_session(town, second.token, str(other.pk), by=RESIDENT, at=NOON)
    change_session(town, first.token, str(other.pk), by=RESIDENT, at=NOON)
    assert (row_of(second).is_waiting, row_of(first).is_waiting) == (False, True)
    with pytest.raises(NoSuchSession):
        change_session(town, first.token, str(session.pk), by=RESIDENT, at=NOON)


def test_another_date_leaves_its_seat_to_who_waits(town: CityInfo) -> None:
    session, other = make_session(town, seats=1), make_session(town, seats=1, days=14)
    first, second = ask_visit(town, session), ask_visit(town, session)
    change_session(town, first.token, str(other.pk), by=RESIDENT, at=NOON)
    assert not row_of(second).is_waiting


def test_the_rules_are_accepted_or_nothing_is_sent(town: CityInfo) -> None:
    session = make_session(town)
    with pytest.raises(BadRequest) as problem:
        open_request(
            town, "visit", answers={"session": str(session.pk)}, contact=Contact(email="a@essai.test"), at=NOON
        )
    assert problem.value.data["field"] == "agreed"
    assert not Request.objects.exists()


def test_weekly_sessions_are_planned_once_at_the_hour_of_the_wall(town: CityInfo) -> None:
    assert plan_sessions(NOON) == 6
    assert plan_sessions(NOON) == 0
    assert Session.objects.first().starts_at == datetime(2026, 11, 26, 13, 0, tzinfo=UTC)
    assert [one["left"] for one in sessions_offered(town, "visit", at=NOON)] == [2] * 6


def test_the_day_before_one_is_reminded_once(town: CityInfo) -> None:
    receipt = ask_visit(town, make_session(town, days=1))
    owner = f"request:{row_of(receipt).pk}"
    subscribe(town, owner, channel="mail", address="b@essai.test", lang="fr", link="/demande/x/", at=NOON)
    assert (remind_due(NOON), remind_due(NOON)) == (1, 0)
    assert Notice.objects.filter(owner=owner, code="request.reminder").count() == 1


def test_after_its_time_only_a_number_and_steps_are_left(town: CityInfo) -> None:
    receipt = ask_audit(town)
    advance_by_person(receipt.token, step="cancelled", at=NOON)
    assert forget_requests(later(days=179)) == 0
    assert forget_requests(later(days=181)) == 1
    row = row_of(receipt)
    assert (row.answers, row.contact, row.token, row.phone_hash) == ("", "", "", "")
    assert forget_requests(later(days=181 + 366)) == 1
    assert not Request.objects.exists()


def test_a_person_sees_takes_and_erases_what_is_held_and_the_seat_is_free(town: CityInfo) -> None:
    session = make_session(town, seats=1)
    first, second = ask_visit(town, session, number=1), ask_visit(town, session, number=2)
    owners = list(owners_of(town, [first.token]).values())
    assert owners_of_contact(town, email="visiteur1@essai.test") == owners
    assert held(town, owners)[0]["contact"]["email"] == "visiteur1@essai.test"
    assert (erase(town, owners, at=NOON), erase(town, owners, at=NOON)) == (1, 0)
    assert not row_of(second).is_waiting
