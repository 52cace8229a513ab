"""A crew at work with a real browser: bad network, gloves, a phone that forgets."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.journeys.conftest import DESK, PHONE, NewPage, enter
from tests.journeys.house import House

expect.set_options(timeout=15_000)

Axe = Callable[[Page], None]
STEP = re.compile(r"/api/v1/field/missions/\d+/(.+)$")
POST = """async ([path, body]) => {
  const token = /csrftoken=([^;]*)/.exec(document.cookie)[1];
  const headers = {"Content-Type": "application/json", "X-CSRFToken": token};
  const response = await fetch(path, {method: "POST", headers, body: JSON.stringify(body)});
  return {status: response.status, ...(await response.json())};
}"""


@dataclass
class Centre:
    """An operator who works by the desk's commands; the crew's phone is what is looked at here."""

    house: House
    page: Page

    def get(self, path: str) -> Any:
        return self.page.evaluate("async (path) => (await fetch(path)).json()", path)

    def command(self, code: str, verb: str, **body: Any) -> Any:
        version = self.incident(code)["version"]
        path = f"/api/v1/desk/incidents/{code}/{verb}"
        answer = self.page.evaluate(POST, [path, {"version": version, **body}])
        assert answer["status"] == 200, answer
        return answer["incident"]

    def incident(self, code: str) -> Any:
        return self.get(f"/api/v1/desk/incidents/{code}")["incident"]

    def steps(self, code: str, kind: str) -> list[Any]:
        return [step for step in self.get(f"/api/v1/desk/incidents/{code}")["steps"] if step["kind"] == kind]

    def send(self, crew: str, address: str, **report: Any) -> str:
        """A new report at this address, and the crew sent to it; returns the incident's code."""
        place = {"lon": 7.2661, "lat": 43.7032, "accuracy_m": 12, "address": address, "source": "gps"}
        self.house.report(location=place, **report)
        snapshot = self.get("/api/v1/desk/snapshot")
        code: str = next(card["code"] for card in snapshot["incidents"] if card["address"] == address)
        self.command(code, "send", crew=crew, reason="elle est sur place")
        return code


@pytest.fixture
def centre(house: House, new_page: NewPage) -> Centre:
    return Centre(house, enter(new_page(DESK), "operateur4@demo.test", "/desk/"))


@pytest.fixture
def phone_of(new_page: NewPage) -> Callable[[str], Page]:
    """The phone of one crew, signed in, its app installed. Each test takes another crew."""

    def open_phone(number: str, viewport: dict[str, int] = PHONE) -> Page:
        point = {"longitude": 7.262, "latitude": 43.701, "accuracy": 9}
        page = new_page(viewport, geolocation=point, permissions=["geolocation"])
        enter(page, f"equipage{number}@demo.test", "/field/")
        expect(page.locator("[data-truth=fresh]")).to_be_visible()
        page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        return page

    return open_phone


def enter_tunnel(page: Page) -> None:
    page.context.set_offline(True)
    expect(page.locator("[data-truth=offline]")).to_be_visible()


def leave_tunnel(page: Page) -> None:
    page.context.set_offline(False)
    expect(page.locator("[data-truth=fresh]")).to_be_visible()


def ready_for(page: Page, name: str) -> None:
    expect(page.locator("button.main", has_text=name)).to_be_visible()


def shows_everything_sent(page: Page) -> None:
    expect(page.get_by_text("non envoyé")).to_have_count(0)


def do_steps(page: Page, *names: str) -> None:
    """The big button, each time it bears the next name."""
    for name in names:
        page.locator("button.main", has_text=name).click()


def key_of(request: Request) -> str:
    return str(json.loads(request.post_data or "{}")["key"])


def sent_steps(page: Page) -> list[tuple[str, str]]:
    """(verb, key) of every step that leaves this page, as it leaves."""
    found: list[tuple[str, str]] = []

    def look(request: Request) -> None:
        step = STEP.search(request.url)
        if step and request.method == "POST":
            found.append((step[1], key_of(request)))

    page.on("request", look)
    return found


