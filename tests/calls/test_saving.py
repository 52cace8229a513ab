"""From a call to a case: once, like any other report, and found again by its number."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from allopm.calls import actions, callbacks
from allopm.calls.callers import read_earlier
from allopm.calls.hearing import Heard, hear
from allopm.calls.models import Call
from allopm.calls.queries import open_calls
from allopm.calls.retention import forget_calls
from allopm.calls.saving import save_message, save_report, save_witness
from allopm.columns.phones import e164, masked, phone_hash, phone_hashes
from allopm.incidents.models import Incident
from allopm.journal.models import Entry
from allopm.refusals import Malformed, NotFound, Refused
from allopm.reports.models import Message, Report
from allopm.reports.submission import Contact, Location, Submission
from tests.replay import replays
from tests.scenes import CENTRE, NOON, case_of, later, make_city, make_operator, say

pytestmark = pytest.mark.django_db
NUMBER = "06 12 34 56 78"
HERE = Location(*CENTRE, address="12 rue de France")
SAID = Submission("noise.music", "now", HERE, comment="Basses", channel="phone")


@pytest.fixture
def lea(city):
    return make_operator(city)


def begun(city, by, *, key="form-0001", number=NUMBER) -> Call:
    return actions.begin(city, key=key, number=number, by=by, at=NOON)


def ringing(city, call="x1", number=NUMBER) -> Call:
    return hear(city, Heard("ringing", call, NOON, number, "3606"), callback_min=15, now=later(minutes=1))


@pytest.mark.parametrize(
    ("typed", "number", "shown"),
    [
        ("06 12 34 56 78", "+33612345678", "06 •• •• •• 78"),
        ("+33 (0)6 12 34 56 78", "+33612345678", "06 •• •• •• 78"),
        ("0033612345678", "+33612345678", "06 •• •• •• 78"),
        ("+39 333 1234567", "+393331234567", "+39 •••• 67"),
        ("3606", "", "360 •••• 06"),
        ("anonymous", "", "ano •••• us"),
        ("", "", ""),
        ("+33 6 12 34 56 78 90 12 34 56", "", "+33 •••• 56"),
    ],
)
def test_a_number_is_written_one_way_and_shown_in_part(typed, number, shown):
    assert (e164(typed), masked(typed)) == (number, shown)


def test_a_report_carries_the_digest_of_its_number_and_loses_it_with_the_contact(city):
    from allopm.reports.actions import forget_contact

    receipt = say(city, contact=Contact(phone=NUMBER))
    assert Report.objects.get().phone_hash == phone_hash("+33612345678") != ""
    forget_contact(receipt.token, at=later(minutes=1))
    assert Report.objects.get().phone_hash == ""


def test_a_number_written_under_an_older_sealing_key_is_still_found(city, lea, settings):
    say(city, contact=Contact(phone=NUMBER))
    settings.SEALING_KEYS = ("newer", *settings.SEALING_KEYS)
    assert Report.objects.get().phone_hash == phone_hashes(NUMBER)[1]
    assert len(read_earlier(city, NUMBER, by=lea, at=NOON)) == 1


def test_reports_from_before_are_given_their_digest_by_the_migration(city):
    from importlib import import_module

    from django.apps import apps

    say(city, contact=Contact(phone=NUMBER))
    say(city, contact=Contact(email="a@b.fr"))
    Report.objects.update(phone_hash="")
    import_module("allopm.reports.migrations.0004_phone_hash").fill(apps, None)
    assert sorted(Report.objects.values_list("phone_hash", flat=True)) == ["", phone_hash(NUMBER)]


def test_a_call_becomes_a_report_like_any_other(city, lea):
    call = begun(city, lea)
    with replays(city):
        receipt = save_report(city, call.pk, SAID, key="form-0001", by=lea, at=later(minutes=1))
    report = Report.objects.get(code=receipt.code)
    assert (report.channel, report.incident.last_by, report.contact_phone) == ("phone", "Léa Martin", "")
    call = Call.objects.get()
    assert (call.report, call.incident) == (report, report.incident)


@pytest.mark.django_db(transaction=True)
def test_a_save_doubled_six_times_at_once_is_one_report():
    city = make_city()
    lea = make_operator(city)
    call = begun(city, lea)
    codes = []

    def save():
        codes.append(save_report(city, call.pk, SAID, key="form-0001", by=lea, at=later(minutes=1)).code)
        connection.close()

    hands = [threading.Thread(target=save) for _ in range(6)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert len(codes) == 6 and len(set(codes)) == 1
    assert (Report.objects.count(), Incident.objects.count()) == (1, 1)


def test_a_call_begun_twice_with_one_key_is_one_call(city, lea):
    assert begun(city, lea).pk == begun(city, lea).pk
    assert begun(city, lea, number="").number == "+33612345678"


def test_the_caller_joins_an_open_case_and_the_same_number_is_one_witness(city, lea):
    case = case_of(say(city))
    for call, key in [(begun(city, lea), "form-0001"), (begun(city, lea, key="form-0002"), "form-0002")]:
        words = Submission("", "now", comment="On ne dort plus", channel="phone")
        with replays(city):
            save_witness(city, call.pk, case.code, said=words, key=key, by=lea, at=later(minutes=2))
    case.refresh_from_db()
    assert (case.report_count, case.witnesses) == (3, 2)
    assert Report.objects.order_by("-pk")[0].comment == "On ne dort plus"


def test_a_word_on_an_earlier_report_is_heard_once(city, lea):
    receipt = say(city, contact=Contact(phone=NUMBER))
    call = ringing(city)
    for _again in range(2):
        save_message(city, call.pk, receipt.code, text="Ils sont revenus", by=lea, at=later(minutes=3))
    assert [message.text for message in Message.objects.all()] == ["Par téléphone : Ils sont revenus"]
    assert case_of(receipt).unread_messages == 1
    with pytest.raises(NotFound):
        save_message(city, begun(city, lea).pk, "PM-0000-0000", text="ici", by=lea, at=NOON)


def test_earlier_cases_of_a_number_are_exact_few_words_and_the_read_is_journalled(city, lea):
    say(city, contact=Contact(phone="+33612345678"))
    say(city, contact=Contact(phone="0612345679"))
    call = begun(city, lea)
    receipt = save_report(city, call.pk, SAID, key="form-0001", by=lea, at=later(minutes=1))
    cards = read_earlier(city, "06.12.34.56.78", by=lea, at=later(minutes=2))
    assert {card["report"] for card in cards} >= {receipt.code} and len(cards) == 2
    assert set(cards[0]) == {"code", "report", "kind_label", "at", "street", "state", "state_label", "can_add"}
    assert cards[0]["street"] == "rue de France"
    entry = Entry.objects.get(what="call.earlier_read")
    assert (entry.by_name, entry.data) == ("Léa Martin", {"cases": 2})
    assert read_earlier(city, "", by=lea, at=NOON) == []


def test_wrapping_closes_the_call_once_and_only_with_a_code_of_the_city(city, lea):
    call = ringing(city)
    actions.take(city, call.pk, by=lea, at=later(seconds=4))
    with pytest.raises(Malformed):
        actions.wrap(city, call.pk, code="lunch", note="", by=lea, at=NOON)
    with replays(city):
        actions.wrap(city, call.pk, code="report", note="calme", by=lea, at=later(minutes=2))
    version = Call.objects.get().version
    assert actions.wrap(city, call.pk, code="report", note="", by=lea, at=later(minutes=3)).version == version
    with pytest.raises(Refused):
        actions.wrap(city, call.pk, code="other", note="", by=make_operator(city, "Inès"), at=later(minutes=4))
    assert open_calls(city) == []


def test_a_call_taken_by_mistake_rings_again_for_the_others(city, lea):
    call = ringing(city)
    actions.take(city, call.pk, by=lea, at=later(seconds=4))
    with replays(city):
        actions.release(city, call.pk, by=lea, at=later(seconds=6))
    assert [card["state"] for card in open_calls(city)] == ["ringing"]


def test_a_lost_call_is_called_back_by_one_operator_until_somebody_answers(city, lea):
    call = ringing(city)
    hear(city, Heard("ended", "x1", later(minutes=1)), callback_min=15, now=later(minutes=1))
    with replays(city):
        assert callbacks.call_back(city, call.pk, by=lea, at=later(minutes=16)).number == "+33612345678"
    with pytest.raises(Refused):
        callbacks.call_back(city, call.pk, by=make_operator(city, "Inès"), at=later(minutes=16))
    with replays(city):
        callbacks.end_callback(city, call.pk, result="no_answer", by=lea, at=later(minutes=17))
    (card,) = open_calls(city)
    assert (card["state"], card["callback"]["by"], card["taken_by"]) == ("lost", None, None)
    callbacks.call_back(city, call.pk, by=lea, at=later(minutes=40))
    actions.wrap(city, call.pk, code="report", note="", by=lea, at=later(minutes=44))
    assert open_calls(city) == []
    assert Call.objects.get().callback_result == "reached"


def test_a_wished_callback_stays_on_the_desk_after_the_call_is_wrapped(city, lea):
    call = begun(city, lea)
    callbacks.wish_callback(city, call.pk, due_at=later(hours=2), by=lea, at=NOON)
    actions.wrap(city, call.pk, code="report", note="", by=lea, at=later(minutes=2))
    (card,) = open_calls(city)
    assert (card["state"], card["callback"]["is_wished"], card["number"]) == ("wrapped", True, "06 •• •• •• 78")
    with replays(city):
        callbacks.end_callback(city, call.pk, result="dropped", by=lea, at=later(hours=2))
    assert open_calls(city) == []
    with pytest.raises(Malformed):
        callbacks.wish_callback(city, begun(city, lea, key="f2", number="").pk, due_at=later(hours=1), by=lea, at=NOON)


def test_numbers_are_forgotten_after_a_month_and_calls_after_a_year(city, lea):
    call = begun(city, lea)
    actions.wrap(city, call.pk, code="report", note="voisin connu", by=lea, at=later(minutes=2))
    assert forget_calls(later(days=29)) == 0
    assert forget_calls(later(days=31)) == 1
    call = Call.objects.get()
    assert (call.number, call.number_hash, call.number_words, call.note) == ("", "", "", "")
    assert forget_calls(later(days=366)) == 1
    assert not Call.objects.exists()
