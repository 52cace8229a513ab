import pytest
from django.test import Client

from tests.addresses.conftest import spot


@pytest.fixture
def anybody() -> Client:
    return Client(raise_request_exception=False)


def test_anybody_may_search_and_ask_what_stands_at_a_point(town, anybody, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        answer = anybody.get("/api/v1/addresses", {"q": "12 rue de france", "limit": 1})
    assert answer.status_code == 200 and answer["Content-Type"].startswith("application/geo+json")
    assert [one["properties"]["label"] for one in answer.json()["features"]] == ["12 rue de France, Nice"]
    lon, lat = spot(4, 0.1)
    answer = anybody.get("/api/v1/addresses/reverse", {"lon": lon, "lat": lat})
    assert answer.json()["features"][0]["properties"]["label"] == "10 rue de France, Nice"


def test_the_nearest_of_namesakes_comes_first_for_who_says_where_one_is(town, anybody):
    lon, lat = spot(60, 0)
    answer = anybody.get("/api/v1/addresses", {"q": "rue de france", "lon": lon, "lat": lat})
    assert answer.json()["features"][0]["properties"]["city"] == "Villeneuve"


@pytest.mark.parametrize("q", ["", " ", "%", "\x00", "a" * 10_000, "🚓" * 100, "' OR 1=1 --", "12", "et / et"])
def test_bad_words_are_an_empty_list(town, anybody, q):
    answer = anybody.get("/api/v1/addresses", {"q": q})
    assert answer.status_code == 200 and answer.json()["type"] == "FeatureCollection"


@pytest.mark.parametrize("query", ["lon=nan&lat=43", "lon=7", "lon=200&lat=43", "limit=0&q=a", "lon=inf&lat=1&q=a"])
def test_malformed_numbers_are_refused(town, anybody, query):
    path = "/api/v1/addresses" if "q=" in query else "/api/v1/addresses/reverse"
    assert 400 <= anybody.get(f"{path}?{query}").status_code < 500


def test_the_places_page_sorts_by_a_typed_address(town, anybody):
    page = anybody.get("/pm/lieux/", {"q": "angle rue de France et rue Meyerbeer"}).content.decode()
    assert "Angle rue de France et rue Meyerbeer" in page
    assert "Adresse introuvable" in anybody.get("/pm/lieux/", {"q": "zzzzqqq"}).content.decode()
