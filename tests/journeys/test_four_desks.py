"""Four operators at four desks of one room: what one does, the other three see, and nobody takes what another has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import DESK, MAPLESS, NewHouse, enter
from tests.journeys.house import House
from tests.journeys.test_desk import look_for, ready, row, said

NAMES = ("Léa Martin", "Adam Bruno", "Karine Dalmas", "Sami Rossi")
# Places of Nice more than 800 m from each other: nothing here is probably the same thing.
PLACES = [
    (7.2050, 43.6745), (7.2160, 43.6850), (7.2290, 43.6930), (7.2420, 43.7020),
    (7.2560, 43.7110), (7.2700, 43.7200), (7.2830, 43.7080), (7.2960, 43.6990),
    (7.2200, 43.7150), (7.2350, 43.7250), (7.2500, 43.6960),
]  # fmt: skip
PRESS_TOGETHER = """([key, at]) => new Promise((done) => setTimeout(() => {
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
  done();
}, at - Date.now()))"""
# Remembers when the page's own clock first showed, or hid, a row of the queue; all four stand on one machine.
WATCH_ROWS = """([words, mustBeThere]) => {
  const isThere = () => [...document.querySelectorAll("[role=option]")].some((one) => one.innerText.includes(words));
  window.changedAt = null;
  const look = () => { if (window.changedAt === null && isThere() === mustBeThere) window.changedAt = Date.now(); };
  new MutationObserver(look).observe(document.body, {subtree: true, childList: true, characterData: true});
  look();
}"""
WATCH_KEY = """(key) => addEventListener("keydown", (event) => {
  if (event.key === key) window.actedAt = Date.now();
}, true)"""

expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def room(new_house: NewHouse) -> House:
    """A house of one's own: nobody else is at its desks."""
    return new_house()


@pytest.fixture(scope="module")
def desks(room: House, launch: Callable[[list[str]], Browser]) -> Iterator[list[Page]]:
    """Four browsers, each with its operator; all of them present to each other."""
    contexts = [
        launch(MAPLESS).new_context(viewport=DESK, base_url=room.url, locale="fr-FR", timezone_id="Europe/Paris")  # type: ignore[arg-type]  # playwright's own shape
        for _name in NAMES
    ]
    pages = []
    for number, context in enumerate(contexts, 1):
        context.set_default_timeout(15_000)
        pages.append(ready(enter(context.new_page(), f"operateur{number}@demo.test", "/desk/")))
    for page in pages:
        expect(page.get_by_role("group", name="Équipe de salle").get_by_role("img")).to_have_count(3)
    yield pages
    for context in contexts:
        context.close()


def report(house: House, street: str, number: int) -> str:
    """A report of this street at the place of its number; its address."""
    lon, lat = PLACES[number - 1]
    address = f"{number} {street}"
    house.report(location={"lon": lon, "lat": lat, "accuracy_m": 12, "address": address, "source": "gps"})
    return address


def alone(page: Page) -> Page:
    """No panel, no form, no filter of an earlier test."""
    dialogs = page.get_by_role("dialog")
    for _press in range(5):
        if not dialogs.count():
            break
        page.keyboard.press("Escape")
    expect(dialogs).to_have_count(0)
    return page


def holder(page: Page, address: str) -> Locator:
    return row(page, address).locator(".claim")


def held_by(page: Page) -> dict[str, int]:
    """How many cases each colleague has, as the faces of the header say."""
    words = page.get_by_role("group", name="Équipe de salle").get_by_role("img")
    expect(words).to_have_count(len(NAMES) - 1)  # who misses a beat on a slow machine is back with the next
    found = [re.match(r"(.+?), .+ : (?:(\d+)|aucune) affaire", words.nth(n).get_attribute("aria-label") or "")
             for n in range(words.count())]  # fmt: skip
    return {one[1]: int(one[2] or 0) for one in found if one}


def test_eight_reports_are_offered_to_four_desks_in_equal_parts(
    room: House, desks: list[Page], axe: Callable[[Page], None]
) -> None:
    before = desks[0].get_by_role("option").count()
    addresses = [report(room, "rue Balance", number) for number in range(1, 9)]
    for page in desks:
        look_for(alone(page), "rue Balance")
        for address in addresses:
            expect(holder(page, address)).to_contain_text("proposée à ")
    least = (before + 8) // 4
    for mine, page in enumerate(desks):
        shares = held_by(page)
        assert sorted(shares) == sorted(name for at, name in enumerate(NAMES) if at != mine)
        assert set(shares.values()) <= {least, least + 1}, shares
    if before == 0:
        for page in desks:
            expect(page.locator(".claim", has_text="proposée à vous")).to_have_count(2)
    desks[0].keyboard.press("i")
    team = desks[0].get_by_role("dialog", name="Équipe de salle")
    expect(team).to_contain_text("4 personnes au poste")
    for name in NAMES:
        expect(team.get_by_role("region", name=name)).to_contain_text("proposée")
    axe(desks[0])


