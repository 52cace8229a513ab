"""The report in few taps: on a slow phone, by keyboard alone to the receipt, without script or map in each language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from bench.phone import KINDS, RECEIPT_S, TAPS, report, throttled
from tests.journeys.conftest import DESK, NewPage

pytestmark = pytest.mark.journey
LANGUAGES = [
    ("Français", "Signaler", "Oui, maintenant", "Où est-ce", "Précisions", "Continuer", "Envoyer", "C’est reçu"),
    ("English", "Report", "Yes, now", "Where", "Details", "Continue", "Send", "Received"),
    ("Italiano", "Segnalare", "Sì, adesso", "Dove", "Dettagli", "Continuare", "Inviare", "Ricevuto"),
]


def test_the_commonest_kind_leaves_a_slow_phone_in_seven_taps(new_page: NewPage) -> None:
    here = {"longitude": 7.2301, "latitude": 43.7101, "accuracy": 12}
    page = new_page(geolocation=here, permissions=["geolocation"])
    throttled(page)
    page.set_default_timeout(40_000)
    way = report(page, KINDS[0])
    assert way.taps <= TAPS
    assert way.took_s <= RECEIPT_S
    page.goto("/pm/")
    expect(page.locator("[data-quick] button").first).to_contain_text(KINDS[0])  # what was told here comes first


def test_the_keyboard_alone_goes_from_the_doors_to_the_receipt(new_page: NewPage) -> None:
    page = new_page(DESK)
    page.goto("/")
    for words in ("Allo PM", "Musique forte", "Oui, maintenant"):
        press(page, words)
    until(page, lambda: page.evaluate("document.activeElement.id") == "words")
    page.keyboard.type("porte bleue, au clavier")
    press(page, "Continuer")
    if "deja-signale" in page.url:
        press(page, "C’est autre chose")
    press(page, "Envoyer")
    expect(page.get_by_role("heading", name="C’est reçu")).to_be_visible()


def press(page: Page, words: str) -> None:
    """Tab to what starts with these words, press Enter, wait for the next page."""
    address = page.url
    until(page, lambda: page.evaluate("document.activeElement.innerText || ''").strip().startswith(words))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != address)


def until(page: Page, is_there: object) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if callable(is_there) and is_there():
            return
    raise AssertionError("cannot be reached by Tab")


@pytest.mark.parametrize("words", LANGUAGES, ids=[words[0] for words in LANGUAGES])
def test_without_script_or_map_in_each_language(new_page: NewPage, words: tuple[str, ...]) -> None:
    language, start, now, where, details, go_on, send, received = words
    page = new_page(java_script_enabled=False)
    page.goto("/pm/")
    page.get_by_role("button", name=language).click()
    expect(page.get_by_role("link", name=re.compile(f"^{start}"))).to_be_visible()
    page.locator('[data-quick] button[value="noise.music"]').click()
    page.get_by_role("button", name=re.compile(f"^({now})")).click()
    expect(page.get_by_role("heading", name=re.compile(where))).to_be_visible()
    page.get_by_label(re.compile(details)).fill(f"place, {language}")
    page.get_by_role("button", name=re.compile(f"^{go_on}")).last.click()
    page.get_by_role("button", name=re.compile(f"^{send}")).click()
    expect(page.get_by_role("heading", name=re.compile(received))).to_be_visible()
