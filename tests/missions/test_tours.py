import threading
from contextlib import suppress

import pytest
from django.db import connection

from allopm.fleet.models import Crew
from allopm.incidents import actions
from allopm.incidents.change import NotNow
from allopm.incidents.models import IncidentStep
from allopm.incidents.queries import find_incident
from allopm.missions import actions as missions
from allopm.missions.field import Deed, act
from allopm.missions.models import Mission
from allopm.missions.queries import active_missions
from allopm.missions.tours import end_tour, plan_tour, tend_tours
from allopm.missions.undo import undo
from allopm.refusals import Conflict, Malformed, NotFound
from allopm.reports.queries import thread_card
from allopm.reports.submission import Location
from tests.replay import replays
from tests.scenes import CENTRE, case_of, crew_actor, later, make_city, make_crew, make_operator, say

pytestmark = pytest.mark.django_db
KEY = "tour-0001-key"


@pytest.fixture
def lea(city):
    return make_operator(city)


@pytest.fixture
def crew(city) -> Crew:
    return make_crew(city, "C12")


@pytest.fixture
def receipts(city):
    return [say(city, location=Location(CENTRE[0] + n / 100, CENTRE[1], 9, f"{n} rue A", "gps")) for n in range(3)]


@pytest.fixture
def codes(receipts) -> list[str]:
    return [case_of(receipt).code for receipt in receipts]


@pytest.fixture
def tour(city, lea, crew, codes) -> list[Mission]:
    return plan_tour(city, "C12", codes, by=lea, at=later(minutes=1), key=KEY)[0]


def step(city, crew, mission, verb, minute, **words):
    moment = later(minutes=minute)
    deed = Deed(verb, moment, f"{verb}-{mission.pk}-{minute:04}", **words)
    return act(city, mission.pk, deed, crew=crew.call_sign, by=crew_actor(crew), now=moment)


def states() -> list[str]:
    return list(Mission.objects.order_by("pk").values_list("state", flat=True))


def version(code: str, city) -> int:
    return find_incident(city, code).version


def test_the_first_case_of_a_tour_is_sent_and_the_others_wait_in_order(city, lea, crew, codes, receipts):
    with replays(city):
        plan_tour(city, "C12", codes, by=lea, at=later(minutes=1), key=KEY)
    assert states() == ["sent", "planned", "planned"]
    line = Crew.objects.get(call_sign="C12").tour
    assert [(one["incident"], one["state"]) for one in line] == list(
        zip(codes, ["sent", "planned", "planned"], strict=True)
    )
    assert [find_incident(city, code).state for code in codes] == ["dispatched", "open", "open"]
    assert [thread_card(receipt.token)["state"] for receipt in receipts] == ["crew_sent", "read", "read"]
    assert [card["state"] for card in active_missions(city, "C12")] == ["sent", "planned", "planned"]


def test_the_next_case_is_sent_by_itself_when_the_one_before_is_over(city, crew, tour, codes, receipts):
    with replays(city):
        step(city, crew, tour[0], "clear", 9, outcome="stopped")
    assert states() == ["cleared", "sent", "planned"]
    assert thread_card(receipts[1].token)["state"] == "crew_sent"
    assert Crew.objects.get(call_sign="C12").mission_incident == codes[1]
    step(city, crew, tour[1], "clear", 20, outcome="stopped")
    with replays(city):
        step(city, crew, tour[2], "clear", 30, outcome="stopped")
    crew.refresh_from_db()
    assert (crew.state, crew.tour, crew.mission_id) == ("available", [], None)


def test_a_recalled_crew_goes_on_to_the_next_case(city, lea, crew, tour, codes):
    with replays(city):
        missions.recall(
            city, codes[0], tour[0].pk, by=lea, at=later(minutes=3), version=version(codes[0], city), reason="fini"
        )
    assert states() == ["recalled", "sent", "planned"]


def test_a_planned_case_is_taken_out_of_the_tour_and_the_crew_goes_on(city, lea, crew, tour, codes):
    with replays(city):
        missions.recall(
            city, codes[1], tour[1].pk, by=lea, at=later(minutes=3), version=version(codes[1], city), reason="doublon"
        )
    crew.refresh_from_db()
    assert (crew.state, crew.mission_id, [one["incident"] for one in crew.tour]) == (
        "committed", tour[0].pk, [codes[0], codes[2]],
    )  # fmt: skip
    assert IncidentStep.objects.filter(incident__code=codes[1]).last().kind == "unplanned"


def test_a_refusal_gives_the_whole_tour_back_to_the_queue_and_says_so(city, crew, tour, codes):
    with replays(city):
        step(city, crew, tour[0], "refuse", 3, reason="vehicle")
    assert states() == ["refused", "recalled", "recalled"]
    assert [find_incident(city, code).state for code in codes] == ["open"] * 3
    last = IncidentStep.objects.filter(incident__code=codes[2]).last()
    assert (last.kind, last.text) == ("unplanned", "C12 : Véhicule indisponible")
    crew.refresh_from_db()
    assert (crew.state, crew.tour) == ("available", [])


def test_a_crew_that_goes_off_duty_leaves_its_tour_to_others(city, crew, tour, codes):
    Mission.objects.filter(pk=tour[0].pk).update(state="cleared")
    Crew.objects.filter(pk=crew.pk).update(state="off_duty", mission_id=None, mission_incident="", mission_state="")
    with replays(city):
        end_tour(city, "C12", by=crew_actor(crew), at=later(minutes=5), why="fin de service")
    assert states() == ["cleared", "recalled", "recalled"]
    end_tour(city, "C12", by=crew_actor(crew), at=later(minutes=6), why="fin de service")