def test_case_that_four_take_at_the_same_moment_has_one_holder_on_every_screen(room: House, desks: list[Page]) -> None:
    address = report(room, "rue Course", 9)
    for page in desks:
        look_for(alone(page), "rue Course")
        expect(row(page, address)).to_have_count(1)
        page.keyboard.press("Home")
        expect(row(page, address)).to_have_attribute("aria-selected", "true")
    at = desks[0].evaluate("Date.now() + 400")
    for page in desks:
        page.evaluate(f"(given) => void ({PRESS_TOGETHER})(given)", ["p", at])
    for page in desks:
        said(page, re.compile("|".join(["Prise par vous", *NAMES])))
        expect(holder(page, address)).not_to_contain_text("proposée")
    answers = [page.locator(".notices").inner_text() for page in desks]
    shown = [holder(page, address).inner_text() for page in desks]
    assert shown.count("vous") == 1, (shown, answers)
    first = shown.index("vous")
    assert len({words for at, words in enumerate(shown) if at != first}) == 1, shown
    for at, words in enumerate(answers):
        assert at == first or re.search(": prise en charge, à|vient de modifier|a repris", words), answers


def changed_ms(desks: list[Page]) -> list[int]:
    """From the key on the first desk to the row of each of the others; waits until they have changed."""
    acted = desks[0].evaluate("window.actedAt")
    times = []
    for page in desks[1:]:
        page.wait_for_function("() => window.changedAt !== null")
        times.append(int(page.evaluate("window.changedAt") - acted))
    return times


def test_grouping_and_its_undo_are_seen_by_the_three_others(
    room: House, desks: list[Page], capsys: pytest.CaptureFixture[str]
) -> None:
    joins, stays = (report(room, "rue Jumelle", number) for number in (10, 11))
    first, *others = desks
    for page in desks:
        look_for(alone(page), "rue Jumelle")
        expect(row(page, joins)).to_have_count(1)
        expect(row(page, stays)).to_have_count(1)
    row(first, joins).click()
    first.keyboard.press("g")
    form = first.get_by_role("dialog")
    form.get_by_label("Chercher l’affaire").fill(stays)
    form.get_by_role("radiogroup", name="Affaire à regrouper").get_by_role("radio", name=re.compile(stays)).check()
    for page in others:
        page.evaluate(WATCH_ROWS, [joins, False])
    first.evaluate(WATCH_KEY, "Enter")
    first.keyboard.press("Control+Enter")
    said(first, "regroupées")
    grouped = changed_ms(desks)
    for page in others:
        expect(row(page, stays)).to_contain_text("2 témoins")
        page.evaluate(WATCH_ROWS, [joins, True])
    first.evaluate(WATCH_KEY, "u")
    first.keyboard.press("u")
    undone = changed_ms(desks)
    for page in desks:
        expect(row(page, joins)).to_have_count(1)
        expect(row(page, stays)).not_to_contain_text("2 témoins")
    with capsys.disabled():
        print(f"\nms from the key to the three other screens: grouped {grouped}, undone {undone}")  # noqa: T201  # asked


def signed(page: Page, side: str, name: str) -> None:
    expect(page.get_by_role("region", name="Signatures")).to_contain_text(re.compile(f"{side} : {name}, "))


def test_hand_over_sheet_is_written_by_one_shift_and_signed_by_both(
    desks: list[Page], axe: Callable[[Page], None]
) -> None:
    leaving, arriving, *_rest = desks
    for page in desks:
        alone(page).keyboard.press("F9")
        expect(page.get_by_role("dialog", name="Relève")).to_be_visible()
    prepare = leaving.get_by_role("button", name="Préparer une fiche maintenant")
    sheet = leaving.get_by_role("region", name="Notes")
    prepare.or_(sheet).click()  # near the hour of a shift it is there by itself
    note: Any = sheet.get_by_label("Ajouter une note")
    note.fill("Alarme du parking Barla : le gardien rappelle à 22 h.")
    sheet.get_by_role("button", name="Ajouter la note").click()
    for page in desks:
        expect(page.get_by_role("region", name="Notes")).to_contain_text("le gardien rappelle à 22 h")
        axe(page) if page is leaving else None
    leaving.get_by_role("button", name="Signer pour la vacation qui part").click()
    signed(arriving, "qui part", "Léa Martin")
    expect(leaving.get_by_text("un collègue signe pour celle qui arrive")).to_be_visible()
    arriving.get_by_role("button", name="Signer pour la vacation qui arrive").click()
    for page in desks:
        signed(page, "qui part", "Léa Martin")
        signed(page, "qui arrive", "Adam Bruno")
    axe(arriving)
    for page in desks:
        alone(page)  # the button that had the focus is gone with its signature: Escape still closes
