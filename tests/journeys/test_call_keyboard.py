"""From a call that rings to its case on the screen, by keyboard alone, counted."""

from __future__ import annotations

import json
import time
import urllib.request
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from allopm.interop.telephony.words import sign
from tests.journeys.conftest import DESK, NewPage, enter
from tests.journeys.house import House

SECRET = "le secret du standard d’essai"
MOST = 25  # keystrokes besides free text, asked by the room
COUNT = """() => {
  window.pressed = [];
  window.addEventListener("keydown", (event) => window.pressed.push(event.key), true);
}"""


@pytest.fixture(scope="module")
def exchange(new_house: Any, monkeypatch_module: pytest.MonkeyPatch) -> House:
    """A house of one's own, joined to a telephone exchange."""
    monkeypatch_module.setenv("ALLOPM_TELEPHONY_SECRET", SECRET)
    home: House = new_house()
    return home


@pytest.fixture(scope="module")
def monkeypatch_module() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def tell(house: House, event: str, call: str, number: str = "0612345678") -> None:
    said = {"event": event, "call": call, "at": datetime.now(UTC).isoformat(), "number": number, "line": "3606"}
    body, stamp = json.dumps(said).encode(), str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "X-AlloPM-Timestamp": stamp,
        "X-AlloPM-Signature": f"v1={sign(SECRET, body, stamp=stamp)}",
    }
    urllib.request.urlopen(urllib.request.Request(f"{house.url}/api/v1/telephony/calls", body, headers), timeout=10)


def desk_of(new_page: NewPage, house: House, who: str) -> Page:
    page = enter(new_page(DESK, base_url=house.url), f"{who}@demo.test", "/desk/")
    expect(page.locator("[data-state=fresh]")).to_be_visible()
    return page


def test_a_call_becomes_a_case_in_few_keys_and_the_colleague_sees_it(
    exchange: House, new_page: NewPage, axe: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    lea, ines = desk_of(new_page, exchange, "operateur1"), desk_of(new_page, exchange, "operateur2")
    tell(exchange, "ringing", "essai-1")
    for page in (lea, ines):
        expect(page.get_by_label("Appel téléphonique")).to_contain_text("06 •• •• •• 78")
    lea.evaluate(COUNT)
    keys = lea.keyboard
    keys.press("F4")
    expect(lea.get_by_label("De quoi s’agit-il ?")).to_be_focused()
    expect(ines.get_by_label("Appel téléphonique")).to_have_count(0)  # taken: it rings nowhere else
    tell(exchange, "ended", "essai-1")  # hung up; the words are still to be written
    keys.type("mu")
    keys.press("Enter")
    keys.press("o")  # in progress
    expect(lea.get_by_label("Où ?")).to_be_focused()
    place = "12 rue de France"
    keys.type(place)
    keys.press("Enter")
    expect(lea.get_by_role("group", name="D’où vient le bruit ?")).to_be_visible()
    keys.press("2")  # a bar
    keys.press("3")  # several hours
    keys.press("Enter")  # no floor
    words = "La sono du bar fait trembler les vitres."
    expect(lea.get_by_label("Ce que dit l’appelant")).to_be_focused()
    keys.type(words)
    axe(lea)
    keys.press("Control+Enter")
    expect(lea.get_by_label("Fin de l’appel")).to_contain_text("PM-")
    axe(lea)
    code = lea.locator(".code").inner_text()
    keys.press("n")
    expect(lea.get_by_role("dialog")).to_have_count(0)
    for page in (lea, ines):
        expect(page.get_by_role("option").filter(has_text="Musique forte")).to_have_count(1)
    expect(lea.get_by_role("group", name="Fiche")).to_contain_text("Musique forte")
    total = len(lea.evaluate("window.pressed"))
    besides = total - len(place) - len(words)
    with capsys.disabled():
        print(f"\nkeystrokes: {total}; of an address {len(place)}, of words {len(words)}, besides {besides}")  # noqa: T201  # asked
    assert besides <= MOST
    assert code.startswith("PM-")


def test_what_is_typed_outlives_a_closed_form_a_second_call_and_a_reload(exchange: House, new_page: NewPage) -> None:
    lea = desk_of(new_page, exchange, "operateur3")
    tell(exchange, "ringing", "essai-2", "0612345679")
    expect(lea.get_by_label("Appel téléphonique")).to_be_visible()
    lea.keyboard.press("F4")
    expect(lea.get_by_label("De quoi s’agit-il ?")).to_be_focused()
    lea.keyboard.type("ro")
    lea.keyboard.press("Enter")
    lea.get_by_label("Ce que dit l’appelant").fill("Quatre motos")
    tell(exchange, "ringing", "essai-3", "anonymous")
    expect(lea.get_by_role("button", name="numéro masqué sonne")).to_be_visible()
    lea.keyboard.press("F4")
    expect(lea.get_by_label("Ce que dit l’appelant")).to_have_value("")
    lea.keyboard.press("F4")
    expect(lea.get_by_label("Ce que dit l’appelant")).to_have_value("Quatre motos")
    lea.keyboard.press("Escape")
    expect(lea.get_by_role("dialog")).to_have_count(0)
    assert "0612345679" not in lea.evaluate("JSON.stringify(sessionStorage)")
    assert "612345679" not in lea.evaluate("JSON.stringify(sessionStorage)")
    lea.reload()
    expect(lea.locator("[data-state=fresh]")).to_be_visible()
    lea.keyboard.press("F4")
    lea.get_by_role("button", name="06 •• •• •• 79 · Rodéo motorisé").click()
    expect(lea.get_by_label("Ce que dit l’appelant")).to_have_value("Quatre motos")
    expect(lea.get_by_role("textbox", name="Numéro")).to_have_value("+33612345679")
