"""No silent case: what nobody touches rings before it is late, once, and old timers do nothing to a newer case."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from allopm.city.queries import desk_rules
from allopm.incidents import actions
from allopm.incidents.cards import incident_card
from allopm.incidents.escalation import escalate_late_cases
from allopm.incidents.models import Incident, IncidentStep
from allopm.incidents.queries import find_incident
from allopm.incidents.ringing import _ring_promise, _ring_silent, ring_promises, ring_silent_cases
from allopm.missions import actions as missions
from allopm.moments import stamp
from allopm.refusals import Refused
from allopm.reports.actions import add_message, contest
from tests.replay import replays
from tests.scenes import NOON, case_of, later, make_city, make_crew, make_operator, say

pytestmark = pytest.mark.django_db
RODEO = {"kind": "traffic.rodeo", "answers": {}}
RINGS_S = 90  # half of the three minutes of a P1


@pytest.fixture
def lea(city):
    return make_operator(city)


@pytest.fixture
def urgent(city):
    return case_of(say(city, **RODEO))


def card(city, case):
    return incident_card(city, find_incident(city, case.code))


def steps(case, kind):
    return IncidentStep.objects.filter(incident=case, kind=kind).count()


def test_a_case_nobody_touched_rings_before_it_is_late_and_once(city, urgent):
    assert ring_silent_cases(later(seconds=RINGS_S - 1)) == 0
    with replays(city):
        assert ring_silent_cases(later(seconds=RINGS_S)) == 1
    assert ring_silent_cases(later(seconds=RINGS_S + 60)) == 0
    assert card(city, urgent)["silent_at"] == stamp(later(seconds=RINGS_S))
    assert steps(urgent, "silent") == 1
    assert escalate_late_cases(later(minutes=3)) == 1


def test_an_act_ends_the_silence_and_a_word_of_the_reporter_begins_one(city, lea):
    receipt = say(city, **RODEO)
    case = case_of(receipt)
    actions.open_incident(city, case.code, by=lea, at=later(minutes=1), version=1)
    assert ring_silent_cases(later(minutes=2)) == 0
    add_message(receipt.token, "Ils reviennent", at=later(minutes=2))
    add_message(receipt.token, "Vite", at=later(minutes=2.9))
    assert escalate_late_cases(later(minutes=3)) == 1
    add_message(receipt.token, "Toujours là", at=later(minutes=4))
    assert ring_silent_cases(later(minutes=6)) == 0  # told late meanwhile: nobody rings twice for one silence
    actions.note(
        city, case.code, by=lea, at=later(minutes=7), version=find_incident(city, case.code).version, text="vu"
    )
    add_message(receipt.token, "Alors ?", at=later(minutes=8))
    assert ring_silent_cases(later(minutes=9)) == 0
    assert ring_silent_cases(later(minutes=9.5)) == 1


def test_whoever_acts_just_as_it_rings_is_not_refused(city, lea, urgent):
    ring_silent_cases(later(seconds=RINGS_S))
    escalate_late_cases(later(minutes=3))
    actions.open_incident(city, urgent.code, by=lea, at=later(minutes=3), version=1)
    assert card(city, urgent)["silent_at"] is None


def test_an_old_timer_does_not_ring_a_case_just_touched_ended_or_reopened(city, lea, urgent):
    actions.claim(city, urgent.code, by=lea, at=later(seconds=89), version=1)
    assert _ring_silent(city, urgent.code, later(seconds=RINGS_S)) is False
    who = {"by": lea, "at": later(minutes=2)}
    missions.end_incident(city, urgent.code, **who, version=2, outcome="stopped", proof="phone", text="")
    assert _ring_silent(city, urgent.code, later(minutes=10)) is False
    assert _ring_promise(city, urgent.code, later(hours=47)) is False
    actions.reopen(city, urgent.code, by=lea, at=later(minutes=11), version=3, reason="cela reprend")
    assert ring_silent_cases(later(minutes=13)) == 0


def test_a_contested_end_that_nobody_reads_rings(city, lea):
    receipt = say(city, **RODEO)
    case = case_of(receipt)
    missions.end_incident(
        city, case.code, by=lea, at=later(minutes=1), version=1, outcome="stopped", proof="phone", text=""
    )
    contest(receipt.token, "C’est faux", at=later(hours=1))
    assert ring_silent_cases(later(hours=1, seconds=RINGS_S)) == 1


def test_an_old_hold_does_not_release_a_case_held_again_or_reopened(city, lea, urgent):
    hold = {"by": lea, "reason": "rappel"}
    actions.hold(city, urgent.code, **hold, at=NOON, version=1, until=later(minutes=30))
    actions.hold(city, urgent.code, **hold, at=later(minutes=20), version=2, until=later(hours=2))
    assert actions.release_due_holds(later(minutes=31)) == 0
    version = find_incident(city, urgent.code).version
    missions.end_incident(
        city, urgent.code, by=lea, at=later(minutes=40), version=version, outcome="stopped", proof="phone", text=""
    )
    actions.reopen(city, urgent.code, by=lea, at=later(hours=1), version=version + 1, reason="encore")
    assert actions.release_due_holds(later(hours=3)) == 0
    assert find_incident(city, urgent.code).state == "open"


def test_what_comes_back_from_a_long_hold_and_is_not_touched_rings(city, lea):
    calm = case_of(say(city, ongoing="unknown"))
    until = later(days=3)
    actions.hold(city, calm.code, by=lea, at=NOON, version=1, until=until, reason="ronde")
    assert ring_silent_cases(later(days=2)) == 0
    actions.release_due_holds(until)
    assert escalate_late_cases(until) == 0  # late for days: no news
    assert ring_silent_cases(later(days=3, minutes=15)) == 1


def test_a_promise_rings_once_when_near_and_once_when_broken_held_or_not(city, lea):
    calm = case_of(say(city, ongoing="unknown"))
    actions.hold(city, calm.code, by=lea, at=NOON, version=1, until=later(days=5), reason="ronde")
    near = later(hours=48 - desk_rules(city).promise_near_h)
    assert ring_promises(near - timedelta(minutes=1)) == 0
    with replays(city):
        assert ring_promises(near) == 1
    assert ring_promises(later(hours=47.9)) == 0
    with replays(city):
        assert ring_promises(later(hours=48)) == 1
    assert ring_promises(later(hours=49)) == 0
    assert card(city, calm)["promise"] == {
        "near_at": stamp(near), "broken_at": stamp(later(hours=48)), "answered_at": None,
    }  # fmt: skip


def test_a_handed_over_case_keeps_its_promise_and_an_answer_keeps_it(city, lea):
    lamp, asked = case_of(say(city, kind="town.lamp")), case_of(say(city))
    actions.hand_over(city, lamp.code, by=lea, at=NOON, version=1, service="lighting", text="")
    actions.ask(city, asked.code, by=lea, at=NOON, version=1, text="Quelle couleur ?")
    assert ring_promises(later(hours=47)) == 1
    assert steps(lamp, "promise_near") == 1
    assert card(city, asked)["promise"]["answered_at"] == stamp(NOON)


def test_undoing_an_end_makes_the_promise_run_again(city, lea, urgent):
    from allopm.missions.undo import undo

    missions.end_incident(city, urgent.code, by=lea, at=NOON, version=1, outcome="stopped", proof="phone", text="")
    undo(city, urgent.code, by=lea, at=later(minutes=1), version=2)
    assert card(city, urgent)["promise"]["answered_at"] is None


def test_a_case_in_a_tour_rings_when_the_tour_is_late_not_before(city, lea):
    from allopm.missions.tours import plan_tour

    make_crew(city, "C12")
    first, second, third = (case_of(say(city, ongoing="unknown")) for _number in range(3))
    codes = [case.code for case in (first, second, third)]
    with replays(city):
        plan_tour(city, "C12", codes, by=lea, at=later(minutes=10), key="tournée-1")
    assert escalate_late_cases(later(minutes=39)) == 1  # the first one, whose crew has not arrived
    assert ring_silent_cases(later(minutes=39)) == 0
    assert card(city, second)["clock"]["due_at"] == stamp(later(minutes=40))
    assert card(city, third)["clock"]["due_at"] == stamp(later(minutes=70))
    Incident.objects.filter(pk=third.pk).update(priority=1)  # what has become urgent does not wait for a tour
    assert escalate_late_cases(later(minutes=39)) == 1
    assert escalate_late_cases(later(minutes=40)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_click_and_the_timer_at_once_both_happen(var):
    city = make_city()
    lea, case = make_operator(city), case_of(say(city, **RODEO))
    gate, rung, problems = threading.Barrier(2), [], []

    def ring():
        gate.wait()
        rung.append(ring_silent_cases(later(seconds=RINGS_S)))
        connection.close()

    def click():
        gate.wait()
        try:
            actions.claim(city, case.code, by=lea, at=later(seconds=RINGS_S), version=1)
        except Refused as problem:
            problems.append(problem)
        connection.close()

    both = [threading.Thread(target=act) for act in (ring, click)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    case.refresh_from_db()
    assert problems == []
    assert (case.claimed_by_id, case.silent_at) == (lea.id, None)
    assert steps(case, "silent") == rung[0]
