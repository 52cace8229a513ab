"""Residents in real browsers: on the phone, by keyboard, without JavaScript, without network."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, NewPage
from tests.journeys.house import House

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]
expect.set_options(timeout=15_000)
HERE = {"longitude": 7.2661, "latitude": 43.7032, "accuracy": 12}


def choose(page: Page, words: str) -> None:
    page.get_by_role("button", name=re.compile(words)).first.click()


def to_place(page: Page) -> None:
    """From the home of Allo PM to « Où est-ce ? »."""
    page.goto("/pm/")
    page.get_by_role("link", name="Signaler").click()
    choose(page, "^Nuisances sonores")
    choose(page, "^Musique forte")
    choose(page, "^Oui, maintenant")
    page.wait_for_url(lambda url: "/maintenant/" not in url)
    while "question-" in page.url:
        before = page.url
        skip = page.get_by_role("button", name="Passer")
        expect(skip.or_(page.get_by_role("button", name="Continuer")).first).to_be_visible()  # the page is there
        (skip if skip.count() else page.get_by_role("button", name="Continuer")).click()
        page.wait_for_url(lambda url, before=before: url != before)
    expect(page.get_by_role("heading", name="Où est-ce")).to_be_visible()


def go_on(page: Page, heading: str) -> None:
    page.get_by_role("button", name=re.compile("^Continuer")).click()
    expect(page.get_by_role("heading", name=heading)).to_be_visible()


def past_similar(page: Page) -> None:
    """Other journeys may have reported the same thing here."""
    page.wait_for_url(re.compile("deja-signale|verifier"))
    if "deja-signale" in page.url:
        choose(page, "autre chose")


def send(page: Page) -> str:
    """From the summary to the receipt, with a word added; returns the thread's address."""
    page.get_by_role("link", name=re.compile("^Un mot")).click()
    page.get_by_label("Votre message").fill("Porte ouverte.")
    go_on(page, "Vérifiez, puis envoyez")
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", name="C’est reçu")).to_be_visible()
    return page.get_by_role("link", name="Suivre en direct").get_attribute("href") or ""


def report_in_words(page: Page, words: str) -> str:
    to_place(page)
    page.get_by_label("Précisions").fill(words)
    page.get_by_role("button", name="Continuer").click()
    past_similar(page)
    return send(page)


def operator_opens(operator: Page, house: House, code: str) -> None:
    """What the desk does when it opens a case, through its own door."""
    snapshot = operator.request.get(f"{house.url}/api/v1/desk/snapshot").json()
    for card in snapshot["incidents"]:
        detail = operator.request.get(f"{house.url}/api/v1/desk/incidents/{card['code']}").json()
        if any(report["code"] == code for report in detail["reports"]):
            command(operator, house, card["code"], "open", version=card["version"])
            return
    raise AssertionError(f"{code} is not on the desk")


def command(operator: Page, house: House, code: str, verb: str, **body: object) -> None:
    cookies = {cookie["name"]: cookie["value"] for cookie in operator.context.cookies()}
    answer = operator.request.post(
        f"{house.url}/api/v1/desk/incidents/{code}/{verb}",
        data=body,
        headers={"X-CSRFToken": cookies["csrftoken"], "Referer": house.url},
    )
    assert answer.ok, answer.text()


def test_a_resident_reports_from_the_street_and_sees_it_read_without_reloading(
    new_page: NewPage, operator: Page, house: House, axe: Axe, tmp_path: Path
) -> None:
    page = new_page(geolocation=HERE, permissions=["geolocation"])
    page.goto("/")
    axe(page)
    to_place(page)
    axe(page)
    choose(page, "^Ma position")
    expect(page.get_by_text("Position du téléphone, à 12 m près")).to_be_visible()
    page.get_by_label("Précisions").fill("devant le tabac")
    page.get_by_role("button", name="Continuer").click()
    past_similar(page)
    page.get_by_role("link", name=re.compile("^Photos")).click()
    Image.new("RGB", (2400, 1800), (30, 60, 90)).save(tmp_path / "photo.jpg")
    page.locator("#photo").set_input_files(tmp_path / "photo.jpg")
    expect(page.get_by_text("Aucun visage trouvé")).to_be_visible()  # looked at on the page, before it leaves
    axe(page)
    go_on(page, "Vérifiez, puis envoyez")
    thread = send(page)
    axe(page)
    page.get_by_role("link", name="Suivre en direct").click()
    expect(page.get_by_role("heading", name="Votre signalement est reçu")).to_be_visible()
    expect(page.locator("[data-fresh]")).to_contain_text("à jour à")
    axe(page)
    operator_opens(operator, house, page.locator(".brand").inner_text())
    expect(page.get_by_role("heading", name="Votre signalement est lu par un agent")).to_be_visible()
    assert page.url.endswith(thread)


