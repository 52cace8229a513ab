"""The page of places: nearest first, open or not, what is invented says so, and no script needed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from allopm.city import queries
from allopm.city.actions import load_city
from allopm.city.infos import PlaceInfo
from allopm.city.nearby import NearPlace, Walk
from allopm.sites.citizen.places_words import say_as_of, say_walk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nice() -> None:
    queries.forget()
    load_city("nice", at=datetime(2026, 11, 24, 12, 0, tzinfo=UTC))


def test_places_come_by_type_with_their_source(client: Client) -> None:
    page = client.get("/pm/lieux/").content.decode()
    assert page.index("Police municipale</h2>") < page.index("Police nationale</h2>")
    assert "1 avenue Maréchal-Foch" in page
    assert "Source : presse [COR]" in page


def test_what_is_invented_says_so(client: Client) -> None:
    page = client.get("/pm/lieux/", {"type": "call_point"}).content.decode()
    assert page.count("inventé pour la démonstration") == len(queries.places(queries.current_city(), type="call_point"))
    assert "inventé" not in client.get("/pm/lieux/", {"type": "police_nationale"}).content.decode()


def test_nearest_first_when_one_says_where_one_is(client: Client) -> None:
    page = client.get("/pm/lieux/", {"type": "police_municipale", "lon": "7.2835", "lat": "43.6966"}).content.decode()
    assert page.index("Poste du port Lympia") < page.index("Poste Trachel")
    assert "environ 1 min à pied, à vol d’oiseau" in page
    assert "le chemin par les rues n’est pas connu" in page


@pytest.mark.parametrize(
    "query", [{"lon": "x", "lat": "43"}, {"lon": "nan", "lat": "43"}, {"lon": "7"}, {"lon": "999", "lat": "1"}]
)
def test_a_position_that_cannot_be_read_is_a_sentence(client: Client, query: dict[str, str]) -> None:
    response = client.get("/pm/lieux/", query)
    assert response.status_code == 200
    assert "Cette position n’est pas lisible" in response.content.decode()


def test_an_unknown_address_and_an_unknown_type_show_everything(client: Client) -> None:
    page = client.get("/pm/lieux/", {"q": "rue qui n’existe pas", "type": "casino"}).content.decode()
    assert "Adresse introuvable" in page
    assert "Objets trouvés</h2>" in page


def test_what_was_not_found_is_said(client: Client) -> None:
    page = client.get("/pm/lieux/", {"type": "pound"}).content.decode()
    assert "non trouvés dans les sources publiques" in page


def test_open_now_keeps_what_is_open_and_counts_what_is_not_known(client: Client) -> None:
    page = client.get("/pm/lieux/", {"open": "1", "type": "call_point"}).content.decode()
    assert page.count("Ouvert en permanence") == 12
    unknown = client.get("/pm/lieux/", {"open": "1", "type": "victim_support"}).content.decode()
    assert "Aucun lieu ne correspond" in unknown
    assert "3 lieux ne sont pas montrés : leurs horaires n’ont pas été trouvés" in unknown


def test_a_filter_keeps_the_rest_of_the_question(client: Client) -> None:
    page = client.get("/pm/lieux/", {"lon": "7.2835", "lat": "43.6966", "open": "1"}).content.decode()
    assert 'href="?lon=7.2835&amp;lat=43.6966&amp;type=angela&amp;open=1"' in page


def test_every_place_has_its_page_and_says_what_was_not_found(client: Client) -> None:
    for place in queries.places(queries.current_city()):
        response = client.get(f"/pm/lieux/{place.code}/")
        page = response.content.decode()
        assert response.status_code == 200
        assert ("inventé pour la démonstration" in page) == place.is_invented
        assert ("téléphone non trouvé dans les sources publiques" in page) == (not place.phone)
    assert client.get("/pm/lieux/nulle-part/").status_code == 404


def test_the_public_list_says_open_and_walking_time(client: Client) -> None:
    answer = client.get("/api/v1/places", {"type": "call_point", "lon": 7.2835, "lat": 43.6966}).json()
    first = answer["features"][0]["properties"]
    assert (first["is_open"], first["opens_at"], first["phone"], first["accessibility"]) == (True, None, "", "")
    assert first["walk_source"] == "straight_line"
    walks = [feature["properties"]["walk_s"] for feature in answer["features"]]
    assert walks == sorted(walks)
    away = client.get("/api/v1/places", {"type": "pound"}).json()["features"][0]["properties"]
    assert (away["walk_s"], away["is_open"]) == (None, None)


def near(seconds: int, metres: int, *, is_by_streets: bool, distance_m: int = 0) -> NearPlace:
    place = PlaceInfo("x", "angela", "X", 7.2, 43.7, "", "", "", "", "", "", is_invented=True, distance_m=distance_m)
    return NearPlace(place, Walk(seconds, metres, is_by_streets), None)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (near(3, 4, is_by_streets=True), "1 min à pied (10 m)"),
        (near(400, 523, is_by_streets=True), "7 min à pied (520 m)"),
        (near(1500, 1996, is_by_streets=True), "25 min à pied (2,0 km)"),
        (near(400, 523, is_by_streets=False), "environ 7 min à pied, à vol d’oiseau"),
        (near(4500, 6000, is_by_streets=True), "à 6,0 km par les rues"),
        (near(4500, 6000, is_by_streets=False, distance_m=4615), "à 4,6 km à vol d’oiseau"),
    ],
)
def test_walks_are_said_as_people_say_them(shown: NearPlace, said: str) -> None:
    assert say_walk(shown) == said


def test_the_date_of_a_source_is_as_exact_as_it_is_known() -> None:
    assert [say_as_of(text) for text in ("", "2025", "2025-12", "2025-12-03")] == [
        "",
        "2025",
        "décembre 2025",
        "3 décembre 2025",
    ]
