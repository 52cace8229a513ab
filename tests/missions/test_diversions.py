import threading

import pytest
from django.db import connection

from allopm.fleet.models import Crew
from allopm.incidents.actions import NeedsWords
from allopm.incidents.models import Incident, IncidentStep
from allopm.missions import actions as missions
from allopm.missions.diverting import divert_crew
from allopm.missions.field import Deed, act
from allopm.missions.models import Mission
from allopm.missions.queries import active_missions
from allopm.missions.tours import plan_tour
from allopm.missions.undo import undo
from allopm.refusals import Conflict, Refused
from allopm.reports.queries import thread_card
from tests.replay import replays
from tests.scenes import case_of, crew_actor, later, make_city, make_crew, make_operator, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea(city):
    return make_operator(city)


@pytest.fixture
def crew(city) -> Crew:
    return make_crew(city, "M31", vehicle="motorbike", skills=["motorbike"])


@pytest.fixture
def music(city):
    return say(city)


@pytest.fixture
def driving(city, lea, crew, music) -> Mission:
    case = case_of(music)
    mission = missions.send_crew(city, case.code, "M31", by=lea, at=later(minutes=1), version=1, reason="proche")
    return step(city, crew, mission, "en-route", 2)


@pytest.fixture
def rodeo(city, driving) -> Incident:
    return case_of(say(city, kind="traffic.rodeo", at=later(minutes=3)))


def step(city, crew, mission, verb, minute, **words):
    moment = later(minutes=minute)
    deed = Deed(verb, moment, f"{verb}-{mission.pk}-{minute:04}", **words)
    return act(city, mission.pk, deed, crew=crew.call_sign, by=crew_actor(crew), now=moment)


def test_a_crew_on_its_way_is_diverted_and_everybody_is_told_the_truth(city, lea, crew, music, driving, rodeo):
    with replays(city):
        divert_crew(city, rodeo.code, "M31", by=lea, at=later(minutes=4), version=1, reason=None)
    left = case_of(music)
    assert (left.state, Mission.objects.get(pk=driving.pk).state) == ("open", "diverted")
    last = IncidentStep.objects.filter(incident=left).last()
    assert (last.kind, last.text) == ("crew_diverted", f"M31 : appelé sur {rodeo.code} (P1)")
    thread = thread_card(music.token)
    assert thread["state"] == "read"
    assert thread["steps"][-1]["text"] == (
        "L’équipage désigné a été appelé ailleurs : votre signalement attend de nouveau un équipage"
    )
    assert [card["incident"]["code"] for card in active_missions(city, "M31")] == [rodeo.code]
    crew.refresh_from_db()
    assert (crew.state, crew.mission_incident) == ("committed", rodeo.code)


def test_without_the_flag_a_busy_crew_stays_on_its_case(city, lea, driving, rodeo):
    with pytest.raises(Conflict) as refusal:
        missions.send_crew(city, rodeo.code, "M31", by=lea, at=later(minutes=4), version=1, reason=None)
    assert refusal.value.code == "crew_already_busy"


def test_a_crew_on_scene_is_recalled_never_diverted(city, lea, crew, driving, rodeo):
    step(city, crew, driving, "on-scene", 4)
    with pytest.raises(Conflict) as refusal:
        divert_crew(city, rodeo.code, "M31", by=lea, at=later(minutes=5), version=1, reason="x")
    assert refusal.value.code == "crew_already_busy"
    assert "sur place" in refusal.value.message


def test_leaving_something_as_urgent_asks_a_reason(city, lea, driving):
    as_urgent = case_of(say(city, at=later(minutes=3)))
    with pytest.raises(NeedsWords):
        divert_crew(city, as_urgent.code, "M31", by=lea, at=later(minutes=4), version=1, reason=" ")
    divert_crew(city, as_urgent.code, "M31", by=lea, at=later(minutes=4), version=1, reason="sur son chemin")


