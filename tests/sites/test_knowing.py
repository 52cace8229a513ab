"""The pages that tell, the tiles, the switches of the pilot, and remarks on any page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from allopm.accounts.roles import Role
from allopm.city import queries
from allopm.city.actions import load_city
from allopm.city.queries import CityInfo
from allopm.pilot.actions import set_switch
from allopm.pilot.models import Feedback, PilotAgent
from tests.scenes import NOON, make_operator, make_user
from tests.sites.form import words_of

pytestmark = pytest.mark.django_db
PAGES = ["/pm/services/", "/pm/technologies/", "/pm/fourriere/", "/pm/objets-trouves/", "/pm/angela/", "/pm/victimes/"]


@pytest.fixture
def nice(var: object) -> CityInfo:
    queries.forget()
    load_city("nice", at=datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    return queries.current_city()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("lang", ["fr", "en", "it"])
def test_a_page_that_tells_answers_in_each_language(client: Client, nice: CityInfo, address: str, lang: str) -> None:
    response = client.get(address, headers={"accept-language": lang})
    assert response.status_code == 200
    assert f'<html lang="{lang}">' in response.content.decode()


def test_a_technology_says_how_many_which_law_and_how_long_with_its_source(client: Client, nice: CityInfo) -> None:
    page = words_of(client.get("/pm/technologies/"))
    assert "près de 5 000" in page
    assert "L251-2" in page
    assert "10 jours" in page
    assert "NPR3" in page


def test_the_pound_searches_no_plate(client: Client, nice: CityInfo) -> None:
    page = client.get("/pm/fourriere/").content.decode()
    assert "127,65" in page
    assert "<input" not in page.split("<main")[1].split("</main>")[0]


def test_a_discreet_page_has_a_neutral_title_and_stays_nowhere(client: Client, nice: CityInfo) -> None:
    response = client.get("/pm/angela/")
    page = response.content.decode()
    assert "<title>Informations pratiques</title>" in " ".join(page.split())
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "Où est Angela" in page
    assert "/avis/" not in page


def test_safe_places_come_nearest_first_and_say_that_they_are_invented(client: Client, nice: CityInfo) -> None:
    page = words_of(client.get("/pm/angela/", {"lon": "7.2661", "lat": "43.7032"}))
    assert "min à pied" in page
    assert "inventé pour la démonstration" in page


def test_every_tile_of_the_home_opens(client: Client, nice: CityInfo) -> None:
    home = client.get("/pm/")
    paths = [tile.path for tile in home.context["tiles"]]
    assert len(paths) >= 6
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_a_switch_takes_the_tile_and_the_page_away_from_residents_only(client: Client, city: CityInfo) -> None:
    set_switch(city, "angela", audience="pilot", by=make_operator(city), at=NOON)
    assert "Demandez Angela" not in words_of(client.get("/pm/"))
    assert client.get("/pm/angela/").status_code == 404
    agent = make_user(city, Role.CREW)
    client.force_login(agent)
    assert client.get("/pm/angela/").status_code == 404
    PilotAgent.objects.create(user=agent)
    assert client.get("/pm/angela/").status_code == 200
    assert "Demandez Angela" in words_of(client.get("/pm/"))


def test_the_button_of_remarks_goes_with_its_switch(client: Client, city: CityInfo) -> None:
    assert "/avis/" in client.get("/pm/").content.decode()
    set_switch(city, "feedback", audience="off", by=make_operator(city), at=NOON)
    assert "/avis/" not in client.get("/pm/").content.decode()
    assert client.get("/avis/").status_code == 404


def test_a_resident_says_a_word_of_a_page_and_nothing_says_who(client: Client, city: CityInfo) -> None:
    token = "a" * 26
    page = client.get("/avis/", {"de": f"/suivi/{token}/?x=1"}).content.decode()
    assert "Qu’est-ce qui marche" in page
    said = {"text": "Trop petit.", "page": f"/suivi/{token}/", "key": "k", "state_window": "375 × 790 @2"}
    assert "Merci" in words_of(client.post("/avis/", said))
    client.post("/avis/", said)
    remark = Feedback.objects.get()
    assert (remark.page, remark.role, remark.by_id) == ("/suivi/…/", "resident", None)
    assert remark.state["window"] == "375 × 790 @2"


def test_an_empty_remark_is_a_sentence(client: Client, city: CityInfo) -> None:
    response = client.post("/avis/", {"text": " ", "page": "/pm/", "key": "k"})
    assert response.status_code == 422
    assert "Écrivez un mot" in words_of(response)


@pytest.mark.parametrize(
    "address", ["https://ailleurs.test/", "//ailleurs.test/", "/pm/angela/", "javascript:alert(1)"]
)
def test_a_remark_leads_back_to_this_house_only(client: Client, city: CityInfo, address: str) -> None:
    page = client.get("/avis/", {"de": address}).content.decode()
    assert 'name="page" value="/pm/"' in page


def test_supervisors_read_remarks_and_tick_them_off(client: Client, city: CityInfo) -> None:
    client.post("/avis/", {"text": "Le bouton est loin.", "page": "/pm/", "key": "k"})
    assert client.get("/pilotage/retours/").status_code == 302
    client.force_login(make_user(city, Role.SUPERVISOR))
    assert "Le bouton est loin." in words_of(client.get("/pilotage/retours/"))
    client.post(f"/pilotage/retours/{Feedback.objects.get().pk}/", {"version": "1"})
    assert "Le bouton est loin." not in words_of(client.get("/pilotage/retours/"))
    assert "Le bouton est loin." in words_of(client.get("/pilotage/retours/", {"faits": "1"}))
