"""A human looks at cameras: one at a time, with the times and the decision in the case. Never an image."""

import threading

import pytest
from django.db import connection

from allopm.city.models import Camera
from allopm.city.queries import CameraInfo, forget
from allopm.incidents import actions as incidents
from allopm.incidents.cards import incident_card
from allopm.incidents.change import NotNow
from allopm.incidents.models import IncidentStep
from allopm.incidents.queries import find_incident
from allopm.missions import actions as missions
from allopm.missions.undo import undo
from allopm.moments import stamp
from allopm.refusals import Malformed, NotFound
from allopm.watching import actions
from allopm.watching.actions import Taken, ring_due_watches
from allopm.watching.models import Watch
from allopm.watching.sight import nearest, sight
from tests.replay import replays
from tests.scenes import CENTRE, NOON, case_of, later, make_city, make_crew, make_operator, say

pytestmark = pytest.mark.django_db
PLACE = CENTRE


def camera(code, lon, lat, **fields):
    return CameraInfo(code, f"Dôme {code}", "dome", lon, lat, 150, **fields)


@pytest.fixture
def lea(city):
    return make_operator(city)


@pytest.fixture
def adam(city):
    return make_operator(city, "Adam Bruno")


@pytest.fixture
def case(city, lea):
    """A case for which somebody asked to look."""
    for code, metres in (("far", 400), ("near", 50)):
        lat = CENTRE[1] - metres / 111_195
        Camera.objects.create(
            city_id=city.id, code=code, label=f"Dôme {code}", kind="dome", lon=CENTRE[0], lat=lat,
            range_m=150, source="essai", is_invented=True,
        )  # fmt: skip
    forget()
    found = case_of(say(city))
    incidents.watch(city, found.code, by=lea, at=NOON, version=1, reason="cela a-t-il cessé ?")
    return found


def card(city, case):
    return incident_card(city, find_incident(city, case.code))


def task(city, case):
    return card(city, case)["watch"]


def story(case):
    return IncidentStep.objects.filter(incident=case).order_by("-id").first().text


def test_a_camera_says_how_far_on_which_side_and_whether_the_place_is_in_its_field():
    south = camera("s", PLACE[0], PLACE[1] - 85 / 111_195)
    seen = sight(south, PLACE)
    assert (seen.distance_m, seen.bearing_deg, seen.side, seen.sees) == (85, 0, "au nord", True)
    fixed = {"bearing_deg": 350, "field_deg": 40}
    assert sight(camera("f", south.lon, south.lat, **fixed), PLACE).sees
    assert not sight(camera("f", south.lon, south.lat, bearing_deg=90, field_deg=60), PLACE).sees
    assert not sight(camera("d", PLACE[0], PLACE[1] - 300 / 111_195), PLACE).sees
    west = sight(camera("w", PLACE[0] + 0.001, PLACE[1]), PLACE)
    assert west.side == "à l’ouest"


def test_those_that_may_see_come_first_and_none_from_another_district():
    rows = [camera("c", PLACE[0], PLACE[1] - metres / 111_195) for metres in (2000, 500, 140, 20)]
    assert [one.distance_m for one in nearest(rows, PLACE)] == [20, 140, 500]


def test_asking_makes_a_task_with_the_nearest_cameras(city, case):
    watch = task(city, case)
    assert (watch["state"], watch["by"], watch["due_at"] > stamp(NOON)) == ("waiting", None, True)
    assert [(one["code"], one["sees"], one["side"]) for one in watch["cameras"]] == [
        ("near", True, "au nord"), ("far", False, "au nord"),
    ]  # fmt: skip
    assert watch["cameras"][0]["is_invented"] is True


def test_who_looked_from_when_to_when_and_what_was_decided_joins_the_history(city, case, lea):
    watch = task(city, case)
    with replays(city):
        actions.take(city, watch["id"], by=lea, at=later(minutes=1), version=1)
    with replays(city):
        actions.look(city, watch["id"], by=lea, at=later(minutes=2), version=2, camera="near")
    with replays(city):
        actions.decide(
            city, watch["id"], by=lea, at=later(minutes=9), version=3, decision="nothing", words="place vide"
        )
    assert story(case) == "rien vu · Dôme near · de 13:02 à 13:09 · place vide"
    after = card(city, case)
    assert (after["state"], after["watch"]) == ("open", None)


def test_what_repeats_itself_becomes_more_urgent(city, case, lea):
    before = card(city, case)["priority"]
    actions.decide(city, task(city, case)["id"], by=lea, at=later(minutes=1), version=1, decision="raise", words="")
    assert card(city, case)["priority"] == before - 1


