"""How the city is covered, and which tours serve what can wait."""

import pytest
from django.test import Client

from allopm.accounts.roles import Role
from allopm.city.models import DispatchRules
from allopm.city.queries import city_by_id, forget
from allopm.fleet.actions import Fix, record_fixes
from allopm.fleet.models import Crew
from allopm.incidents import actions
from allopm.missions.coverage import coverage
from allopm.missions.touring import tour_proposals
from allopm.reports.submission import Location
from tests.geo.towns import place, street, town
from tests.scenes import CENTRE, NOON, case_of, later, make_crew, make_operator, make_user, say

pytestmark = pytest.mark.django_db


def stand(city, call_sign, point=CENTRE, **fields):
    make_crew(city, call_sign, **fields)
    record_fixes(city, call_sign, [Fix(*point, later(seconds=-1))], now=NOON)  # before any pause


def sector(city, code, at=NOON):
    return next(one for one in coverage(city, at)["sectors"] if one["code"] == code)


def test_a_sector_says_who_is_there_who_is_free_and_how_soon_somebody_comes(city):
    stand(city, "C01")
    stand(city, "C02", state="pause")
    centre = sector(city, "centre")
    assert (centre["name"], centre["crews"], centre["free"], centre["share"]) == ("Centre", 2, 1, None)
    assert 120 < centre["reach_s"] < 480
    assert coverage(city, NOON)["minutes"] == 8


def test_nobody_free_is_nobody_who_comes(city):
    stand(city, "C01", state="pause")
    assert (sector(city, "centre")["free"], sector(city, "centre")["reach_s"]) == (0, None)


def test_over_streets_the_share_of_them_reached_in_time_is_told(city, var):
    (var / "map").mkdir()
    town(street(*range(10)), street(0, 10, 20), street(9, 19, 29)).save(var / "map" / "streets.npz")
    stand(city, "C01", place(0), state="pause")
    assert (sector(city, "ouest")["share"], sector(city, "centre")["share"]) == (0.0, None)
    Crew.objects.update(state="available")
    assert sector(city, "ouest", at=later(minutes=1))["share"] == 1.0


def test_a_question_in_the_same_second_is_answered_from_memory(city, django_assert_num_queries):
    first = coverage(city, NOON)
    with django_assert_num_queries(0):
        assert coverage(city, later(seconds=2)) == first
    assert coverage(city, later(seconds=4))["at"] != first["at"]


def test_crews_on_scene_are_free_in_the_order_of_what_such_cases_take(city):
    for call_sign, minutes in (("C01", 1), ("C02", 20)):
        stand(city, call_sign, state="committed", mission_state="on_scene", mission_incident="PM-X",
              mission_id=1, mission_since=later(minutes=-minutes))  # fmt: skip
    assert [one["crew"] for one in coverage(city, NOON)["next_free"]] == ["C02", "C01"]


@pytest.fixture
def waiting(city):
    """Four calm cases in a row to the east of the crews."""
    spots = [Location(CENTRE[0] + east, CENTRE[1], 12, "rue", "gps") for east in (0.012, 0.004, 0.008, 0.016)]
    return [case_of(say(city, location=spot, at=later(minutes=n))) for n, spot in enumerate(spots)]


def test_what_can_wait_is_gathered_in_the_order_of_the_way(city, waiting):
    for number in range(8):
        stand(city, f"C{number:02}", (CENTRE[0] - number / 500, CENTRE[1]))
    tours = tour_proposals(city, later(minutes=20))
    assert tours
    told = [code for tour in tours for code in tour["incidents"]]
    assert len(told) == len(set(told))
    assert set(told) <= {case.code for case in waiting}
    best = tours[0]
    assert best["crew"].startswith("C0")
    assert best["seconds"] > 0
    assert best["metres"] > 0
    assert best["reasons"][0].startswith(f"{len(best['incidents'])} affaires, la plus ancienne attend depuis ")
    east = [next(case.lon for case in waiting if case.code == code) for code in best["incidents"]]
    assert len(east) >= 2


def test_no_tour_takes_from_the_reserve(city, waiting):
    stand(city, "C01")
    assert tour_proposals(city, later(minutes=20)) == []
    DispatchRules.objects.create(
        city_id=city.id, code="rules", policy="nearest",
        classes={str(code): {"hold_s": 600, "arrive_s": 600} for code in (1, 2, 3, 4)},
    )  # fmt: skip
    forget()
    assert len(tour_proposals(city_by_id(city.id), later(minutes=20))) == 1


def test_held_urgent_and_served_cases_are_in_no_tour(city, waiting):
    lea = make_operator(city)
    for number in range(8):
        stand(city, f"C{number:02}")
    for case in waiting[:3]:
        actions.hold(city, case.code, by=lea, at=NOON, version=1, until=later(hours=3), reason="ce soir")
    assert tour_proposals(city, later(minutes=20)) == []
    assert len(tour_proposals(city, later(hours=3))) >= 1


@pytest.mark.parametrize("path", ["coverage", "tours/proposals"])
def test_the_desk_asks_and_nobody_else(city, path):
    client = Client(raise_request_exception=False)
    address = f"/api/v1/desk/{path}"
    assert client.get(address).status_code == 401
    client.force_login(make_crew(city, "C90").member)
    assert client.get(address).status_code == 403
    client.force_login(make_user(city, Role.OPERATOR))
    assert client.get(address).status_code == 200


def test_the_snapshot_says_which_policy_and_which_limits(city):
    client = Client()
    client.force_login(make_user(city, Role.OPERATOR))
    body = client.get("/api/v1/desk/snapshot").json()
    assert body["policy"] == {"code": "reserve", "label": "détournement et réserve pour les urgences"}
    assert body["targets"]["1"] == {"hold_s": 180, "arrive_s": 480}
