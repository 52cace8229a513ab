"""What the exchange says, in whatever order and however often."""

from __future__ import annotations

import threading
from itertools import permutations

import pytest
from django.db import connection

from allopm.calls import actions
from allopm.calls.hearing import Heard, hear, tend_calls
from allopm.calls.models import Call
from allopm.calls.queries import open_calls
from allopm.events.models import Event
from allopm.refusals import Conflict
from tests.replay import replays
from tests.scenes import NOON, later, make_city, make_operator

pytestmark = pytest.mark.django_db
NUMBER = "+33612345678"
RING = Heard("ringing", "x1", NOON, NUMBER, "3606")
ANSWER = Heard("answered", "x1", later(seconds=9))
END = Heard("ended", "x1", later(seconds=95))


def told(city, *words: Heard) -> Call:
    for word in words:
        hear(city, word, callback_min=15, now=later(hours=1))
    return Call.objects.select_related("taken_by").get()


def what_is_known(call: Call) -> tuple[object, ...]:
    return call.state, call.number, call.line, call.began_at, call.answered_at, call.ended_at, call.is_open


def test_a_ringing_call_stands_on_every_desk_at_once_with_its_number_half_hidden(city):
    with replays(city):
        told(city, RING)
    (card,) = open_calls(city)
    assert (card["state"], card["number"], card["taken_by"], card["line"]) == (
        "ringing",
        "06 •• •• •• 78",
        None,
        "3606",
    )
    assert NUMBER[3:] not in str(Event.objects.filter(entity=f"call:{card['id']}").values_list("body", flat=True))


@pytest.mark.parametrize("order", list(permutations([RING, ANSWER, END])))
def test_words_of_one_call_mean_the_same_in_any_order(city, order):
    call = told(city, *order)
    assert what_is_known(call) == ("taken", NUMBER, "3606", NOON, ANSWER.at, END.at, True)


@pytest.mark.parametrize("order", list(permutations([RING, END])))
def test_a_call_that_ended_and_that_nobody_took_is_lost_and_offered_for_a_callback(city, order):
    call = told(city, *order)
    assert (call.state, call.callback_due_at, call.is_open) == ("lost", later(seconds=95, minutes=15), True)


def test_doubled_words_change_nothing_and_tell_nobody(city):
    version = told(city, RING, ANSWER, END).version
    events = Event.objects.count()
    assert told(city, RING, ANSWER, END, END, RING, ANSWER).version == version
    assert Event.objects.count() == events


def test_a_withheld_number_is_a_call_like_any_other_but_cannot_be_called_back(city):
    call = told(city, Heard("ringing", "x1", NOON, "", "3606"), END)
    assert (call.state, call.number, call.number_hash, call.callback_due_at, call.is_open) == (
        "lost",
        "",
        "",
        None,
        False,
    )


def test_late_words_never_take_back_what_a_person_did(city):
    lea = make_operator(city)
    call = told(city, RING)
    actions.take(city, call.pk, by=lea, at=later(seconds=8))
    assert told(city, END).state == "taken"
    actions.wrap(city, call.pk, code="report", note="", by=lea, at=later(minutes=3))
    call = told(city, ANSWER, RING, END)
    assert (call.state, call.is_open) == ("wrapped", False)


def test_an_answer_on_a_known_telephone_is_taken_by_its_operator(city):
    lea = make_operator(city)
    from allopm.accounts.models import User

    email = User.objects.get(pk=lea.id).email
    call = told(city, RING, Heard("answered", "x1", later(seconds=4), agent=email.upper()))
    assert (call.taken_by_id, call.taken_at) == (lea.id, later(seconds=4))


def test_who_calls_again_and_is_answered_needs_no_callback(city):
    told(city, RING, END)
    with replays(city):
        hear(city, Heard("answered", "x2", later(minutes=5), "06 12 34 56 78"), callback_min=15, now=later(minutes=5))
    assert [card["state"] for card in open_calls(city)] == ["taken"]
    assert Call.objects.get(key="pbx:x1").callback_result == "called_again"


@pytest.mark.django_db(transaction=True)
def test_eight_words_at_once_make_one_call():
    city = make_city()
    words = [RING, RING, ANSWER, ANSWER, END, END, RING, END]

    def say(word):
        hear(city, word, callback_min=15, now=later(hours=1))
        connection.close()

    speakers = [threading.Thread(target=say, args=(word,)) for word in words]
    for speaker in speakers:
        speaker.start()
    for speaker in speakers:
        speaker.join()
    assert what_is_known(Call.objects.get()) == ("taken", NUMBER, "3606", NOON, ANSWER.at, END.at, True)


@pytest.mark.django_db(transaction=True)
def test_two_operators_take_one_call_at_once_and_the_other_reads_who_has_it():
    city = make_city()
    call = told(city, RING)
    people = [make_operator(city, name) for name in ("Léa Martin", "Inès Roux")]
    taken, refused = [], []

    def take(person):
        try:
            taken.append(actions.take(city, call.pk, by=person, at=later(seconds=5)).taken_by_id)
        except Conflict as problem:
            refused.append(problem)
        connection.close()

    hands = [threading.Thread(target=take, args=(person,)) for person in people]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    (winner,) = taken
    (problem,) = refused
    assert problem.data["by"] == next(person.name for person in people if person.id == winner)
    assert problem.data["call"]["taken_by"]["id"] == winner


def test_a_call_whose_end_was_never_told_is_lost_after_ten_minutes_and_leaves_the_desk_after_a_day(city):
    call = told(city, RING)
    assert tend_calls(later(minutes=9)) == 0
    with replays(city):
        assert tend_calls(later(minutes=11)) == 1
    assert Call.objects.get(pk=call.pk).state == "lost"
    with replays(city):
        assert tend_calls(later(hours=25)) == 1
    assert open_calls(city) == []
