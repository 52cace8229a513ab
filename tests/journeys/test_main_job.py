"""The main job, end to end, in three real pages side by side, and not one reload."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.cable import Cable
from tests.journeys.conftest import PHONE, NewPage, enter
from tests.journeys.house import House
from tests.journeys.test_citizen import report_in_words
from tests.journeys.test_desk import look_for, row

pytestmark = pytest.mark.journey
STAYS = "window.sameDocument = true"


def crew_phone(new_page: NewPage, number: int) -> Page:
    page = enter(new_page(PHONE), f"equipage{number:02}@demo.test", "/field/")
    page.evaluate(STAYS)
    return page


def follow(resident: Page) -> None:
    resident.get_by_role("link", name="Suivre en direct").click()
    expect(resident.get_by_role("heading", name="Votre signalement est reçu")).to_be_visible()
    resident.evaluate(STAYS)


def headline(resident: Page, words: str) -> None:
    expect(resident.get_by_role("heading", name=re.compile(words))).to_be_visible()


@pytest.mark.drawn
def test_a_report_becomes_a_crew_on_site_and_its_author_sees_it_live(
    resident: Page, operator: Page, new_page: NewPage, axe: Callable[[Page], None]
) -> None:
    operator.evaluate(STAYS)
    place = "au pied du phare, côté mer"
    report_in_words(resident, place)
    follow(resident)
    look_for(operator, place)
    row(operator, place).click()
    operator.keyboard.press("Enter")
    headline(resident, "lu par un agent")
    first = operator.locator(".prop").first
    call_sign = first.locator("b").first.inner_text()
    crew = crew_phone(new_page, crew_number(call_sign))
    first.get_by_role("button", name="Envoyer").click()
    headline(resident, "équipage est désigné")
    for button, words in (("Reçu", None), ("En route", "en route"), ("Sur place", "sur place")):
        crew.locator("button.main", has_text=button).click()
        if words:
            headline(resident, words)
    axe(crew)
    axe(operator)
    crew.locator("button.main", has_text="Terminé").click()
    crew.get_by_role("button", name="Nuisance cessée sur intervention").click()
    headline(resident, "Terminé")
    expect(resident.get_by_text("Les agents sont intervenus et la nuisance a cessé.").first).to_be_visible()
    axe(resident)
    expect(row(operator, place)).to_have_count(0)
    expect(crew.get_by_text("Vous êtes disponible")).to_be_visible()
    for page in (resident, operator, crew):
        assert page.evaluate("window.sameDocument"), page.url


def crew_number(call_sign: str) -> int:
    """The account of a demonstration crew."""
    from allopm.fleet.demo import call_signs

    return [row[0] for row in call_signs()].index(call_sign) + 1


def test_the_desk_loses_nothing_when_its_network_is_cut_for_ten_seconds(
    far_operator: Page, cable: Cable, house: House
) -> None:
    operator = far_operator
    operator.evaluate(STAYS)
    expect(operator.locator("p.fresh")).to_contain_text("à jour à")
    look_for(operator, "coupure numéro")
    cable.cut()
    words = [f"coupure numéro {number}" for number in range(3)]
    for place in words:
        house.report(location={"words": place, "source": "none"})
    expect(operator.locator("p.fresh")).not_to_contain_text("à jour à", timeout=30_000)
    operator.wait_for_timeout(10_000)  # the cut itself
    expect(operator.get_by_role("option")).to_have_count(0)
    cable.mend()
    for place in words:
        expect(row(operator, place)).to_be_visible(timeout=30_000)
    expect(operator.locator("p.fresh")).to_contain_text("à jour à", timeout=30_000)
    assert operator.evaluate("window.sameDocument")


def test_two_operators_send_two_crews_at_once_one_wins_and_the_other_reads_why(
    operator: Page, second_operator: Page, house: House
) -> None:
    place = "devant la gare, double envoi"
    house.report(location={"words": place, "source": "none"})
    for page in (operator, second_operator):
        look_for(page, place)
        row(page, place).click()
        expect(page.locator(".prop")).not_to_have_count(0)
    held: list[Route] = []
    for page, rank in ((operator, 0), (second_operator, 1)):
        page.route("**/send", lambda route: held.append(route))  # noqa: PLW0108  # Playwright marks the handler
        with page.expect_request("**/send"):
            page.locator(".prop").nth(rank).get_by_role("button", name="Envoyer").click()
    with operator.expect_response("**/send") as one, second_operator.expect_response("**/send") as two:
        for route in held:
            route.continue_()
    assert sorted((one.value.status, two.value.status)) == [200, 409]
    winner, loser = ("Léa Martin", second_operator) if one.value.ok else ("Adam Bruno", operator)
    expect(loser.get_by_text(f"{winner} : équipage envoyé").first).to_be_visible()
    missions = next(card for card in open_cards(operator) if card["place_words"] == place)["missions"]
    assert len(missions) == 1


def open_cards(page: Page) -> list[dict[str, Any]]:
    cards: list[dict[str, Any]] = page.evaluate(
        "async () => (await (await fetch('/api/v1/desk/snapshot')).json()).incidents"
    )
    return cards
