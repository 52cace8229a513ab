"""What only the room can do for its crews: take one off a case for a worse one, and answer one that calls for help."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import DESK, PHONE, NewPage, enter
from tests.journeys.house import House, own_spot
from tests.journeys.test_desk import look_for

expect.set_options(timeout=15_000)

POST = """async ([path, body]) => {
  const token = /csrftoken=([^;]*)/.exec(document.cookie)[1];
  const headers = {"Content-Type": "application/json", "X-CSRFToken": token};
  const response = await fetch(path, {method: "POST", headers, body: JSON.stringify(body)});
  return {status: response.status, ...(await response.json())};
}"""
GET = "async (path) => (await fetch(path)).json()"


def report_at(house: House, page: Page, address: str, **changes: Any) -> str:
    """A report in the room's queue; the code of its case."""
    house.report(location=own_spot(address), **changes)
    cards = page.evaluate(GET, "/api/v1/desk/snapshot")["incidents"]
    return next(str(card["code"]) for card in cards if card["address"] == address)


def command(page: Page, code: str, verb: str, **body: Any) -> None:
    version = page.evaluate(GET, f"/api/v1/desk/incidents/{code}")["incident"]["version"]
    answer = page.evaluate(POST, [f"/api/v1/desk/incidents/{code}/{verb}", {"version": version, **body}])
    assert answer["status"] == 200, answer


def stand(page: Page, lon: float, lat: float) -> None:
    """The crew's phone says where it is, now."""
    at = page.evaluate("new Date().toISOString()")
    fix = {"lon": lon, "lat": lat, "at": at, "accuracy_m": 8}
    assert page.evaluate(POST, ["/api/v1/field/positions", {"fixes": [fix]}])["status"] in (200, 202)


def row(page: Page, address: str) -> Locator:
    return page.get_by_role("option").filter(has_text=address)


def open_case(page: Page, address: str) -> None:
    look_for(page, address)
    expect(row(page, address)).to_have_count(1)
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Fil de l’affaire")).to_be_visible()


def ready(page: Page) -> Page:
    expect(page.locator("[data-state=fresh]")).to_be_visible()
    return page


def phone_of(new_page: NewPage, number: str) -> Page:
    page = enter(new_page(PHONE), f"equipage{number}@demo.test", "/field/")
    expect(page.locator("[data-truth=fresh]")).to_be_visible()
    return page


def test_crew_on_its_way_is_taken_off_for_a_p1_and_its_case_waits_again_everywhere(
    house: House, operator: Page, second_operator: Page, new_page: NewPage
) -> None:
    ready(operator), ready(second_operator)
    phone = phone_of(new_page, "05")
    stand(phone, 7.2662, 43.7033)
    left = report_at(house, operator, "quai Lympia")
    command(operator, left, "send", crew="C05", reason="elle est à côté")
    expect(phone.get_by_text("quai Lympia").first).to_be_visible()
    worse = report_at(house, operator, "quai Rauba-Capeu")
    command(operator, worse, "qualify", kind="noise.music", priority=1, reason="une personne est blessée")

    open_case(operator, "quai Rauba-Capeu")
    line = operator.get_by_role("group", name="C05")
    expect(line).to_contain_text("détournement")
    key = line.get_by_role("button", name=re.compile("Détourner C05")).get_attribute("aria-keyshortcuts")
    assert key
    operator.keyboard.press(key)
    expect(line.get_by_role("alert")).to_contain_text("quai Lympia")
    expect(row(second_operator, "quai Rauba-Capeu")).not_to_contain_text("C05")
    operator.keyboard.press(key)
    expect(operator.locator(".notices")).to_contain_text("C05 détourné")

    look_for(second_operator, "quai Lympia")  # a long list draws only what is on the screen
    expect(row(second_operator, "quai Lympia")).to_be_visible()  # in « à traiter », without a crew
    expect(row(second_operator, "quai Lympia")).not_to_contain_text("C05")
    expect(phone.get_by_text("quai Rauba-Capeu").first).to_be_visible()
    expect(phone.get_by_text("quai Lympia")).to_have_count(0)


def test_distress_rings_every_desk_until_it_is_answered_and_closed_and_the_crew_sees_it(
    house: House, operator: Page, second_operator: Page, new_page: NewPage, axe: Callable[[Page], None]
) -> None:
    ready(operator), ready(second_operator)
    phone = phone_of(new_page, "06")
    operator.get_by_label("Filtrer la file").focus()
    operator.keyboard.type("rue de")
    phone.get_by_role("button", name=re.compile("^Détresse")).focus()
    phone.keyboard.down("Enter")
    cry = phone.get_by_label("Appel de détresse")
    expect(cry).to_be_visible()
    phone.keyboard.up("Enter")

    alarm = operator.get_by_role("article", name="Détresse C06")
    expect(alarm).to_be_visible()
    expect(operator).to_have_title(re.compile("^DÉTRESSE C06"))
    expect(second_operator).to_have_title(re.compile("^DÉTRESSE C06"))
    expect(operator.get_by_label("Filtrer la file")).to_be_focused()
    axe(operator)
    second_operator.reload()  # a screen that comes back still knows
    expect(second_operator.get_by_role("article", name="Détresse C06")).to_be_visible()

    operator.keyboard.type(" F")
    operator.keyboard.press("F2")
    expect(operator.get_by_label("Filtrer la file")).to_have_value("rue de F")
    expect(second_operator.get_by_role("article", name="Détresse C06")).to_contain_text("vu par")
    expect(cry).to_contain_text("Le CSU a vu")
    expect(operator).not_to_have_title(re.compile("DÉTRESSE"))

    alarm.get_by_role("button", name="Clore…").click()
    alarm.get_by_label("Comment cela s’est terminé").fill("renfort arrivé, tout le monde va bien")
    operator.keyboard.press("Enter")
    expect(alarm).to_have_count(0)
    expect(second_operator.get_by_role("article", name="Détresse C06")).to_have_count(0)
    expect(cry).to_have_count(0)


def test_board_shows_crews_and_what_waits_on_a_wall(
    house: House, new_page: NewPage, axe: Callable[[Page], None]
) -> None:
    board = enter(new_page(DESK), "operateur3@demo.test", "/desk/tableau/?mur")
    ready(board)
    expect(board.get_by_role("table").get_by_text("C07", exact=True)).to_be_visible()
    code = report_at(house, board, "quai Cronstadt")
    command(board, code, "qualify", kind="noise.music", priority=1, reason="une personne est blessée")
    expect(board.get_by_label("Urgences sans équipage")).to_contain_text("quai Cronstadt")
    command(board, code, "send", crew="C07", reason="elle est à côté")
    expect(board.get_by_label("Urgences sans équipage")).not_to_contain_text("quai Cronstadt")
    expect(board.locator("td.en_route")).to_contain_text(["C07"])
    axe(board)