def test_a_crew_that_is_free_by_now_is_simply_sent(city, lea, crew, driving, rodeo):
    step(city, crew, driving, "clear", 4, outcome="nothing_found")
    with replays(city):
        divert_crew(city, rodeo.code, "M31", by=lea, at=later(minutes=5), version=1, reason=None)
    assert Mission.objects.get(pk=driving.pk).state == "cleared"


def test_a_case_with_a_second_crew_keeps_it_when_the_first_is_diverted(city, lea, music, driving, rodeo):
    make_crew(city, "C14")
    left = case_of(music)
    missions.send_crew(city, left.code, "C14", by=lea, at=later(minutes=3), version=left.version, reason="renfort")
    with replays(city):
        divert_crew(city, rodeo.code, "M31", by=lea, at=later(minutes=4), version=1, reason=None)
    assert case_of(music).state == "dispatched"
    assert thread_card(music.token)["state"] == "crew_sent"


def test_its_offline_tap_for_the_case_it_left_is_refused_with_the_state(city, lea, crew, driving, rodeo):
    divert_crew(city, rodeo.code, "M31", by=lea, at=later(minutes=4), version=1, reason=None)
    with pytest.raises(Refused) as refusal:
        step(city, crew, driving, "on-scene", 5)
    assert refusal.value.data["state"] == "diverted"


@pytest.mark.django_db(transaction=True)
def test_of_two_operators_who_divert_one_crew_at_once_one_wins_and_the_other_reads_who_did_what():
    city = make_city()
    people = [make_operator(city, name) for name in ("Léa Martin", "Adam Bruno")]
    crew = make_crew(city, "M31", vehicle="motorbike", skills=["motorbike"])
    case = case_of(say(city))
    mission = missions.send_crew(city, case.code, "M31", by=people[0], at=later(minutes=1), version=1, reason="proche")
    step(city, crew, mission, "en-route", 2)
    urgent = [case_of(say(city, kind="traffic.rodeo", at=later(minutes=3))) for _ in people]
    barrier, results = threading.Barrier(2), []

    def click(person, target):
        barrier.wait()
        try:
            divert_crew(city, target.code, "M31", by=person, at=later(minutes=4), version=1, reason="urgence")
            results.append("won")
        except Conflict as refusal:
            results.append((refusal.code, refusal.data.get("by")))
        connection.close()

    clicks = [threading.Thread(target=click, args=pair) for pair in zip(people, urgent, strict=True)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    lost = next(result for result in results if result != "won")
    assert results.count("won") == 1
    assert lost[0] == "crew_already_busy"
    assert lost[1] in ("Léa Martin", "Adam Bruno")
    assert Mission.objects.filter(state="sent").count() == 1


def test_a_diversion_is_taken_back_and_the_crew_is_free(city, lea, crew, music, driving, rodeo):
    divert_crew(city, rodeo.code, "M31", by=lea, at=later(minutes=4), version=1, reason=None)
    with replays(city):
        case = undo(city, rodeo.code, by=lea, at=later(minutes=5), version=2)
    crew.refresh_from_db()
    assert (case.state, case_of(music).state, crew.state) == ("new", "open", "available")


def test_a_crew_called_away_in_its_tour_goes_on_with_it_afterwards(city, lea, crew):
    codes = [case_of(say(city)).code for _ in range(2)]
    tour = plan_tour(city, "M31", codes, by=lea, at=later(minutes=1), key="tour-key-0001")[0]
    urgent = case_of(say(city, kind="traffic.rodeo", at=later(minutes=3)))
    with replays(city):
        mission = divert_crew(city, urgent.code, "M31", by=lea, at=later(minutes=4), version=1, reason=None)
    with replays(city):
        step(city, crew, mission, "clear", 9, outcome="gone_on_arrival")
    crew.refresh_from_db()
    assert (crew.mission_id, Mission.objects.get(pk=tour[0].pk).state) == (tour[1].pk, "diverted")