def test_the_whole_path_works_without_javascript(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    report_in_words(page, "au fond de la cour")
    page.get_by_role("link", name="Suivre en direct").click()
    page.get_by_label("Ajouter un mot").fill("Toujours là.")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_text("Toujours là.")).to_be_visible()


def test_a_page_is_usable_before_its_script_arrives(new_page: NewPage) -> None:
    page = new_page()
    page.route(re.compile(r"\.js$"), lambda route: route.abort())
    report_in_words(page, "près de la fontaine")


def test_the_keyboard_alone_is_enough(new_page: NewPage) -> None:
    page = new_page(DESK)
    page.goto("/")
    press_until(page, "Allo PM")
    press_until(page, "Signaler")
    press_until(page, "Nuisances sonores")
    press_until(page, "Musique forte")
    press_until(page, "Oui, maintenant")
    expect(page).to_have_url(re.compile("question-|lieu"))


def press_until(page: Page, words: str) -> None:
    """Tab to the control that starts with these words, see its focus, press Enter."""
    address = page.url
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.innerText || ''")
        if focused.strip().startswith(words):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", words
            page.keyboard.press("Enter")
            page.wait_for_url(lambda url: url != address)
            return
    raise AssertionError(f"{words!r} cannot be reached by Tab")


def test_two_taps_on_send_make_one_report(new_page: NewPage) -> None:
    page = new_page()
    to_place(page)
    page.get_by_label("Précisions").fill("rue double")
    page.get_by_role("button", name="Continuer").click()
    past_similar(page)
    page.get_by_role("button", name="Envoyer").dblclick()
    expect(page.get_by_role("heading", name="C’est reçu")).to_be_visible()
    page.goto("/pm/")
    expect(page.locator(".followed .row")).to_have_count(1)


def test_the_thread_says_when_it_is_cut_and_heals_by_itself(new_page: NewPage, operator: Page, house: House) -> None:
    page = new_page()
    page.goto(report_in_words(page, "quai coupé"))
    code = page.locator(".brand").inner_text()
    expect(page.locator("[data-fresh]")).to_contain_text("à jour à")
    page.context.set_offline(True)
    expect(page.locator("[data-fresh]")).to_contain_text("hors ligne", timeout=30_000)
    page.get_by_label("Ajouter un mot").fill("Écrit sans réseau")
    page.locator("[data-message-form]").get_by_role("button").click()
    expect(page.get_by_text("Pas encore envoyé")).to_be_visible()
    expect(page.get_by_text("Écrit sans réseau")).to_be_visible()
    operator_opens(operator, house, code)
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="lu par un agent")).to_be_visible(timeout=30_000)
    expect(page.locator("[data-fresh]")).to_contain_text("à jour à")
    expect(page.get_by_text("Pas encore envoyé")).to_be_hidden(timeout=30_000)
    expect(page.get_by_text("Écrit sans réseau")).to_be_visible()


@pytest.mark.drawn
def test_the_pin_is_placed_on_a_map_that_only_loads_when_opened(new_page: NewPage, axe: Axe) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    to_place(page)
    assert not [url for url in asked if "/carte/" in url]
    choose(page, "^Placer un repère")
    canvas = page.locator("[data-picker] canvas")
    expect(canvas).to_be_visible()
    axe(page)
    canvas.click(position={"x": 150, "y": 120})
    expect(page.get_by_text("Repère placé sur la carte.")).to_be_visible()
    page.get_by_role("button", name="Continuer").click()
    past_similar(page)


def test_a_tourist_reads_english_and_italian(new_page: NewPage, axe: Axe) -> None:
    page = new_page()
    page.goto("/pm/")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("link", name="Report")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Italiano").click()
    expect(page.get_by_role("link", name="Segnalare")).to_be_visible()
    axe(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    ["/", "/pm/", "/mairie/", "/pm/contacts/", "/pm/lieux/", "/pm/signaler/", "/pm/signaler/chercher/?q=musique",
     "/donnees/", "/accessibilite/", "/nulle-part/"],
)  # fmt: skip
def test_axe_finds_nothing(new_page: NewPage, axe: Axe, address: str, scheme: str) -> None:
    page = new_page(color_scheme=scheme)
    page.goto(address)
    axe(page)
