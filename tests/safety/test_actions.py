import threading

import pytest
from django.db import connection

from allopm.fleet.actions import record_fixes
from allopm.fleet.models import Crew
from allopm.journal.models import Entry
from allopm.missions import actions as missions
from allopm.missions.field import Deed, act
from allopm.missions.models import Mission
from allopm.positions.fix import Fix
from allopm.refusals import Conflict, Malformed, NotFound
from allopm.safety import actions as safety
from allopm.safety.models import Alert
from allopm.safety.queries import crew_alerts, open_alerts
from tests.replay import replays
from tests.scenes import CENTRE, NOON, case_of, crew_actor, later, make_city, make_crew, make_operator, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea(city):
    return make_operator(city)


@pytest.fixture
def crew(city) -> Crew:
    return make_crew(city, "C12")


@pytest.fixture
def on_scene(city, lea, crew) -> Mission:
    case = case_of(say(city))
    mission = missions.send_crew(city, case.code, "C12", by=lea, at=NOON, version=1, reason="proche")
    return step(city, crew, mission, "on-scene", 5)


def step(city, crew, mission, verb, minute, **words):
    deed = Deed(verb, later(minutes=minute), f"{verb}-{minute:04}-key", **words)
    return act(city, mission.pk, deed, crew="C12", by=crew_actor(crew), now=later(minutes=minute))


def press(city, crew, minute=1, key="distress-0001", **place) -> Alert:
    moment = later(minutes=minute)
    what = safety.Press(moment, key, **place)
    return safety.press_distress(city, crew.call_sign, what, by=crew_actor(crew), now=moment)


def well(city, crew, minute, key="check-0001"):
    moment = later(minutes=minute)
    safety.say_all_is_well(city, "C12", at=moment, key=key, by=crew_actor(crew), now=moment)


def test_distress_rings_every_desk_with_the_last_position_and_the_case(city, crew, on_scene):
    record_fixes(city, "C12", [Fix(*CENTRE, later(minutes=6))], now=later(minutes=6))
    with replays(city):
        alert = press(city, crew, 7)
    (card,) = open_alerts(city)
    assert (card["kind"], card["crew"], card["lon"], card["incident"]) == (
        "distress", "C12", CENTRE[0], on_scene.incident.code,
    )  # fmt: skip
    crew.refresh_from_db()
    assert crew.alert == {"id": alert.pk, "kind": "distress", "since": "2026-11-24T12:07:00Z"}


def test_an_old_position_is_not_said_to_be_where_the_crew_is(city, crew, on_scene):
    record_fixes(city, "C12", [Fix(*CENTRE, later(minutes=2))], now=later(minutes=2))
    assert press(city, crew, 7).lon is None
    assert press(city, crew, 8, "distress-0002", lon=7.2, lat=43.7).lon == 7.2


def test_a_doubled_press_is_one_alert_and_a_second_press_rings_it_again(city, lea, crew):
    first = press(city, crew)
    safety.acknowledge(city, first.pk, by=lea, at=later(minutes=2), version=1)
    assert press(city, crew).acknowledged_by == "Léa Martin"  # the same key: nothing new
    with replays(city):
        again = press(city, crew, 3, "distress-0002")
    assert (again.pk, again.acknowledged_at, again.version) == (first.pk, None, 3)
    assert Alert.objects.count() == 1


def test_off_duty_nobody_watches_so_the_crew_is_told_to_call_the_17(city):
    away = make_crew(city, "C50", state="off_duty")
    with pytest.raises(safety.OffDuty) as refusal:
        press(city, away)
    assert "17" in refusal.value.message
    assert not Alert.objects.exists()


def test_the_crew_reads_that_its_alert_was_seen_and_how_it_ended(city, lea, crew):
    alert = press(city, crew)
    with replays(city):
        safety.acknowledge(city, alert.pk, by=lea, at=later(minutes=2), version=1)
    assert crew_alerts(city, "C12")[0]["acknowledged_by"] == "Léa Martin"
    with pytest.raises(Malformed):
        safety.close(city, alert.pk, by=lea, at=later(minutes=3), version=2, words=" ")
    with replays(city):
        safety.close(city, alert.pk, by=lea, at=later(minutes=3), version=2, words="fausse manœuvre")
    assert open_alerts(city) == []
    crew.refresh_from_db()
    assert crew.alert is None
    assert press(city, crew, 9, "distress-0009").pk != alert.pk