def test_crew_receives_and_ends_a_mission_without_a_reload(
    centre: Centre, phone_of: Callable[[str], Page], axe: Axe
) -> None:
    page = phone_of("11")
    expect(page.get_by_role("heading", name="Vous êtes disponible")).to_be_visible()
    axe(page)
    code = centre.send("C11", "3 rue Barla", comment="Basses très fortes depuis une heure")
    expect(page).to_have_title(re.compile("Nouvelle mission"))
    expect(page.get_by_role("article")).to_contain_text("3 rue Barla")
    expect(page.get_by_role("article")).to_contain_text("Basses très fortes depuis une heure")
    axe(page)
    do_steps(page, "Reçu", "En route", "Sur place")
    ready_for(page, "Terminé")
    shows_everything_sent(page)
    assert centre.incident(code)["state"] == "on_scene"
    do_steps(page, "Terminé")
    axe(page)
    page.get_by_label("Note pour le CSU").fill("Gérant averti, porte fermée")
    page.get_by_role("button", name="Avertissement oral").click()
    expect(page.get_by_role("heading", name="Vous êtes disponible")).to_be_visible()
    shows_everything_sent(page)
    card = centre.incident(code)
    assert (card["state"], card["outcome"], card["proof"]) == ("ended", "warned", "crew")
    assert "Gérant averti, porte fermée" in centre.steps(code, "crew_cleared")[0]["text"]


