"""Voisins vigilants from joining to the withdrawn alert; a partner place from the charter to the map and off it."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, NewPage, enter
from tests.journeys.house import House

Check = Callable[[Page], None]


def join(page: Page, name: str, *, way: str) -> str:
    """Five pages; returns the private page."""
    page.goto("/pm/voisins/")
    page.get_by_role("link", name="Rejoindre mon secteur").click()
    page.get_by_label("Numéro et rue").fill("lieu que nulle carte ne connaît")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Vieux-Nice").click()
    page.get_by_label("Prénom et nom").fill(name)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name=way).click()
    page.get_by_role("button", name="J’accepte et je rejoins").click()
    expect(page.get_by_role("heading", name="Votre adresse doit être vérifiée")).to_be_visible()
    return page.url


def admit_by_letter(member: Page, link: str, staff: Page) -> None:
    """The desk prints the code; the member types it."""
    staff.goto("/desk/voisins/")
    staff.get_by_role("link", name="Ouvrir la fiche").last.click()
    staff.get_by_role("button", name="Imprimer le courrier").click()
    code = staff.locator(".code").inner_text()
    member.goto(link)
    member.get_by_label("Code reçu par courrier").fill(code.lower())
    member.get_by_role("button", name="Vérifier").click()
    expect(member.get_by_role("heading", name="Alertes du secteur")).to_be_visible()


def test_a_fact_told_by_one_neighbour_reaches_another_once_the_police_has_read_it(
    new_page: NewPage, operator: Page, axe: Check
) -> None:
    ana, bob = new_page(java_script_enabled=False), new_page()
    staff = operator.context.new_page()
    admit_by_letter(ana, join(ana, "Ana Blanc", way="Un code par courrier"), staff)
    axe(staff)
    link = join(bob, "Bob Noir", way="Un code par courrier")
    axe(bob)
    admit_by_letter(bob, link, staff)

    ana.get_by_label("De quoi s’agit-il ?").select_option(label="Démarchage trompeur, faux agent")
    ana.get_by_label("Ce qui s’est passé").fill("Faux agents, appelez le 06 12 34 56 78")
    ana.get_by_role("button", name="Envoyer à la police municipale").click()
    expect(ana.get_by_role("alert")).to_contain_text("pas de numéro de téléphone")
    ana.get_by_label("Ce qui s’est passé").fill("De faux agents du gaz sonnent aux portes")
    ana.get_by_role("button", name="Envoyer à la police municipale").click()
    expect(ana.get_by_text("en attente de relecture")).to_be_visible()

    expect(operator.get_by_role("link", name="1 alerte à relire")).to_be_visible()  # in the desk's header, live
    staff.goto("/desk/voisins/")
    axe(staff)
    staff.get_by_role("button", name="Diffuser").first.click()
    expect(staff.get_by_text("Rien à relire.")).to_be_visible()
    expect(operator.get_by_role("link", name="à relire")).to_have_count(0)

    reload_until(bob, "De faux agents du gaz sonnent aux portes")
    axe(bob)
    bob.get_by_text("Ce n’est pas exact").click()
    bob.get_by_label("Qu’est-ce qui n’est pas exact ?").fill("Le gaz confirme : ce sont ses agents")
    bob.get_by_role("button", name="Le dire à la police municipale").click()
    expect(operator.get_by_role("link", name="1 contredite")).to_be_visible()

    staff.reload()
    expect(staff.get_by_text("Le gaz confirme")).to_be_visible()
    staff.get_by_text("Retirer cette alerte").click()
    staff.get_by_label("tous ceux qui l’ont reçue").fill("Ce sont bien les agents du gaz.")
    staff.get_by_role("button", name="Retirer et prévenir").click()
    bob.reload()
    expect(bob.get_by_text("Cette alerte est retirée.")).to_be_visible()
    bob.get_by_role("button", name="Quitter le réseau").click()
    expect(bob.get_by_role("heading", name="Vous avez quitté ce réseau")).to_be_visible()


def reload_until(page: Page, words: str, *, count: int = 1) -> None:
    """Plain pages: what the worker does within seconds is there at the next loading."""
    for _ in range(200):
        if page.get_by_text(words).count() == count:
            return
        page.reload()
    raise AssertionError(f"never {count} times on the page: {words}")


def test_a_place_signs_the_charter_is_trained_stands_on_the_map_and_leaves(
    new_page: NewPage, house: House, axe: Check
) -> None:
    place = new_page(java_script_enabled=False)
    staff = enter(new_page(DESK), "chef@demo.test", "/desk/angela/")
    place.goto("/pm/angela/partenaire/")
    place.get_by_label("Nom du lieu").fill("Café de la journée")
    place.get_by_label("Activité").select_option(label="Bar, café")
    place.get_by_label("Numéro et rue").fill("3 rue d’essai")
    place.get_by_role("button", name="Continuer").click()
    place.get_by_label("Prénom et nom").fill("Luc Roy")
    place.get_by_label("E-mail").fill("luc@essai.test")
    place.get_by_role("button", name="Continuer").click()
    place.get_by_role("button", name="J’accepte la charte").click()
    link = place.url

    staff.get_by_label("Jour et heure").fill("2099-01-07T10:00")
    staff.get_by_label("Lieu", exact=True).fill("Salle d’essai")
    staff.get_by_role("button", name="Ajouter").click()
    axe(staff)
    staff.get_by_role("link", name="Café de la journée").click()
    staff.get_by_role("button", name="Accepter").click()
    place.goto(link)
    place.get_by_role("button", name="Salle d’essai").click()
    expect(place.get_by_role("button", name="rendre la place")).to_be_visible()
    with psycopg.connect(house.database(), autocommit=True) as database:  # the day has come
        database.execute("UPDATE neighbours_training SET starts_at = now() - interval '1 day'")
    staff.reload()
    staff.get_by_role("button", name="Ils sont venus").click()

    reader = new_page()
    reader.goto("/pm/lieux/?type=angela")
    reload_until(reader, "Café de la journée")
    place.goto(link)
    place.get_by_text("Se retirer").click()
    place.get_by_role("button", name="Retirer mon lieu").click()
    expect(place.get_by_text("n’est plus sur la carte")).to_be_visible()
    reload_until(reader, "Café de la journée", count=0)
