"""Routes and isochrones of the desk's map."""

import pytest
from django.test import Client

from allopm.accounts.roles import Role
from allopm.fleet.actions import Fix, record_fixes
from allopm.reports.submission import Location
from tests.geo.towns import place, street, town
from tests.scenes import CENTRE, NOON, case_of, make_crew, make_user, say

pytestmark = pytest.mark.django_db
ISOCHRONE = "/api/v1/desk/isochrone"


@pytest.fixture
def operator(city) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_user(city, Role.OPERATOR))
    return client


@pytest.fixture
def streets(city, var):
    (var / "map").mkdir()
    town(street(*range(10)), street(0, 10, 20), street(9, 19, 29)).save(var / "map" / "streets.npz")


@pytest.fixture
def case(city):
    return case_of(say(city, location=Location(*place(9), 12, "rue", "gps")))


def way(client, case, crew="C01"):
    return client.get(f"/api/v1/desk/incidents/{case.code}/route", {"crew": crew})


def test_a_route_follows_the_streets_from_the_crew_to_the_case(city, streets, operator, case):
    make_crew(city, "C01")
    record_fixes(city, "C01", [Fix(*place(20), NOON)], now=NOON)
    answer = way(operator, case)
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"coords", "seconds", "metres", "source", "at"}
    assert (body["source"], body["coords"][0], body["coords"][-1]) == ("streets", [*place(20)], [*place(9)])
    assert body["metres"] == pytest.approx(2 * 111 + 9 * 80, abs=30)
    assert isinstance(body["seconds"], int)


def test_without_streets_the_route_is_a_straight_line_and_says_so(city, operator, case):
    make_crew(city, "C01")
    record_fixes(city, "C01", [Fix(*place(0), NOON)], now=NOON)
    body = way(operator, case).json()
    assert (body["source"], len(body["coords"])) == ("straight_line", 2)


def test_a_route_needs_a_crew_its_position_and_a_place(city, operator, case):
    make_crew(city, "C01")
    missing = way(operator, case)
    assert missing.status_code == 422
    assert "radio" in missing.json()["error"]["message"]
    assert way(operator, case, "C99").status_code == 404
    assert operator.get(f"/api/v1/desk/incidents/{case.code}/route").status_code == 422
    nowhere = case_of(say(city, location=Location(None, None, None, "", "none", "près du port")))
    record_fixes(city, "C01", [Fix(*place(0), NOON)], now=NOON)
    assert way(operator, nowhere).status_code == 422


@pytest.mark.parametrize("is_by_streets", [True, False])
def test_isochrones_are_areas_the_widest_first(request, city, operator, is_by_streets):
    if is_by_streets:
        request.getfixturevalue("streets")
    lon, lat = place(5)
    answer = operator.get(ISOCHRONE, {"lon": lon, "lat": lat, "minutes": "1, 2", "profile": "foot"})
    assert answer.status_code == 200
    body = answer.json()
    assert body["type"] == "FeatureCollection"
    source = "streets" if is_by_streets else "straight_line"
    assert [feature["properties"] for feature in body["features"]] == [
        {"minutes": minutes, "profile": "foot", "source": source} for minutes in (2, 1)
    ]
    for feature in body["features"]:
        assert feature["geometry"]["type"] == "MultiPolygon"
        for polygon in feature["geometry"]["coordinates"]:
            assert all(ring[0] == ring[-1] for ring in polygon)
    assert len(operator.get(ISOCHRONE, {"lon": lon, "lat": lat}).json()["features"]) == 3


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"lon": 7.2},
        {"lon": "est", "lat": 43.7},
        {"lon": "nan", "lat": 43.7},
        {"lon": 2.35, "lat": 48.85},
        {"lon": 7.2, "lat": 43.7, "minutes": ""},
        {"lon": 7.2, "lat": 43.7, "minutes": "0"},
        {"lon": 7.2, "lat": 43.7, "minutes": "61"},
        {"lon": 7.2, "lat": 43.7, "minutes": "3,,5"},
        {"lon": 7.2, "lat": 43.7, "minutes": "-3"},
        {"lon": 7.2, "lat": 43.7, "minutes": "3.5"},
        {"lon": 7.2, "lat": 43.7, "minutes": "٣"},
        {"lon": 7.2, "lat": 43.7, "minutes": "1,2,3,4,5"},
        {"lon": 7.2, "lat": 43.7, "profile": "horse"},
    ],
)
def test_an_impossible_isochrone_is_refused_in_french(city, operator, asked):
    answer = operator.get(ISOCHRONE, asked)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"][0].isupper()


@pytest.mark.parametrize(
    "path", [f"{ISOCHRONE}?lon={CENTRE[0]}&lat={CENTRE[1]}", "/api/v1/desk/incidents/X/route?crew=C01"]
)
def test_ways_are_the_desks_own(city, path):
    assert Client().get(path).status_code == 401
    crew = Client()
    crew.force_login(make_crew(city, "C77").member)
    assert crew.get(path).status_code == 403