def test_actions_of_a_tunnel_survive_a_reload_and_pass_once_in_order(
    centre: Centre, phone_of: Callable[[str], Page], axe: Axe
) -> None:
    page = phone_of("12")
    code = centre.send("C12", "8 rue Smolett")
    ready_for(page, "Reçu")
    sent = sent_steps(page)
    enter_tunnel(page)
    do_steps(page, "Reçu", "En route")
    expect(page.get_by_role("button", name="2 actions non envoyées")).to_be_visible()
    axe(page)
    page.reload()
    expect(page.get_by_text("non envoyé")).to_have_count(3)  # two steps, and the count
    do_steps(page, "Sur place", "Terminé")
    page.get_by_role("button", name="Verbalisation").click()
    expect(page.get_by_role("list", name="Autres missions")).to_contain_text("terminée, non envoyé")
    expect(page.get_by_text("Sans réseau, aucune mission ne peut vous parvenir.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="4 actions non envoyées")).to_be_visible()
    axe(page)
    assert [step["text"] for step in centre.steps(code, "crew_moved")] == []
    leave_tunnel(page)
    shows_everything_sent(page)
    passed = list(dict.fromkeys(sent))  # tries inside the tunnel carry the same keys
    assert [verb for verb, _ in passed] == ["acknowledge", "en-route", "on-scene", "clear"]
    assert len(centre.steps(code, "crew_moved")) == 3
    assert len(centre.steps(code, "crew_cleared")) == 1
    moments = [step["at"] for step in centre.steps(code, "crew_moved")]
    assert moments == sorted(moments) and len(set(moments)) > 1  # the times of the taps, not of the tunnel's end
    assert centre.incident(code)["outcome"] == "verbalised"


def test_app_opens_in_a_tunnel_with_the_mission_it_knew(centre: Centre, phone_of: Callable[[str], Page]) -> None:
    page = phone_of("13")
    centre.send("C13", "20 rue Arson")
    ready_for(page, "Reçu")
    page.context.set_offline(True)
    reopened = page.context.new_page()
    page.close()
    reopened.goto("/field/")
    expect(reopened.get_by_role("article")).to_contain_text("20 rue Arson")
    expect(reopened.locator("[data-truth=offline]")).to_be_visible()


def test_answer_lost_on_the_way_counts_once(centre: Centre, phone_of: Callable[[str], Page]) -> None:
    page = phone_of("14")
    code = centre.send("C14", "5 rue Bavastro")
    ready_for(page, "Reçu")
    lost: list[str] = []

    def lose_the_answer(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(key_of(route.request))
        route.fetch()
        route.abort()

    page.context.route(STEP, lose_the_answer)
    sent = sent_steps(page)
    do_steps(page, "Reçu")
    ready_for(page, "En route")
    shows_everything_sent(page)
    assert Counter(key for _, key in sent) == {lost[0]: 2}
    assert len(centre.steps(code, "crew_moved")) == 1


def test_refused_action_is_told_in_words_and_leaves_the_queue(
    centre: Centre, phone_of: Callable[[str], Page], axe: Axe
) -> None:
    page = phone_of("15")
    code = centre.send("C15", "2 rue Cassini")
    do_steps(page, "Reçu")
    ready_for(page, "En route")
    shows_everything_sent(page)
    enter_tunnel(page)
    do_steps(page, "En route")
    mission = centre.incident(code)["missions"][0]["id"]
    centre.command(code, "recall", mission=mission, reason="un autre équipage est plus près")
    leave_tunnel(page)
    alerts = page.get_by_role("alert")
    expect(alerts.filter(has_text="n’a pas été accepté")).to_contain_text("rappelée")
    expect(alerts.filter(has_text="n’est plus à vous")).to_contain_text("2 rue Cassini")
    axe(page)
    page.reload()
    for left in (2, 1):  # until the crew has read them
        expect(alerts).to_have_count(left)
        page.get_by_role("button", name="Compris").first.click()
    expect(alerts).to_have_count(0)
    expect(page.get_by_role("heading", name="Vous êtes disponible")).to_be_visible()


def test_lost_session_is_said_and_keeps_the_actions(centre: Centre, phone_of: Callable[[str], Page], axe: Axe) -> None:
    page = phone_of("16")
    code = centre.send("C16", "11 rue Lépante")
    ready_for(page, "Reçu")
    page.context.clear_cookies(name="sessionid")
    do_steps(page, "Reçu")
    expect(page.get_by_role("alert").filter(has_text="Votre session est finie")).to_contain_text("est gardée")
    axe(page)
    page.get_by_role("link", name="Se reconnecter").click()
    page.fill("input[name=login]", "equipage16@demo.test")
    page.fill("input[name=password]", "demo-demo-demo")
    page.press("input[name=password]", "Enter")
    ready_for(page, "En route")
    shows_everything_sent(page)
    assert len(centre.steps(code, "crew_moved")) == 1


def test_tap_can_be_taken_back_before_it_leaves(centre: Centre, phone_of: Callable[[str], Page]) -> None:
    page = phone_of("17")
    code = centre.send("C17", "7 rue Gioffredo")
    do_steps(page, "Reçu")
    ready_for(page, "En route")
    shows_everything_sent(page)
    sent = sent_steps(page)
    do_steps(page, "En route")
    page.get_by_role("button", name="Annuler « En route »").click()
    ready_for(page, "En route")
    do_steps(page, "En route")
    ready_for(page, "Sur place")
    shows_everything_sent(page)
    assert [verb for verb, _ in sent] == ["en-route"]
    assert centre.incident(code)["missions"][0]["state"] == "en_route"


def test_crew_refuses_with_a_motive_and_the_case_is_open_again(
    centre: Centre, phone_of: Callable[[str], Page], axe: Axe
) -> None:
    page = phone_of("18")
    code = centre.send("C18", "30 avenue Malausséna")
    page.get_by_role("button", name="Refuser").click()
    axe(page)
    page.get_by_role("button", name="Véhicule indisponible").click()
    expect(page.get_by_role("heading", name="Vous êtes disponible")).to_be_visible()
    shows_everything_sent(page)
    assert centre.incident(code)["state"] == "open"
    assert "Véhicule indisponible" in centre.steps(code, "crew_refused")[0]["text"]


def test_position_is_sent_on_duty_only(centre: Centre, phone_of: Callable[[str], Page], axe: Axe) -> None:
    def position() -> list[Any]:
        return [fix for fix in centre.get("/api/v1/desk/snapshot")["positions"] if fix["call_sign"] == "C19"]

    page = phone_of("19")
    expect(page.locator("[data-reach=sending]")).to_contain_text(re.compile(r"position \d+ s"))
    assert [(round(fix["lon"], 3), round(fix["lat"], 3)) for fix in position()] == [(7.262, 43.701)]
    page.get_by_role("button", name="Fin de service").click()
    expect(page.get_by_role("heading", name="Hors service")).to_be_visible()
    shows_everything_sent(page)
    expect(page.locator("[data-reach]")).to_have_count(0)
    assert position() == []
    axe(page)
    page.get_by_role("button", name="Plus").click()
    expect(page.get_by_role("dialog")).to_contain_text("Téléphone verrouillé ou application fermée")
    axe(page)


@pytest.mark.parametrize(
    "viewport", [PHONE, {"width": 790, "height": 375}, DESK], ids=["portrait", "landscape", "desktop"]
)
def test_buttons_are_large_enough_for_gloves_and_never_hidden(
    centre: Centre, phone_of: Callable[..., Page], viewport: dict[str, int]
) -> None:
    number = {375: "20", 790: "21", 1920: "22"}[viewport["width"]]
    page = phone_of(number, viewport)
    page.get_by_role("heading", level=1).click()  # the first touch lets the phone ring
    centre.send(f"C{number}", f"{number} rue de la Buffa")
    ready_for(page, "Reçu")
    for button in [page.locator("button.main"), *page.locator("button.side").all()]:
        box = button.bounding_box()
        assert box and box["height"] >= 64 and box["width"] >= 64, box
        assert 0 <= box["y"] and box["y"] + box["height"] <= viewport["height"], box
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= viewport["width"]