def test_a_second_operator_reads_who_is_looking_and_may_follow_once_it_is_due(city, case, lea, adam):
    watch = task(city, case)["id"]
    actions.look(city, watch, by=lea, at=later(minutes=1), version=1, camera="")
    with pytest.raises(Taken) as refusal:
        actions.take(city, watch, by=adam, at=later(minutes=2), version=2)
    assert refusal.value.message == "Léa Martin regarde déjà, depuis 13:01."
    assert refusal.value.data["watch"]["by"]["name"] == "Léa Martin"
    ring_due_watches(later(hours=2))
    actions.take(city, watch, by=adam, at=later(hours=2), version=3)
    assert task(city, case)["by"]["name"] == "Adam Bruno"


def test_a_task_nobody_concludes_rings_once_and_a_new_request_has_its_time_again(city, case, lea):
    assert ring_due_watches(later(seconds=59)) == 0
    with replays(city):
        assert ring_due_watches(later(hours=2)) == 1
    assert ring_due_watches(later(hours=3)) == 0
    version = card(city, case)["version"]
    with replays(city):
        incidents.watch(city, case.code, by=lea, at=later(hours=3), version=version, reason="encore")
    assert Watch.objects.count() == 1
    assert ring_due_watches(later(hours=3)) == 0
    assert ring_due_watches(later(hours=6)) == 1


def test_it_closes_by_itself_when_a_crew_is_sent_and_comes_back_with_an_undo(city, case, lea):
    make_crew(city, "C12")
    watch = task(city, case)
    actions.look(city, watch["id"], by=lea, at=later(minutes=1), version=1, camera="near")
    with replays(city):
        missions.send_crew(city, case.code, "C12", by=lea, at=later(minutes=2), version=3, reason=None)
    assert task(city, case) is None
    with pytest.raises(Taken):
        actions.decide(city, watch["id"], by=lea, at=later(minutes=3), version=2, decision="nothing", words="")
    with replays(city):
        undo(city, case.code, by=lea, at=later(minutes=4), version=4)
    assert (task(city, case)["state"], task(city, case)["from"]) == ("looking", stamp(later(minutes=1)))
    missions.end_incident(
        city, case.code, by=lea, at=later(minutes=5), version=5, outcome="stopped", proof="camera", text=""
    )
    assert (task(city, case), ring_due_watches(later(hours=5))) == (None, 0)


def test_undoing_the_request_takes_the_task_away(city, case, lea):
    with replays(city):
        undo(city, case.code, by=lea, at=later(minutes=1), version=2)
    assert (card(city, case)["state"], task(city, case)) == ("new", None)
    assert Watch.objects.get().state == "withdrawn"
    with pytest.raises(NotFound):
        actions.take(city, 10**9, by=lea, at=NOON, version=1)


def test_only_cameras_of_the_task_and_known_decisions_are_taken(city, case, lea):
    watch = task(city, case)["id"]
    with pytest.raises(Malformed):
        actions.look(city, watch, by=lea, at=NOON, version=1, camera="elsewhere")
    with pytest.raises(Malformed):
        actions.decide(city, watch, by=lea, at=NOON, version=1, decision="fine", words="")
    with pytest.raises(NotNow):
        actions.decide(city, watch, by=lea, at=NOON, version=1, decision="nothing", words="")
        undo(city, case.code, by=lea, at=NOON, version=3)


def test_no_table_of_the_city_or_the_room_can_keep_an_image():
    for model in (Watch, Camera):
        kinds = {field.get_internal_type() for field in model._meta.get_fields() if hasattr(field, "get_internal_type")}
        assert not kinds & {"FileField", "ImageField", "BinaryField", "FilePathField"}
        names = {field.name for field in model._meta.get_fields()}
        assert not {name for name in names if any(word in name for word in ("image", "photo", "file", "video", "url"))}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_the_same_instant_one_has_it(var):
    city = make_city()
    people = [make_operator(city, name) for name in ("Léa Martin", "Adam Bruno")]
    found = case_of(say(city))
    incidents.watch(city, found.code, by=people[0], at=NOON, version=1, reason="cessé ?")
    watch, gate, results = Watch.objects.get().pk, threading.Barrier(2), []

    def press(person):
        gate.wait()
        try:
            actions.take(city, watch, by=person, at=later(minutes=1), version=1)
            results.append("")
        except Taken as refusal:
            results.append(refusal.message)
        connection.close()

    presses = [threading.Thread(target=press, args=(person,)) for person in people]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    winner = Watch.objects.get().taken_by
    assert sorted(results) == ["", f"{winner} s’en charge déjà."]
