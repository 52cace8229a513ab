"""The home's tiles, the pages that must vanish, remarks on a page, and axe over every residents' page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage, enter
from tests.journeys.house import House

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]
WIDE = {"width": 1280, "height": 800}


def test_leaving_angela_leaves_nothing_in_the_history(new_page: NewPage, house: House, axe: Axe) -> None:
    page = new_page(geolocation={"longitude": 7.2661, "latitude": 43.7032}, permissions=["geolocation"])
    seen: list[str] = []
    page.on("framenavigated", lambda frame: seen.append(frame.url))
    page.goto("/")
    page.goto("/pm/")
    entries = page.evaluate("history.length")
    page.get_by_role("link", name="Demandez Angela").click()
    expect(page.locator(".say")).to_contain_text("Où est Angela")
    expect(page).to_have_title("Informations pratiques")
    axe(page)
    page.get_by_role("button", name="Le plus près de moi").click()
    expect(page.get_by_role("status")).to_contain_text("votre position")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Ask for Angela")).to_be_visible()
    assert page.url.endswith("/pm/")
    assert page.evaluate("history.length") == entries
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("**/mairie/")
    assert page.evaluate("history.length") == entries
    page.go_back()
    page.wait_for_url(re.compile(r":\d+/$"))
    page.goto("/pm/")
    page.get_by_role("link", name="Victim support").click()
    page.get_by_label("At which number?").fill("06 12 34 56 78")
    page.get_by_label("When may we call you safely?").fill("tomorrow morning")
    page.get_by_role("button", name="Ask to be called back").click()
    expect(page.get_by_role("heading", name="It is noted")).to_be_visible()
    assert page.url.endswith("/pm/")
    assert not [address for address in seen if "angela" in address or "victimes" in address]
    page.goto("/pm/angela/")  # by its own address, the exit takes its place
    page.get_by_role("link", name="Leave quickly").click()
    page.wait_for_url("**/mairie/")
    page.go_back()
    page.wait_for_url("**/pm/")
    expect(page.get_by_role("link", name="Victim support")).to_be_visible()  # the home, not what was open in its place


def test_a_remark_on_a_page_reaches_the_pilot_with_its_picture(new_page: NewPage, axe: Axe, tmp_path: Path) -> None:
    page = new_page()
    page.goto("/pm/contacts/")
    page.get_by_role("link", name="Un avis sur cette page").click()
    words = page.get_by_label("Qu’est-ce qui marche")
    words.fill("Le 3606 est trop bas.")
    axe(page)
    page.keyboard.press("Escape")  # closed by mistake: the words are still there
    page.get_by_role("link", name="Un avis sur cette page").click()
    expect(words).to_have_value("Le 3606 est trop bas.")
    page.screenshot(path=tmp_path / "ecran.png")
    page.get_by_label("Une image de votre écran").set_input_files(tmp_path / "ecran.png")
    page.get_by_role("button", name="Envoyer l’avis").click()
    expect(page.get_by_text("Merci, c’est noté.")).to_be_visible()
    page.get_by_role("link", name="Revenir à la page").click()
    assert page.url.endswith("/pm/contacts/")
    staff = enter(new_page(WIDE), "chef@demo.test", "/pilotage/retours/")
    remark = staff.get_by_role("article").filter(has_text="Le 3606 est trop bas.").first
    expect(remark).to_contain_text("/pm/contacts/")
    expect(remark.get_by_role("img")).to_be_visible()
    axe(staff)
    remark.get_by_role("button", name="C’est traité").click()
    expect(staff.get_by_text("Le 3606 est trop bas.")).to_have_count(0)


PAGES = (
    "/", "/pm/", "/mairie/", "/pm/services/", "/pm/contacts/", "/pm/lieux/", "/pm/technologies/", "/pm/fourriere/",
    "/pm/objets-trouves/", "/pm/angela/", "/pm/victimes/", "/donnees/", "/accessibilite/", "/avis/", "/pm/signaler/",
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_residents_page(new_page: NewPage, axe: Axe, scheme: str) -> None:
    page = new_page(color_scheme=scheme)
    page.goto("/pm/services/")
    more = page.locator("main a.row").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    for address in dict.fromkeys([*PAGES, *more]):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        axe(page)
