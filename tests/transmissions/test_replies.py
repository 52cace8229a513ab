import threading
from datetime import timedelta

import pytest
from django.db import connection

from allopm.incidents import actions
from allopm.incidents.models import IncidentStep
from allopm.incidents.queries import find_incident
from allopm.missions.actions import end_incident
from allopm.missions.undo import undo
from allopm.reports.queries import thread_card
from allopm.transmissions import replies
from allopm.transmissions.carrying import claim, settle_sent
from allopm.transmissions.links import token_of
from allopm.transmissions.models import Transmission
from allopm.transmissions.states import Verb
from tests.replay import replays
from tests.scenes import NOON, case_of, later, make_city, make_operator, say

pytestmark = pytest.mark.django_db


def hand_over(city, by, *, service="hygiene", **said):
    """A case of the hygiene service: its report, its case's code, its reply link's token."""
    receipt = say(city, **said)
    code = case_of(receipt).code
    actions.hand_over(city, code, by=by, at=NOON, version=1, service=service, text="Bruit de clim")
    return receipt, code, token_of(Transmission.objects.get(incident__code=code).key)


@pytest.fixture
def lea(city):
    return make_operator(city)


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_counts_and_both_are_thanked():
    city = make_city()
    receipt, code, token = hand_over(city, make_operator(city))
    barrier, said = threading.Barrier(2), []

    def click():
        barrier.wait()
        said.append(replies.reply_by_link(token, Verb.ANSWERED, text="Réparé ce matin", at=later(hours=2)).state)
        connection.close()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert said == ["answered", "answered"]
    assert IncidentStep.objects.filter(incident__code=code, kind="service_answered").count() == 1
    assert [word["text"] for word in thread_card(receipt.token)["messages"]] == ["Hygiène : Réparé ce matin"]


def test_an_answer_after_the_case_was_taken_back_changes_nothing(city, lea):
    receipt, code, token = hand_over(city, lea)
    with replays(city):
        actions.reopen(city, code, by=lea, at=later(hours=1), version=2, reason="revenu")
    with pytest.raises(replies.TakenBack) as refusal:
        replies.reply_by_link(token, Verb.ANSWERED, text="Fait", at=later(hours=2))
    assert "a repris cette affaire" in refusal.value.message
    assert thread_card(receipt.token)["messages"] == []
    assert find_incident(city, code).transmission is None


def test_a_link_that_is_too_old_answers_nothing(city, lea):
    _receipt, code, token = hand_over(city, lea)
    with pytest.raises(replies.LinkOver):
        replies.reply_by_link(token, Verb.ANSWERED, text="Fait", at=NOON + timedelta(days=60))
    assert find_incident(city, code).version == 2


def test_receipt_and_charge_are_told_to_the_reporter_in_its_language(city, lea):
    receipt, code, token = hand_over(city, lea, lang="en")
    with replays(city):
        replies.reply_by_link(token, Verb.RECEIVED, text="", at=later(hours=1))
    with replays(city):
        replies.reply_by_link(token, Verb.TAKEN, text="Passage mardi", at=later(hours=2))
    replies.reply_by_link(token, Verb.RECEIVED, text="", at=later(hours=3))
    thread = thread_card(receipt.token)
    assert [step["text"] for step in thread["steps"][-2:]] == [
        "Hygiène has received your report",
        "Hygiène is dealing with it",
    ]
    assert thread["messages"][-1]["text"] == "Hygiène : Passage mardi"
    card = find_incident(city, code).transmission
    assert (card["state"], card["received_at"], card["taken_at"]) == (
        "received", "2026-11-24T13:00:00Z", "2026-11-24T14:00:00Z",
    )  # fmt: skip


def test_an_answer_offers_the_end_and_ends_nothing(city, lea):
    _receipt, code, token = hand_over(city, lea)
    with replays(city):
        replies.reply_by_link(token, Verb.ANSWERED, text="Réparé", at=later(hours=1))
    case = find_incident(city, code)
    assert (case.state, case.transmission["state"], case.transmission["answer"]) == (
        "handed_over", "answered", "Réparé",
    )  # fmt: skip
    with pytest.raises(replies.AlreadyAnswered):
        replies.reply_by_link(token, Verb.NOT_OURS, text="Finalement non", at=later(hours=2))


def test_not_for_us_brings_the_case_back_open_with_the_reason(city, lea):
    receipt, code, token = hand_over(city, lea)
    with replays(city):
        replies.reply_by_link(token, Verb.NOT_OURS, text="Copropriété privée", at=later(hours=1))
    case = find_incident(city, code)
    assert (case.state, case.service, case.transmission["verdict"]) == ("open", "", "not_ours")
    assert IncidentStep.objects.get(incident=case, kind="service_declined").text == "Hygiène. Copropriété privée"
    thread = thread_card(receipt.token)
    assert thread["steps"][-1]["text"] == "Hygiène n’est pas compétent : un agent reprend votre signalement"
    assert (thread["state"], thread["service"]) == ("read", None)


def test_undoing_the_hand_over_kills_the_link_even_after_the_mail_has_left(city, lea):
    _receipt, code, token = hand_over(city, lea)
    parcel = claim(NOON)
    assert parcel is None  # the scene's service has no channel: nothing leaves by itself
    with replays(city):
        undo(city, code, by=lea, at=later(minutes=1), version=2)
    with pytest.raises(replies.TakenBack):
        replies.reply_by_link(token, Verb.RECEIVED, text="", at=later(minutes=2))
    assert find_incident(city, code).transmission is None


def test_undoing_the_taking_back_gives_the_same_link_its_life_again(city, lea):
    _receipt, code, token = hand_over(city, lea)
    actions.reopen(city, code, by=lea, at=later(minutes=1), version=2, reason="erreur")
    with replays(city):
        undo(city, code, by=lea, at=later(minutes=2), version=3)
    with replays(city):
        replies.reply_by_link(token, Verb.RECEIVED, text="", at=later(minutes=3))
    assert find_incident(city, code).transmission["state"] == "received"


def test_an_answer_to_a_case_ended_meanwhile_still_reaches_the_reporter(city, lea):
    receipt, code, token = hand_over(city, lea)
    with replays(city):
        end_incident(
            city, code, by=lea, at=later(hours=1), version=2, outcome="handed_over", proof="none", text="suivi par eux"
        )
    with replays(city):
        replies.reply_by_link(token, Verb.ANSWERED, text="Réparé", at=later(hours=2))
    thread = thread_card(receipt.token)
    assert (thread["state"], thread["messages"][-1]["text"]) == ("ended", "Hygiène : Réparé")


def test_words_a_service_forgot_are_asked_for(city, lea):
    _receipt, _code, token = hand_over(city, lea)
    for verb in (Verb.ANSWERED, Verb.NOT_OURS):
        with pytest.raises(replies.Malformed):
            replies.reply_by_link(token, verb, text="  ", at=later(hours=1))


def test_what_left_quietly_refuses_no_operator(city, lea):
    _receipt, code, _token = hand_over(city, lea)
    number = Transmission.objects.get().pk
    with replays(city):
        settle_sent(number, at=later(minutes=1))
    actions.note(city, code, by=lea, at=later(minutes=2), version=2, text="vu")
    assert find_incident(city, code).version == 4