def test_the_timetable_sends_what_a_free_crew_was_left_with(city, crew, tour):
    Mission.objects.filter(pk=tour[0].pk).update(state="cleared")
    Crew.objects.filter(pk=crew.pk).update(state="available", mission_id=None, mission_incident="", mission_state="")
    with replays(city):
        assert tend_tours(at=later(minutes=5)) == 1
    assert states() == ["cleared", "sent", "planned"]
    assert tend_tours(at=later(minutes=6)) == 0


def test_the_same_key_is_the_same_tour(city, lea, tour, codes):
    again, is_new = plan_tour(city, "C12", codes, by=lea, at=later(minutes=2), key=KEY)
    assert ([one.pk for one in again], is_new) == ([one.pk for one in tour], False)
    assert Mission.objects.count() == 3


def test_a_case_that_has_got_a_crew_meanwhile_is_a_conflict_and_nothing_is_planned(city, lea, crew, codes):
    make_crew(city, "C13")
    missions.send_crew(city, codes[1], "C13", by=lea, at=later(minutes=1), version=1, reason="proche")
    with pytest.raises(Conflict) as refusal:
        plan_tour(city, "C12", codes, by=make_operator(city, "Adam"), at=later(minutes=2), key=KEY)
    assert refusal.value.data["by"] == "Léa Martin"
    assert Mission.objects.count() == 1


@pytest.mark.parametrize("stops", [[], ["same", "same"], [f"PM-{n}" for n in range(13)]])
def test_a_tour_without_an_order_is_refused(city, lea, crew, stops):
    with pytest.raises(Malformed):
        plan_tour(city, "C12", stops, by=lea, at=later(minutes=1), key=KEY)
    with pytest.raises(NotFound):
        plan_tour(city, "C12", ["PM-0000-0000"], by=lea, at=later(minutes=1), key=KEY)


def test_a_case_in_a_tour_is_not_handed_over_nor_sent_twice_to_the_same_crew(city, lea, tour, codes):
    card = find_incident(city, codes[1])
    with pytest.raises(NotNow):
        actions.hand_over(city, codes[1], by=lea, at=later(minutes=2), version=card.version, service="hygiene", text="")
    from allopm.incidents.cards import incident_card

    can = incident_card(city, card)["can"]
    assert "recall" in can and not {"hold", "watch", "hand-over", "group"} & set(can)


def test_another_crew_may_be_faster_and_ends_the_case_for_the_tour_too(city, lea, crew, tour, codes):
    other = make_crew(city, "C13")
    mission = missions.send_crew(
        city, codes[2], "C13", by=lea, at=later(minutes=2), version=version(codes[2], city), reason="proche"
    )
    with replays(city):
        step(city, other, mission, "clear", 8, outcome="stopped")
    crew.refresh_from_db()
    assert [one["incident"] for one in crew.tour] == codes[:2]
    assert Mission.objects.get(pk=tour[2].pk).reason == "affaire terminée par un autre équipage"


def test_a_case_ended_by_the_desk_leaves_the_tour(city, lea, crew, tour, codes):
    with replays(city):
        missions.end_incident(
            city, codes[1], by=lea, at=later(minutes=2), version=version(codes[1], city),
            outcome="duplicate", proof="phone", text="",
        )  # fmt: skip
    crew.refresh_from_db()
    assert ([one["incident"] for one in crew.tour], crew.state) == ([codes[0], codes[2]], "committed")


def test_planning_is_undone_within_ten_minutes(city, lea, crew, tour, codes):
    with replays(city):
        case = undo(city, codes[1], by=lea, at=later(minutes=5), version=version(codes[1], city))
    assert case.state == "new"
    crew.refresh_from_db()
    assert [one["incident"] for one in crew.tour] == [codes[0], codes[2]]
    with replays(city):
        undo(city, codes[0], by=lea, at=later(minutes=6), version=version(codes[0], city))
    crew.refresh_from_db()
    assert (crew.mission_incident, crew.state) == (codes[2], "committed")


def test_a_new_priority_is_read_in_the_tour(city, lea, crew, tour, codes):
    with replays(city):
        actions.qualify(
            city, codes[1], by=lea, at=later(minutes=2), version=version(codes[1], city),
            kind="", priority=1, reason="arme vue",
        )  # fmt: skip
    crew.refresh_from_db()
    assert [one["priority"] for one in crew.tour][1] == 1


def test_what_was_only_planned_was_never_sent(city, lea, crew, tour, codes):
    from allopm.missions.history import log_rows

    missions.recall(
        city, codes[1], tour[1].pk, by=lea, at=later(minutes=3), version=version(codes[1], city), reason="doublon"
    )
    assert len(log_rows(city)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_crew_clears_while_the_desk_takes_its_next_case_out_and_nobody_waits_for_ever():
    city = make_city()
    lea, crew = make_operator(city), make_crew(city, "C12")
    codes = [case_of(say(city)).code for _ in range(3)]
    tour = plan_tour(city, "C12", codes, by=lea, at=later(minutes=1), key=KEY)[0]
    barrier, seen = threading.Barrier(2), version(codes[1], city)

    def clear():
        barrier.wait()
        step(city, crew, tour[0], "clear", 9, outcome="stopped")
        connection.close()

    def take_out():
        barrier.wait()
        with suppress(Conflict):  # the crew was faster: the case has just been sent
            missions.recall(city, codes[1], tour[1].pk, by=lea, at=later(minutes=9), version=seen, reason="doublon")
        connection.close()

    hands = [threading.Thread(target=work) for work in (clear, take_out)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert states() in (["cleared", "recalled", "sent"], ["cleared", "sent", "planned"])
    crew.refresh_from_db()
    assert crew.mission_incident == crew.tour[0]["incident"]
