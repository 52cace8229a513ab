"""A request is asked once, moves by its table of steps, and two people never act on it at the same time."""

from __future__ import annotations

import pytest

from allopm.city.queries import CityInfo
from allopm.journal.models import Entry
from allopm.refusals import Conflict, Malformed, NotFound, UnsupportedMedia
from allopm.services.actions import Given, advance, advance_by_person, open_request
from allopm.services.asking import BadRequest, Contact
from allopm.services.change import NotThisStep
from allopm.services.papers import Paper, open_own
from allopm.services.queries import read_request, request_card, requests_of_team
from tests.scenes import NOON, later, make_operator
from tests.services.scene import PDF, ask_audit, make_procedures, row_of


@pytest.fixture
def town(city: CityInfo) -> CityInfo:
    return make_procedures(city)


def test_the_same_key_is_the_same_request(town: CityInfo) -> None:
    first, second = ask_audit(town, key="k1"), ask_audit(town, key="k1", at=later(minutes=1))
    assert (first.code, first.token) == (second.code, second.token)
    assert first.is_new and not second.is_new


def test_what_is_missing_is_said_at_its_field(town: CityInfo) -> None:
    with pytest.raises(BadRequest) as no_address:
        open_request(town, "audit", answers={}, contact=Contact(phone="06 12 34 56 78"), at=NOON)
    with pytest.raises(BadRequest) as no_contact:
        open_request(town, "audit", answers={"address": "ici"}, at=NOON)
    assert (no_address.value.data["field"], no_contact.value.data["field"]) == ("address", "contact.phone")


def test_an_audit_goes_from_request_to_written_diagnosis(town: CityInfo) -> None:
    receipt, agent = ask_audit(town), make_operator(town)
    advance(town, receipt.code, step="planned", by=agent, at=NOON, version=1, given=Given(moment=later(days=3)))
    assert request_card(receipt.token)["appointment_at"] == later(days=3)
    advance(town, receipt.code, step="visited", by=agent, at=later(days=3), version=2)
    paper = Given(paper=Paper("Diagnostic.pdf", PDF))
    advance(town, receipt.code, step="written", by=agent, at=later(days=5), version=3, given=paper)
    card = request_card(receipt.token)
    assert not card["is_open"]
    assert [step["label"] for step in card["steps"]][-1] == "Diagnostic remis"
    name, file = open_own(receipt.token, card["documents"][0]["id"])
    with file:
        assert (name, file.read()) == ("Diagnostic.pdf", PDF)


def test_what_a_step_asks_cannot_be_left_out(town: CityInfo) -> None:
    receipt, agent = ask_audit(town), make_operator(town)
    with pytest.raises(Malformed):
        advance(town, receipt.code, step="planned", by=agent, at=NOON, version=1)
    with pytest.raises(Malformed):
        advance(town, receipt.code, step="refused", by=agent, at=NOON, version=1)
    with pytest.raises(UnsupportedMedia):
        Paper("x.pdf", b"<html>").check()
    assert row_of(receipt).version == 1


def test_two_agents_on_one_request_the_second_is_told(town: CityInfo) -> None:
    receipt, agent = ask_audit(town), make_operator(town)
    given = Given(moment=later(days=3))
    advance(town, receipt.code, step="planned", by=agent, at=NOON, version=1, given=given)
    with pytest.raises(Conflict):
        advance(town, receipt.code, step="refused", by=agent, at=NOON, version=1, text="Non")


def test_only_the_person_gives_up_and_twice_is_once(town: CityInfo) -> None:
    receipt, agent = ask_audit(town), make_operator(town)
    with pytest.raises(NotThisStep):
        advance(town, receipt.code, step="cancelled", by=agent, at=NOON, version=1)
    with pytest.raises(NotThisStep):
        advance_by_person(receipt.token, step="refused", at=NOON)
    advance_by_person(receipt.token, step="cancelled", at=NOON)
    assert advance_by_person(receipt.token, step="cancelled", at=later(minutes=1)).version == 2


def test_another_link_opens_nothing(town: CityInfo) -> None:
    ask_audit(town)
    with pytest.raises(NotFound):
        request_card("x" * 22)


def test_the_list_of_the_team_names_nobody_and_a_reading_is_journalled(town: CityInfo) -> None:
    receipt, agent = ask_audit(town), make_operator(town)
    listed = requests_of_team(town, is_open=True)
    assert [line["code"] for line in listed] == [receipt.code]
    assert "Essai" not in str(listed) and "06 12" not in str(listed)
    assert read_request(town, receipt.code, by=agent, at=NOON)["contact"]["phone"] == "06 12 34 56 78"
    assert Entry.objects.filter(what="request.read", about=f"request:{receipt.code}", by_name=agent.name).exists()
