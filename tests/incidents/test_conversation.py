"""Words between the desk and reporters: ready answers in the reader's language, questions that wait, looks before."""

import threading

import pytest
from django.db import connection

from allopm.city.models import Answer
from allopm.city.queries import forget
from allopm.incidents import actions
from allopm.incidents.answering import delay_words, offered_answers
from allopm.incidents.cards import incident_card
from allopm.incidents.models import Incident, IncidentStep
from allopm.incidents.preview import MOST_READERS, TooManyReaders, new_lines, preview
from allopm.incidents.queries import find_incident
from allopm.messages.actions import write_to_crew
from allopm.messages.models import Message as CrewMessage
from allopm.missions import actions as missions
from allopm.missions.undo import undo
from allopm.moments import stamp
from allopm.refusals import Malformed
from allopm.reports.actions import add_message, me_too
from allopm.reports.models import Message
from allopm.reports.queries import thread_card
from tests.replay import replays
from tests.scenes import NOON, case_of, later, make_city, make_crew, make_operator, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea(city):
    return make_operator(city)


def ready(city, code, purposes, text, **fields):
    texts = {"fr": text, "en": f"EN {text}", "it": f"IT {text}"}
    Answer.objects.create(city_id=city.id, code=code, purposes=purposes, label=code, texts=texts, **fields)
    forget()


def card(city, code):
    return incident_card(city, find_incident(city, code))


def test_each_reporter_reads_the_ready_question_in_the_language_of_the_report(city, lea):
    ready(city, "where", ["ask"], "Où, {address_street} ?")
    first = say(city)
    code = case_of(first).code
    second = me_too(city, code, at=NOON, lang="it")
    with replays(city):
        actions.ask(city, code, by=lea, at=later(minutes=1), version=2, text="Étage ?", answer="where")
    assert thread_card(first.token)["messages"][-1]["text"] == "Où, rue de France ?\nÉtage ?"
    assert thread_card(second.token)["messages"][-1]["text"] == "IT Où, rue de France ?\nÉtage ?"


def test_an_end_is_told_in_each_language_and_an_undo_takes_it_back(city, lea):
    ready(city, "thanks", ["end"], "Merci.", outcomes=["stopped"])
    receipt = say(city, lang="en")
    code = case_of(receipt).code
    with pytest.raises(Malformed):
        actions.ask(city, code, by=lea, at=NOON, version=1, text="", answer="thanks")
    end = {"outcome": "stopped", "proof": "phone", "text": "", "answer": "thanks"}
    with replays(city):
        missions.end_incident(city, code, by=lea, at=NOON, version=1, **end)
    assert thread_card(receipt.token)["ended"]["text"].endswith("EN Merci.")
    assert card(city, code)["ended_text"] == "Merci."
    with replays(city):
        undo(city, code, by=lea, at=later(minutes=1), version=2)
        missions.end_incident(city, code, by=lea, at=later(minutes=2), version=3, **end | {"answer": None})
    assert "Merci" not in thread_card(receipt.token)["ended"]["text"]


def test_a_hold_and_a_handing_over_tell_the_reporter_only_with_an_answer(city, lea):
    ready(city, "wait", ["hold"], "Revu dans {delay}.")
    ready(city, "gone", ["hand_over"], "Transmis : {service}.")
    receipt = say(city)
    code = case_of(receipt).code
    hold = {"by": lea, "at": NOON, "until": later(hours=2), "reason": "attend la moto"}
    actions.hold(city, code, **hold, version=1)
    assert thread_card(receipt.token)["messages"] == []
    with replays(city):
        actions.hold(city, code, **hold, version=2, answer="wait")
    assert thread_card(receipt.token)["messages"][-1]["text"] == "Revu dans 2 h."
    assert "moto" not in str(thread_card(receipt.token))
    with replays(city):
        actions.hand_over(city, code, by=lea, at=NOON, version=3, service="hygiene", text="vu", answer="gone")
    assert thread_card(receipt.token)["messages"][-1]["text"] == "Transmis : Hygiène."


def test_answers_are_offered_by_act_kind_and_outcome(city):
    ready(city, "a", ["ask"], "a", kinds=["noise"])
    ready(city, "b", ["ask"], "b", kinds=["parking.crosswalk"])
    ready(city, "c", ["end"], "c", outcomes=["stopped"])
    case = case_of(say(city))
    codes = lambda **asked: [one["code"] for one in offered_answers(city, case, **asked)]  # noqa: E731
    assert codes(purpose="ask", outcome="") == ["a"]
    assert (codes(purpose="end", outcome=""), codes(purpose="end", outcome="warned")) == (["c"], [])