def test_who_was_slower_reads_who_saw_it_or_closed_it(city, lea, crew):
    adam = make_operator(city, "Adam Bruno")
    alert = press(city, crew)
    safety.acknowledge(city, alert.pk, by=lea, at=later(minutes=2), version=1)
    with pytest.raises(Conflict) as refusal:
        safety.acknowledge(city, alert.pk, by=adam, at=later(minutes=2), version=1)
    assert (refusal.value.data["by"], refusal.value.data["alert"]["version"]) == ("Léa Martin", 2)
    safety.close(city, alert.pk, by=lea, at=later(minutes=3), version=2, words="secours sur place")
    with pytest.raises(Conflict) as refusal:
        safety.close(city, alert.pk, by=adam, at=later(minutes=3), version=2, words="rien")
    assert "secours sur place" in refusal.value.message
    with pytest.raises(NotFound):
        safety.acknowledge(city, 999_999, by=adam, at=later(minutes=3), version=1)


def test_a_missed_check_rings_exactly_once(city, crew, on_scene):
    crew.refresh_from_db()
    assert crew.check_due_at == later(minutes=25)
    assert safety.raise_overdue(later(minutes=24)) == 0
    with replays(city):
        assert safety.raise_overdue(later(minutes=25)) == 1
    assert safety.raise_overdue(later(minutes=26)) == 0
    (card,) = open_alerts(city)
    assert (card["kind"], card["incident"]) == ("overdue", on_scene.incident.code)


def test_all_is_well_starts_the_timer_again_and_closes_what_rang(city, crew, on_scene):
    safety.raise_overdue(later(minutes=25))
    with replays(city):
        well(city, crew, 27)
    well(city, crew, 40)  # the same key after a tunnel
    crew.refresh_from_db()
    assert (crew.check_due_at, crew.alert, open_alerts(city)) == (later(minutes=47), None, [])
    assert safety.raise_overdue(later(minutes=30)) == 0
    assert safety.raise_overdue(later(minutes=47)) == 1


def test_a_missed_check_closed_by_the_desk_waits_for_the_next_one(city, lea, crew, on_scene):
    safety.raise_overdue(later(minutes=25))
    alert = Alert.objects.get()
    with replays(city):
        safety.close(city, alert.pk, by=lea, at=later(minutes=28), version=1, words="joint par radio")
    assert safety.raise_overdue(later(minutes=29)) == 0
    assert safety.raise_overdue(later(minutes=48)) == 1


def test_a_crew_that_clears_is_heard_and_expected_no_more(city, crew, on_scene):
    safety.raise_overdue(later(minutes=25))
    with replays(city):
        step(city, crew, on_scene, "clear", 30, outcome="stopped")
    crew.refresh_from_db()
    assert (crew.check_due_at, crew.alert, open_alerts(city)) == (None, None, [])
    well(city, crew, 31, "check-0031")
    assert not Entry.objects.filter(what="crew.checked").exists()


def test_a_tap_from_a_tunnel_is_a_sign_of_life_when_it_arrives(city, lea, crew):
    case = case_of(say(city))
    mission = missions.send_crew(city, case.code, "C12", by=lea, at=NOON, version=1, reason="proche")
    deed = Deed("on-scene", later(minutes=2), "on-scene-tunnel")
    act(city, mission.pk, deed, crew="C12", by=crew_actor(crew), now=later(minutes=50))
    assert safety.raise_overdue(later(minutes=51)) == 0


def test_distress_counts_more_than_a_missed_check(city, crew, on_scene):
    safety.raise_overdue(later(minutes=25))
    press(city, crew, 26)
    crew.refresh_from_db()
    assert crew.alert["kind"] == "distress"
    assert len(open_alerts(city)) == 2


def test_where_it_was_is_forgotten_after_two_months(city, lea, crew):
    alert = press(city, crew, lon=7.2, lat=43.7)
    safety.close(city, alert.pk, by=lea, at=later(minutes=3), version=1, words="fausse manœuvre")
    assert safety.forget_places(later(days=59)) == 0
    assert safety.forget_places(later(days=61)) == 1
    alert.refresh_from_db()
    assert (alert.lon, alert.words) == (None, "fausse manœuvre")


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_instant_open_one_alert():
    city = make_city()
    crew = make_crew(city, "C12")
    barrier = threading.Barrier(2)

    def thumb(key):
        barrier.wait()
        press(city, crew, key=key)
        connection.close()

    thumbs = [threading.Thread(target=thumb, args=(f"distress-000{n}",)) for n in range(2)]
    for thread in thumbs:
        thread.start()
    for thread in thumbs:
        thread.join()
    assert Alert.objects.count() == 1
