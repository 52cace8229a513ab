"""Procedures in real browsers, two side by side: the person on a phone, the team at the back office."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, NewPage, sign_in

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]


def ask(page: Page, code: str) -> None:
    page.goto(f"/pm/demarches/{code}/")
    page.get_by_role("link", name="Faire la demande").click()


def reach(page: Page, name: str) -> None:
    page.get_by_label("Prénom et nom").fill(name)
    page.get_by_label("Téléphone", exact=False).fill("06 12 34 56 78")


def open_request(desk: Page, page: Page) -> None:
    """At the back office, the request whose private page this is."""
    code = page.locator(".brand").inner_text()
    desk.goto("/desk/demandes/")
    desk.get_by_role("link", name=code).click()


def step(desk: Page, name: str, **fields: str) -> None:
    """Open one of the next steps, fill what it asks, take it."""
    box = desk.locator("details", has=desk.locator("summary", has_text=name))
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    for field, value in fields.items():
        box.locator(f"[name={field}]").fill(value)
    box.get_by_role("button", name=name).click()


def test_an_audit_without_javascript_until_the_written_diagnosis(new_page: NewPage, axe: Axe, tmp_path: Path) -> None:
    page, desk = new_page(java_script_enabled=False), sign_in(new_page(DESK), "operateur1@demo.test")
    ask(page, "security_audit")
    page.get_by_role("button", name="Un commerce").click()
    page.get_by_label("À quelle adresse ?").fill("12 rue de France")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Qu’est-ce qui vous inquiète ?").fill("La réserve")
    page.get_by_role("button", name="Continuer").click()
    reach(page, "Ana Blanc")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("heading", name="Demande reçue")).to_be_visible()
    open_request(desk, page)
    step(desk, "Rendez-vous fixé", moment="2099-03-02T10:00", text="Sonnez à la réserve.")
    page.reload()
    expect(page.get_by_text("Sonnez à la réserve.")).to_be_visible()
    expect(page.get_by_role("link", name="Ajouter à mon agenda")).to_be_visible()
    step(desk, "Visite faite")
    axe(desk)
    paper = tmp_path / "Diagnostic.pdf"
    paper.write_bytes(b"%PDF-1.4 diagnosis")
    desk.locator("[name=paper]").set_input_files(paper)
    desk.get_by_role("button", name="Diagnostic remis").click()
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="Diagnostic.pdf").click()
    assert download.value.path().read_bytes() == b"%PDF-1.4 diagnosis"


def test_a_visit_is_booked_waited_for_and_given_back(new_page: NewPage, axe: Axe) -> None:
    desk, first, second = sign_in(new_page(DESK), "operateur1@demo.test"), new_page(), new_page()
    desk.goto("/desk/demandes/seances/")
    desk.get_by_label("Une date de plus").fill("2099-01-08T14:00")
    desk.locator("#new-csu_visit").fill("1")
    desk.get_by_role("button", name="Ajouter").click()
    axe(desk)
    for page in (first, second):
        ask(page, "csu_visit")
        page.locator(".opt", has_text="8 janvier").click()
        reach(page, "Ana Blanc")
        page.get_by_role("button", name="Continuer").click()
        axe(page)
        page.get_by_role("button", name="J’accepte et j’envoie").click()
    expect(first.get_by_role("heading", name="Vous avez une place")).to_be_visible()
    expect(second.get_by_text("Rang : 1")).to_be_visible()
    first.get_by_role("button", name="Annuler mon inscription").click()
    second.reload()
    expect(second.get_by_role("heading", name="Vous avez une place")).to_be_visible()
    axe(second)


def test_a_holiday_watch_and_a_lost_object_go_to_their_end(new_page: NewPage, axe: Axe) -> None:
    desk, page = sign_in(new_page(DESK), "operateur1@demo.test"), new_page()
    ask(page, "holiday_watch")
    page.get_by_label("Départ").fill("2099-07-01")
    page.get_by_label("Retour").fill("2099-07-20")
    page.get_by_role("button", name="Continuer").click()
    for text in ("12 rue de France, 3e", "Bob, 06 98 76 54 32", "Gardien"):
        page.locator("input.line").fill(text)
        page.get_by_role("button", name="Continuer").click()
    reach(page, "Ana Blanc")
    page.get_by_role("button", name="Envoyer la demande").click()
    open_request(desk, page)
    for name in ("Inscrite dans les tournées", "Passage fait, rien à signaler", "Passage fait, rien à signaler"):
        step(desk, name)
    page.reload()
    expect(page.get_by_text("Passage fait, rien à signaler")).to_have_count(3)
    page.get_by_role("button", name="Je suis rentré").click()
    ask(page, "lost_property")
    page.get_by_role("button", name="Clés").click()
    page.get_by_label("À quoi ressemble-t-il ?").fill("Trois clés, un ruban vert")
    page.get_by_role("button", name="Continuer").click()
    page.locator("input.line").fill("Place Garibaldi")
    page.get_by_role("button", name="Continuer").click()
    page.locator("input.line").fill("2026-01-05")
    page.get_by_role("button", name="Continuer").click()
    reach(page, "Ana Blanc")
    page.get_by_role("button", name="Envoyer la demande").click()
    open_request(desk, page)
    step(desk, "Un objet ressemblant est arrivé", text="Venez le voir.")
    step(desk, "Objet rendu")
    page.reload()
    expect(page.get_by_role("heading", name="Objet rendu")).to_be_visible()
    axe(page)