def test_delays_are_said_as_people_say_them():
    said = [delay_words(seconds, "fr") for seconds in (30, 1801, 7200, 7201, 3 * 86400, None)]
    assert said == ["1 min", "31 min", "2 h", "3 h", "3 jours", "…"]
    assert delay_words(2 * 86400, "it") == "2 giorni"


def test_a_question_waits_for_its_answer_which_brings_a_held_case_back(city, lea):
    receipt = say(city)
    code = case_of(receipt).code
    actions.ask(city, code, by=lea, at=NOON, version=1, text="Combien ?")
    actions.hold(city, code, by=lea, at=NOON, version=2, until=later(hours=3), reason="attend la réponse")
    assert card(city, code)["question"] == {"asked_at": stamp(NOON), "replied_at": None}
    with replays(city):
        add_message(receipt.token, "Trois", at=later(minutes=4))
    seen = card(city, code)
    assert (seen["question"]["replied_at"], seen["state"]) == (stamp(later(minutes=4)), "open")
    assert seen["unread_messages"] == 1
    with replays(city):
        actions.hear(city, code, by=lea, at=later(minutes=5), version=seen["version"])
    assert card(city, code)["unread_messages"] == 0


def test_the_look_before_sending_is_what_is_then_read_and_writes_nothing(city, lea):
    ready(city, "where", ["ask"], "Où ?")
    receipt = say(city, lang="it")
    code = case_of(receipt).code
    act = {"by": lea, "at": later(minutes=1), "text": "au fond ?", "answer": "where"}
    before = thread_card(receipt.token)
    looked = preview(city, code, lambda version: actions.ask(city, code, version=version, **act))
    assert (thread_card(receipt.token), card(city, code)["version"]) == (before, 1)
    assert Message.objects.count() == 0
    actions.ask(city, code, version=1, **act)
    read = new_lines(before, thread_card(receipt.token))
    assert looked == [{"report": receipt.code, "lang": "it", "lines": read}]
    assert "IT Où ?\nau fond ?" in read


def test_no_thread_ever_carries_a_note_or_an_inner_reason(city, lea):
    receipt = say(city)
    code = case_of(receipt).code
    secret = "ZZ interne"
    actions.note(city, code, by=lea, at=NOON, version=1, text=secret)
    actions.hold(city, code, by=lea, at=NOON, version=2, until=later(hours=1), reason=secret)
    actions.watch(city, code, by=lea, at=NOON, version=3, reason=secret)
    actions.qualify(city, code, by=lea, at=NOON, version=4, kind="", priority=2, reason=secret)
    actions.ask(city, code, by=lea, at=NOON, version=5, text="Quelle entrée ?")
    version = card(city, code)["version"]
    missions.end_incident(city, code, by=lea, at=NOON, version=version, outcome="stopped", proof="none", text="")
    assert secret not in str(thread_card(receipt.token))
    from allopm.events.models import Event

    heard = Event.objects.filter(audience__startswith="thread:").values_list("body", flat=True)
    assert heard and not any(secret in str(body) for body in heard)


@pytest.mark.django_db(transaction=True)
def test_a_doubled_press_writes_once(var):
    city = make_city()
    lea, receipt = make_operator(city), say(city)
    code, gate = case_of(receipt).code, threading.Barrier(2)
    crew = make_crew(city, "C12").call_sign

    def press():
        gate.wait()
        actions.ask(city, code, by=lea, at=NOON, version=1, text="Où ?", key="press-0001")
        write_to_crew(city, crew, "Rentrez", by=lea, at=NOON, key="press-0002")
        add_message(receipt.token, "Ici", at=NOON, key="press-0003")
        connection.close()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    words = Message.objects.values_list("text", flat=True)
    assert sorted(words) == ["Ici", "Où ?"]
    assert IncidentStep.objects.filter(kind="asked").count() == 1
    assert CrewMessage.objects.count() == 1


def test_a_look_that_would_lock_hundreds_of_threads_is_not_given_and_says_why(city, lea):
    code = case_of(say(city)).code
    Incident.objects.filter(code=code).update(report_count=MOST_READERS + 1)
    act = {"by": lea, "at": NOON, "text": "Toujours en cours ?"}
    with pytest.raises(TooManyReaders, match=str(MOST_READERS)):
        preview(city, code, lambda version: actions.ask(city, code, version=version, **act))
    assert Message.objects.count() == 0
