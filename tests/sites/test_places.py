"""The page of places: nearest first, open or not, what is invented says so, and no script needed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from allopm.city import queries
from allopm.city.actions import load_city
from allopm.sites.citizen.places_views import say_distance

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
    assert "à 10 m, 1 min à pied" in page


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


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (None, ""),
        (3, "à 10 m, 1 min à pied"),
        (384, "à 380 m, 6 min à pied"),
        (1150, "à 1,1 km, 19 min à pied"),
        (5230, "à 5,2 km"),
    ],
)
def test_distances_are_said_as_people_say_them(metres: int | None, said: str) -> None:
    assert say_distance(metres) == said
