"""The frame of the desk: two windows in step, what was not seen, a deployment, a page at 200 %."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage, enter
from tests.journeys.house import House
from tests.journeys.test_desk import look_for, open_case, ready, report_at, row

HALF = {"width": 960, "height": 540}  # 1920 × 1080 at 200 %
QUARTER = {"width": 480, "height": 270}  # at 400 %
CUT = """() => [...document.querySelectorAll("header button, .queue, .case, .case .btn, [role=tab]")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 120))"""


def chosen(page: Page) -> str:
    return str(page.evaluate("location.hash"))


def test_queue_and_map_in_two_windows_keep_step(house: House, operator: Page) -> None:
    for address in ("1 rue Pairolière", "2 rue Pairolière"):
        report_at(house, address)
    operator.goto("/desk/?fenetre=file")
    chart = operator.context.new_page()
    chart.goto("/desk/?fenetre=carte")
    look_for(ready(operator), "rue Pairolière")
    ready(chart)
    operator.keyboard.press("Home")
    chart.wait_for_function("hash => location.hash === hash", arg=chosen(operator))
    chart.close()
    operator.keyboard.press("+")
    operator.keyboard.press("ArrowDown")
    again = operator.context.new_page()
    again.goto("/desk/?fenetre=carte")
    ready(again)
    again.wait_for_function("hash => location.hash === hash", arg=chosen(operator))
    again.keyboard.press("End")  # the map has a list of its own behind it: the whole one
    operator.wait_for_function("hash => location.hash === hash", arg=chosen(again))


def test_changes_that_nobody_saw_are_counted_and_shown_in_order(house: House, operator: Page) -> None:
    ready(operator)
    operator.evaluate("Object.defineProperty(document, 'hidden', {configurable: true, get: () => window.isAway})")
    operator.evaluate("window.isAway = true")
    report_at(house, "1 rue du Malonat")
    news = operator.get_by_role("button", name=re.compile(r"^\d+ changements? depuis \d\d:\d\d"))
    expect(news).to_be_visible()
    look_for(operator, "1 rue du Malonat")
    expect(row(operator, "1 rue du Malonat")).to_contain_text("a changé")
    operator.evaluate("window.isAway = false")
    while news.count():
        operator.keyboard.press(",")
    expect(operator.locator(".notices")).to_contain_text("c’était le dernier")
    expect(row(operator, "1 rue du Malonat")).not_to_contain_text("a changé")


def test_idle_desk_reloads_after_a_deployment_and_finds_its_place_and_its_draft(house: House, operator: Page) -> None:
    report_at(house, "rue Sainte-Réparate")
    open_case(ready(operator), "rue Sainte-Réparate")
    here = chosen(operator)
    operator.keyboard.press("n")
    operator.keyboard.type("Grille fermée")
    operator.keyboard.press("Escape")
    operator.evaluate("window.isSamePage = true")
    body = json.dumps({"build": "the next one", "api": 1})
    operator.route("**/desk/version/", lambda route: route.fulfill(body=body, content_type="application/json"))
    operator.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(operator.get_by_text("Nouvelle version")).to_be_visible()
    assert operator.evaluate("window.isSamePage") is True
    operator.evaluate("(now => (performance.now = () => now() + 61_000))(performance.now.bind(performance))")
    operator.wait_for_function("() => window.isSamePage === undefined")
    ready(operator)
    assert chosen(operator) == here
    expect(operator.get_by_label("Filtrer la file")).to_have_value("rue Sainte-Réparate")
    expect(row(operator, "rue Sainte-Réparate")).to_contain_text("brouillon gardé")


def test_nothing_is_cut_at_two_hundred_per_cent_and_colours_are_chosen_by_words(
    house: House, new_page: NewPage, axe: Callable[[Page], None]
) -> None:
    report_at(house, "rue Rossetti")
    page = ready(enter(new_page(HALF), "operateur2@demo.test", "/desk/"))
    look_for(page, "rue Rossetti")
    page.keyboard.press("Home")
    assert page.evaluate(CUT) == []
    axe(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("COULEURS sombre")
    page.keyboard.press("Enter")
    page.reload()
    ready(page)
    assert page.evaluate("document.documentElement.style.colorScheme") == "dark"
    page.set_viewport_size(QUARTER)
    expect(page.get_by_role("region", name="Affaire", exact=True)).to_be_hidden()
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= QUARTER["width"]
