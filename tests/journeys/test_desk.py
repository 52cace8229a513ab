"""An operator works at the desk with the keyboard, in a real browser, on a real house."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.conftest import NewPage, sign_in
from tests.journeys.house import House, own_spot


def report_at(house: House, address: str, **changes: Any) -> Any:
    """A report whose address is found nowhere else."""
    return house.report(location=own_spot(address), **changes)


def row(page: Page, address: str) -> Locator:
    return page.get_by_role("option").filter(has_text=address)


def look_for(page: Page, address: str) -> None:
    """Filter the queue by keyboard: a long queue draws only what is seen."""
    page.keyboard.press("/")
    page.keyboard.type(address)
    page.keyboard.press("Tab")


def open_case(page: Page, address: str) -> None:
    """Open the only case at this address, by keyboard."""
    look_for(page, address)
    expect(row(page, address)).to_have_count(1)
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Fiche").get_by_text(address).first).to_be_visible()
    expect(page.get_by_role("region", name="Fil de l’affaire")).to_be_visible()
    expect(page.get_by_role("group", name="Fiche").get_by_text("ouverte", exact=True)).to_be_visible()


def ready(page: Page) -> Page:
    expect(page.locator("[data-state=fresh]")).to_be_visible()
    return page


def said(page: Page, words: str) -> None:
    expect(page.locator(".notices")).to_contain_text(words)


def test_new_report_appears_by_itself_with_its_reasons_and_counts_in_the_title(house: House, operator: Page) -> None:
    look_for(ready(operator), "quai du Fanal")
    report_at(house, "quai du Fanal")
    expect(row(operator, "quai du Fanal")).to_be_visible()
    expect(row(operator, "quai du Fanal")).to_contain_text("en cours")
    expect(row(operator, "quai du Fanal")).to_contain_text(re.compile(r"\d+ s"))
    expect(operator).to_have_title(re.compile(r"\(\d+\)"))


def test_operator_opens_sends_and_takes_back_with_four_keys(house: House, operator: Page) -> None:
    ready(operator)
    receipt = report_at(house, "quai des Docks")
    open_case(operator, "quai des Docks")
    assert house.get(f"/api/v1/threads/{receipt['token']}")["state"] == "read"
    expect(operator.get_by_role("button", name=re.compile(r"Envoyer \w+"))).not_to_have_count(0)
    operator.keyboard.press("1")
    said(operator, "envoyé")
    expect(operator.get_by_role("region", name="Équipages envoyés")).to_be_visible()
    assert house.get(f"/api/v1/threads/{receipt['token']}")["state"] == "crew_sent"
    operator.keyboard.press("u")
    said(operator, "annulé")
    expect(operator.get_by_role("region", name="Équipages envoyés")).to_have_count(0)


def stand(page: Page, lon: float, lat: float) -> None:
    """A signed-in crew says where it is."""
    page.evaluate(
        """async ([lon, lat]) => {
          const token = /csrftoken=([^;]+)/.exec(document.cookie)[1];
          const fix = { lon, lat, at: new Date().toISOString(), accuracy_m: 8 };
          const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
          const body = JSON.stringify({ fixes: [fix] });
          const answer = await fetch("/api/v1/field/positions", { method: "POST", headers, body });
          if (!answer.ok) throw new Error(await answer.text());
        }""",
        [lon, lat],
    )


def test_another_crew_than_the_first_proposed_wants_a_reason(house: House, operator: Page, new_page: NewPage) -> None:
    for email, lon in [("equipage03@demo.test", 7.2696), ("equipage04@demo.test", 7.2361)]:
        stand(sign_in(new_page(), email), lon, 43.7012)
    ready(operator)
    beside = {"lon": 7.2686, "lat": 43.7012, "accuracy_m": 12, "address": "quai du Lazaret", "source": "gps"}
    house.report(location=beside)  # near the one, far from the other
    open_case(operator, "quai du Lazaret")
    expect(operator.get_by_role("button", name=re.compile(r"Envoyer \w+"))).to_have_count(3)
    operator.keyboard.press("2")
    why = operator.get_by_label("Pourquoi lui plutôt que le premier proposé ?")
    expect(why).to_be_focused()
    operator.keyboard.type("connaît le lieu")
    operator.keyboard.press("Control+Enter")
    said(operator, "Équipage envoyé")
    expect(operator.get_by_role("region", name="Équipages envoyés")).to_be_visible()


def test_case_waits_then_ends_with_a_preview_of_what_its_author_will_read(house: House, operator: Page) -> None:
    ready(operator)
    receipt = report_at(house, "quai Papacino")
    open_case(operator, "quai Papacino")
    operator.keyboard.press("a")
    operator.keyboard.press("ArrowRight")
    operator.get_by_label("Ce qu’on attend").fill("rappel du déclarant")
    operator.keyboard.press("Control+Enter")
    said(operator, "Mise en attente")
    expect(operator.get_by_text("En attente encore")).to_be_visible()
    operator.keyboard.press("x")
    form = operator.get_by_role("dialog")
    form.get_by_label("Rien constaté sur place").check()
    form.get_by_label("vérifié par téléphone").check()
    form.get_by_label(re.compile("Explication")).fill("Le bar a baissé le son à notre appel.")
    expect(form.get_by_text("Le déclarant lira")).to_be_visible()
    operator.keyboard.press("Control+Enter")
    said(operator, "Terminée")
    ended = house.get(f"/api/v1/threads/{receipt['token']}")["ended"]
    assert (ended["outcome"], ended["proof"]) == ("nothing_found", "phone")
    assert "Le bar a baissé le son à notre appel." in ended["text"]
    operator.keyboard.press("u")
    said(operator, "annulé")
    assert house.get(f"/api/v1/threads/{receipt['token']}")["ended"] is None


def test_question_note_camera_and_hand_over_leave_their_trace(house: House, operator: Page) -> None:
    ready(operator)
    receipt = report_at(house, "quai des Deux-Emmanuel")
    open_case(operator, "quai des Deux-Emmanuel")
    for key, text, done in [
        ("d", "Est-ce toujours en cours ?", "Question envoyée"),
        ("n", "Bar déjà averti en octobre.", "Note ajoutée"),
        ("c", "lever de doute avant l’envoi", "Caméras à regarder"),
    ]:
        operator.keyboard.press(key)
        expect(operator.get_by_role("dialog").locator("textarea")).to_be_focused()
        operator.keyboard.type(text)
        operator.keyboard.press("Control+Enter")
        said(operator, done)
    trace = operator.get_by_role("region", name="Fil de l’affaire")
    expect(trace).to_contain_text("Bar déjà averti en octobre.")
    operator.keyboard.press("t")
    operator.get_by_role("dialog").locator("select").select_option(index=1)
    operator.keyboard.press("Control+Enter")
    said(operator, "Transmise")
    thread = house.get(f"/api/v1/threads/{receipt['token']}")
    assert thread["state"] == "handed_over"
    assert "Bar déjà averti" not in json.dumps(thread, ensure_ascii=False)


def test_two_cases_become_one_and_a_report_leaves_it_again(house: House, operator: Page) -> None:
    ready(operator)
    report_at(house, "quai Lunel")
    report_at(house, "quai Rauba")
    open_case(operator, "quai Rauba")
    operator.keyboard.press("g")
    form = operator.get_by_role("dialog")
    form.get_by_label("Chercher l’affaire").fill("quai Lunel")
    form.get_by_role("radiogroup", name="Affaire à regrouper").get_by_role("radio").first.check()
    operator.keyboard.press("Control+Enter")
    said(operator, "regroupées")
    said_by = operator.get_by_role("region", name="Ce qu’on nous dit")
    expect(said_by.get_by_role("article")).to_have_count(2)
    said_by.get_by_role("button", name="Séparer ce signalement").last.click()
    said(operator, "séparé")
    expect(said_by.get_by_role("article")).to_have_count(1)


def test_contact_is_shown_only_with_a_reason(house: House, operator: Page) -> None:
    ready(operator)
    report_at(house, "quai Entrecasteaux", contact={"email": None, "phone": "0600000000", "name": "Mme Essai"})
    open_case(operator, "quai Entrecasteaux")
    expect(operator.get_by_text("Mme Essai")).to_have_count(0)
    operator.get_by_role("button", name="Voir le contact").first.click()
    operator.keyboard.type("rappel pour préciser l’étage")
    operator.keyboard.press("Enter")
    expect(operator.get_by_text("Mme Essai")).to_be_visible()


def test_sound_says_whether_it_is_heard(operator: Page) -> None:
    ready(operator)
    operator.get_by_role("button", name=re.compile("^son ")).click()
    operator.evaluate("Math.random = () => 0.5")  # three beeps, for who can hear them
    operator.get_by_role("button", name="Tester mes sons").click()
    operator.keyboard.press("2")
    expect(operator.get_by_role("button", name="son non entendu")).to_be_visible()
    operator.get_by_role("button", name="Tester mes sons").click()
    operator.keyboard.press("3")
    expect(operator.get_by_role("button", name=re.compile(r"^son vérifié \d\d:\d\d"))).to_be_visible()


def test_question_mark_lists_every_key_and_letters_can_be_switched_off(house: House, operator: Page) -> None:
    ready(operator)
    report_at(house, "quai Amiral")
    open_case(operator, "quai Amiral")
    operator.keyboard.press("?")
    keys = operator.get_by_role("dialog", name="Clavier de la salle")
    for words in ("Terminer avec une issue et une preuve", "Prendre l’affaire", "chercher partout"):
        expect(keys).to_contain_text(words)
    keys.get_by_role("checkbox").uncheck()
    operator.keyboard.press("Escape")
    expect(keys).to_have_count(0)
    operator.keyboard.press("x")
    expect(operator.get_by_role("dialog")).to_have_count(0)


def test_search_finds_a_case_a_crew_and_an_act(house: House, operator: Page) -> None:
    ready(operator)
    report_at(house, "quai Cassini")
    look_for(operator, "quai Cassini")
    expect(row(operator, "quai Cassini")).to_have_count(1)
    operator.keyboard.press("Control+k")
    operator.keyboard.type("quai cassini")
    operator.keyboard.press("Enter")
    expect(operator.get_by_role("group", name="Fiche")).to_contain_text("quai Cassini")
    operator.keyboard.press("Control+k")
    operator.keyboard.type("M01")
    operator.keyboard.press("Enter")
    expect(operator.get_by_role("heading", name="M01")).to_be_visible()
    operator.keyboard.press("Escape")
    operator.keyboard.press("Control+k")
    operator.keyboard.type("note")
    operator.keyboard.press("Enter")
    expect(operator.get_by_role("dialog")).to_contain_text("Note interne")


def test_axe_finds_nothing_wherever_the_operator_goes(
    house: House, operator: Page, axe: Callable[[Page], None]
) -> None:
    ready(operator)
    report_at(house, "quai Infernet")
    axe(operator)
    open_case(operator, "quai Infernet")
    for scheme in ("light", "dark"):
        operator.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # playwright's literal
        axe(operator)
    for key in "axdgtnqe?":
        operator.keyboard.press(key)
        expect(operator.get_by_role("dialog")).to_be_visible()
        axe(operator)
        operator.keyboard.press("Escape")
    operator.set_viewport_size({"width": 375, "height": 790})
    axe(operator)


def test_two_thousand_open_cases_draw_only_what_is_seen(house: House, operator: Page) -> None:
    report_at(house, "quai Riboty")

    def crowd(route: Route) -> None:
        snapshot = route.fetch().json()
        model = snapshot["incidents"][-1]  # the one that was just reported: others have their own story
        snapshot["incidents"] = [{**model, "code": f"PM-{n:04}-TEST", "leader": None} for n in range(2_000)]
        route.fulfill(json=snapshot)

    operator.route("**/api/v1/desk/snapshot", crowd)
    operator.reload()
    ready(operator)
    expect(operator.get_by_role("option").first).to_have_attribute("aria-setsize", "2000")
    assert operator.get_by_role("option").count() < 60
    operator.get_by_role("listbox", name="Affaires").focus()
    operator.keyboard.press("End")
    expect(operator.get_by_role("option").last).to_have_attribute("aria-posinset", "2000")
    expect(operator.get_by_role("option").last).to_be_in_viewport()
