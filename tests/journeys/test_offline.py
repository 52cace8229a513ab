"""Residents in a tunnel: the app opens, a report and a word wait, and leave once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.cable import Cable
from tests.journeys.conftest import NewPage
from tests.journeys.house import House, own_spot

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]
expect.set_options(timeout=20_000)
KEPT = "(async () => (await caches.match('/pm/hors-ligne/signaler/')) !== undefined)()"


@pytest.fixture
def phone(new_page: NewPage, cable: Cable) -> Page:
    """A phone that opened the app once with a network, and keeps it since."""
    page = new_page(base_url=cable.url)
    page.goto("/pm/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function(KEPT)
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


def tell(page: Page, *, comment: str) -> None:
    """The whole report on its one page, up to the button."""
    page.get_by_label("Que se passe-t-il").select_option("noise.music")
    page.get_by_label("Oui, maintenant").check()
    page.get_by_label("Précisions").fill("Au fond de la cour, après le porche")
    page.get_by_label("Un mot à ajouter").fill(comment)


def times_told(house: House, comment: str, operator: Page) -> int:
    """How many reports with these words the centre has."""
    incidents = operator.request.get(f"{house.url}/api/v1/desk/snapshot").json()["incidents"]
    details = [operator.request.get(f"{house.url}/api/v1/desk/incidents/{card['code']}").json() for card in incidents]
    return sum(report["comment"] == comment for detail in details for report in detail["reports"])


def test_a_report_written_in_a_tunnel_is_sent_once_by_two_tabs(
    phone: Page, cable: Cable, house: House, operator: Page, axe: Axe
) -> None:
    comment = "Basses sous le porche, écrit dans le tunnel"
    cable.cut()
    phone.goto("/pm/contacts/")
    expect(phone.get_by_role("heading", name="Contacts et urgences")).to_be_visible()
    expect(phone.get_by_text("Sans réseau")).to_be_visible()
    phone.goto("/pm/signaler/")  # the usual way leads to the page that needs no network
    expect(phone.get_by_role("heading", name="Signaler sans réseau")).to_be_visible()
    tell(phone, comment=comment)
    axe(phone)
    twin = phone.context.new_page()
    twin.goto("/pm/hors-ligne/signaler/")
    expect(twin.get_by_label("Un mot à ajouter")).to_have_value(comment)  # the same draft, under the same key
    for tab in (phone, twin):
        tab.get_by_role("button", name="Envoyer dès que possible").click()
        expect(tab.get_by_text("Pas encore envoyé")).to_be_visible()
    axe(phone)
    cable.mend()
    link = phone.get_by_role("link", name="Ouvrir le suivi")
    expect(link).to_have_attribute("href", re.compile("^/suivi/"))
    expect(twin.get_by_role("link", name="Ouvrir le suivi")).to_have_count(1)
    link.click()
    expect(phone.locator("[data-headline]")).to_be_visible()
    assert times_told(house, comment, operator) == 1


def test_a_word_of_the_thread_waits_and_what_was_taken_back_never_leaves(
    phone: Page, cable: Cable, house: House
) -> None:
    token = house.report(location=own_spot("7 rue du Tunnel"))["token"]
    phone.goto(f"/suivi/{token}/")
    cable.cut()
    for words in ("Ils sont partis vers le port.", "Non, je me trompe."):
        phone.get_by_label("Ajouter un mot").fill(words)
        phone.locator("[data-message-form] button").click()
        expect(phone.locator(".send", has_text=words)).to_contain_text("Pas encore envoyé")
    phone.locator(".send", has_text="je me trompe").get_by_role("button", name="Ne pas envoyer").click()
    expect(phone.locator(".send")).to_have_count(1)
    cable.mend()
    expect(phone.locator("[data-messages] .from-you")).to_have_text(re.compile("vers le port"))
    expect(phone.locator(".send")).to_have_count(0)
    said = [message["text"] for message in house.get(f"/api/v1/threads/{token}")["messages"]]
    assert said == ["Ils sont partis vers le port."]
