"""The clock on a case, and what happens when it breaks: told once, to everybody, whatever happened meanwhile."""

import threading

import pytest
from django.db import connection

from allopm.city.models import DispatchRules
from allopm.city.queries import city_by_id, forget
from allopm.incidents import actions
from allopm.incidents.cards import incident_card
from allopm.incidents.clocks import clock_card
from allopm.incidents.escalation import _escalate, escalate_late_cases
from allopm.incidents.models import Incident, IncidentStep
from allopm.incidents.queries import find_incident
from allopm.journal.models import Entry
from allopm.missions import actions as missions
from allopm.missions.undo import undo
from allopm.moments import stamp
from allopm.refusals import Conflict
from tests.replay import replays
from tests.scenes import NOON, case_of, later, make_city, make_crew, make_operator, say

pytestmark = pytest.mark.django_db
RODEO = {"kind": "traffic.rodeo", "answers": {}}


@pytest.fixture
def lea(city):
    return make_operator(city)


@pytest.fixture
def urgent(city):
    """A P1: three minutes without a crew, eight minutes of road."""
    return case_of(say(city, **RODEO))


def clock(city, case):
    return clock_card(city, find_incident(city, case.code))


def send(city, lea, case, minute, version, crew="C12"):
    return missions.send_crew(city, case.code, crew, by=lea, at=later(minutes=minute), version=version, reason="proche")


def escalations(case):
    return IncidentStep.objects.filter(incident=case, kind="escalated").count()


def test_a_card_says_which_clock_runs_until_when_and_nothing_when_nobody_waits(city, lea, urgent):
    make_crew(city, "C12")
    assert clock(city, urgent) == {
        "kind": "hold", "due_at": stamp(later(minutes=3)), "target_s": 180, "is_late": False, "escalated_at": None,
    }  # fmt: skip
    send(city, lea, urgent, 2, 1)
    assert (clock(city, urgent)["kind"], clock(city, urgent)["due_at"]) == ("arrival", stamp(later(minutes=10)))
    Incident.objects.filter(pk=urgent.pk).update(state="on_scene")
    assert clock(city, urgent) is None


def test_what_goes_to_a_service_of_the_town_has_no_clock(city):
    lamp = case_of(say(city, kind="town.lamp"))
    assert clock(city, lamp) is None
    assert escalate_late_cases(later(hours=12)) == 0


def test_a_broken_limit_is_told_once_with_a_step_the_journal_and_an_event(city, urgent):
    assert escalate_late_cases(later(minutes=2.9)) == 0
    with replays(city):
        assert escalate_late_cases(later(minutes=3)) == 1
    assert escalate_late_cases(later(minutes=4)) == 0
    told = clock(city, urgent)
    assert (told["is_late"], told["escalated_at"]) == (True, stamp(later(minutes=3)))
    step = IncidentStep.objects.get(incident=urgent, kind="escalated")
    assert (step.by, step.text) == ("AlloPM", "P1 sans équipage depuis plus de 3 min")
    assert Entry.objects.filter(what="incident.escalated", about=f"incident:{urgent.code}").count() == 1
    assert incident_card(city, find_incident(city, urgent.code))["last"]["what"] == "escalated"


def test_the_arrival_clock_breaks_by_itself_and_a_new_hold_is_told_again(city, lea, urgent):
    make_crew(city, "C12")
    escalate_late_cases(later(minutes=3))
    mission = send(city, lea, urgent, 4, 2)
    assert clock(city, urgent)["is_late"] is False
    assert escalate_late_cases(later(minutes=11.9)) == 0
    assert escalate_late_cases(later(minutes=12)) == 1
    version = find_incident(city, urgent.code).version
    missions.recall(
        city, urgent.code, mission.pk, by=lea, at=later(minutes=13), version=version, reason="panne de moto"
    )
    assert clock(city, urgent)["due_at"] == stamp(later(minutes=3))
    assert escalate_late_cases(later(minutes=13)) == 1
    assert escalations(urgent) == 3


def test_an_old_timer_does_nothing_to_a_case_served_meanwhile(city, lea, urgent):
    make_crew(city, "C12")
    send(city, lea, urgent, 2.9, 1)
    assert _escalate(city, urgent.code, at=later(minutes=3)) is False
    assert escalations(urgent) == 0


def test_a_reopened_case_waits_from_its_reopening(city, lea, urgent):
    who = {"by": lea, "at": later(minutes=2)}
    missions.end_incident(city, urgent.code, **who, version=1, outcome="stopped", proof="phone", text="")
    actions.reopen(city, urgent.code, by=lea, at=later(minutes=60), version=2, reason="cela reprend")
    assert escalate_late_cases(later(minutes=61)) == 0
    assert clock(city, urgent)["due_at"] == stamp(later(minutes=63))
    assert escalate_late_cases(later(minutes=63)) == 1


def test_taking_back_a_sending_puts_the_clock_back_as_it_was(city, lea, urgent):
    make_crew(city, "C12")
    escalate_late_cases(later(minutes=3))
    before = clock(city, urgent)
    send(city, lea, urgent, 4, 2)
    undo(city, urgent.code, by=lea, at=later(minutes=5), version=3)
    assert clock(city, urgent) == before
    assert escalate_late_cases(later(minutes=5)) == 0


def test_what_may_wait_is_told_when_its_hold_is_over_and_what_is_urgent_at_its_limit(city, lea, urgent):
    calm = case_of(say(city, ongoing="unknown"))
    assert calm.priority == 3
    until = later(hours=2)
    for case in (calm, urgent):
        actions.hold(city, case.code, by=lea, at=NOON, version=1, until=until, reason="ronde de nuit")
    assert escalate_late_cases(later(minutes=31)) == 1
    assert (escalations(urgent), escalations(calm)) == (1, 0)
    assert escalate_late_cases(until) == 1


def test_a_case_that_broke_days_ago_rings_nobody(city, urgent):
    assert escalate_late_cases(later(days=2)) == 0


def test_the_limits_are_the_citys(city, urgent):
    limits = {str(code): {"hold_s": 600, "arrive_s": 600} for code in (1, 2, 3, 4)}
    DispatchRules.objects.create(city_id=city.id, code="rules", classes=limits)
    forget()
    assert clock(city_by_id(city.id), urgent)["target_s"] == 600
    assert escalate_late_cases(later(minutes=4)) == 0


def test_an_operator_who_sends_just_as_the_limit_breaks_is_not_refused(city, lea, urgent):
    make_crew(city, "C12")
    escalate_late_cases(later(minutes=3))
    assert send(city, lea, urgent, 3.1, 1).state == "sent"


def test_but_whoever_saw_an_older_case_still_reads_who_was_faster(city, lea, urgent):
    make_crew(city, "C12")
    actions.open_incident(city, urgent.code, by=make_operator(city, "Adam Bruno"), at=later(minutes=1), version=1)
    escalate_late_cases(later(minutes=3))
    with pytest.raises(Conflict):
        send(city, lea, urgent, 3.1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once(var):
    city = make_city()
    urgent = case_of(say(city, **RODEO))
    told, gate = [], threading.Barrier(2)

    def work():
        gate.wait()
        told.append(escalate_late_cases(later(minutes=4)))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (sum(told), escalations(urgent)) == (1, 1)
