"""Places in real browsers: by keyboard, by the position of the phone, on the map, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, NewPage, sign_in
from tests.journeys.test_citizen import HERE, past_similar, press_until, to_place

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]


def test_by_keyboard_alone_from_the_list_to_one_place(new_page: NewPage, axe: Axe) -> None:
    page = new_page(DESK)
    page.goto("/pm/lieux/")
    press_until(page, "Aide aux victimes")
    expect(page.get_by_role("heading", name="Maison pour l’accueil des victimes")).to_be_visible()
    press_until(page, "1\nMaison pour l’accueil des victimes")
    expect(page.get_by_text("téléphone non trouvé dans les sources publiques")).to_be_visible()
    axe(page)


@pytest.mark.drawn
def test_nearest_first_by_one_button_and_the_map_says_the_same(new_page: NewPage, axe: Axe) -> None:
    page = new_page(geolocation=HERE, permissions=["geolocation"])
    page.goto("/pm/lieux/?type=police_municipale")
    page.get_by_role("button", name="Le plus près de moi").click()
    page.wait_for_url(re.compile("lon=7.2661&lat=43.7032&type=police_municipale"))
    expect(page.locator(".place").first).to_contain_text("Poste mobile Jean-Médecin")
    page.get_by_role("button", name="Voir ces lieux sur la carte").click()
    markers = page.locator(".place-marker")
    expect(markers).to_have_count(page.locator(".place[data-lon]").count())
    axe(page)
    page.get_by_role("button", name="1, Poste mobile Jean-Médecin").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".place").first.get_by_role("link").first).to_be_focused()


def test_without_javascript_an_address_is_enough(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/pm/lieux/")
    page.get_by_label("Près de quelle adresse ?").fill("rue qui n’existe pas")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_text("Adresse introuvable")).to_be_visible()
    page.get_by_role("link", name="Ouvert maintenant").click()
    expect(page.get_by_text("Ouvert en permanence").first).to_be_visible()


def test_outside_the_commune_one_is_told_and_may_insist(new_page: NewPage, axe: Axe) -> None:
    away = {"longitude": 7.1870, "latitude": 43.6745, "accuracy": 9}
    page = new_page(geolocation=away, permissions=["geolocation"])
    to_place(page)
    page.get_by_role("button", name=re.compile("^Ma position")).click()
    expect(page.get_by_text("Position du téléphone, à 9 m près")).to_be_visible()
    page.get_by_label("Étage, niveau, bâtiment").fill("parking niveau -2")
    page.get_by_label("Je n’y suis plus").check()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("commune : Saint-Laurent-du-Var")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Envoyer quand même à Nice").click()
    past_similar(page)
    expect(page.get_by_role("heading", name="Vérifiez, puis envoyez")).to_be_visible()


@pytest.mark.drawn
def test_a_sector_is_drawn_by_keyboard_in_the_administration(new_page: NewPage) -> None:
    page = sign_in(new_page(DESK), "admin@demo.test")
    page.goto("/admin/city/sector/")
    page.get_by_role("link", name="Vieux-Nice").first.click()
    corner = page.locator("[data-corner='3']")
    expect(corner).to_be_visible()
    before = page.locator("#id_polygon").input_value()
    corner.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-corner='3']")).to_be_focused()
    assert page.locator("#id_polygon").input_value() != before
    page.get_by_label("Longitude du sommet 4").fill("7.2779")
    page.get_by_label("Latitude du sommet 4").fill("43.7014")
    page.get_by_label("Latitude du sommet 4").press("Tab")
    assert "[7.2779,43.7014]" in page.locator("#id_polygon").input_value()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Les nouveaux signalements prennent ce découpage")).to_be_visible()
