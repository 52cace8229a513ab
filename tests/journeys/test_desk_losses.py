"""What could be lost at the desk and is not: words, commands, news, and the turn of a colleague."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.cable import Cable
from tests.journeys.house import House
from tests.journeys.test_desk import look_for, open_case, ready, report_at, row, said


def test_desk_says_it_is_blind_and_heals_without_reload(house: House, far_operator: Page, cable: Cable) -> None:
    operator = far_operator
    look_for(ready(operator), "quai de la Douane")
    operator.evaluate("window.isSamePage = true")
    cable.cut()
    expect(operator.locator("[data-state=offline]")).to_be_visible()
    expect(operator.locator("[data-state=offline]")).to_contain_text("liaison coupée")
    for number in (1, 2, 3):
        report_at(house, f"{number} quai de la Douane")
    expect(row(operator, "quai de la Douane")).to_have_count(0)
    cable.mend()
    ready(operator)
    for number in (1, 2, 3):
        expect(row(operator, f"{number} quai de la Douane")).to_have_count(1)
    assert operator.evaluate("window.isSamePage") is True


def test_command_that_did_not_leave_is_kept_and_sent_again(house: House, operator: Page) -> None:
    ready(operator)
    report_at(house, "rue Droite")
    open_case(operator, "rue Droite")
    operator.route("**/note", lambda route: route.abort())
    operator.keyboard.press("n")
    operator.keyboard.type("Gardien prévenu à 21 h.")
    operator.keyboard.press("Control+Enter")
    form = operator.get_by_role("dialog")
    expect(form.get_by_role("alert")).to_contain_text("Non envoyé")
    expect(form.locator("textarea")).to_have_value("Gardien prévenu à 21 h.")
    operator.unroute("**/note")
    form.get_by_role("button", name="Réessayer").click()
    said(operator, "Note ajoutée")
    expect(operator.get_by_role("region", name="Fil de l’affaire")).to_contain_text("Gardien prévenu à 21 h.")


def test_what_was_typed_survives_escape_another_case_and_a_reload(house: House, operator: Page) -> None:
    ready(operator)
    report_at(house, "rue de la Loge")
    report_at(house, "rue du Collet")
    open_case(operator, "rue de la Loge")
    operator.keyboard.press("n")
    operator.keyboard.type("Portail ouvert")
    operator.keyboard.press("Escape")
    expect(operator.get_by_role("dialog")).to_have_count(0)
    open_case(operator, "rue du Collet")
    operator.keyboard.press("n")
    expect(operator.get_by_role("dialog").locator("textarea")).to_have_value("")
    operator.keyboard.press("Escape")
    operator.reload()
    ready(operator)
    open_case(operator, "rue de la Loge")
    operator.keyboard.press("n")
    expect(operator.get_by_role("dialog").locator("textarea")).to_have_value("Portail ouvert")


def test_operator_who_is_late_reads_who_was_faster_and_keeps_the_turn(
    house: House, operator: Page, second_operator: Page
) -> None:
    """The second desk is kept from the news, so that it acts on an old card."""
    late = second_operator
    late.route("**/live/desk*", lambda route: None)
    report_at(house, "rue Benoît-Bunico")
    ready(operator)
    late.reload()  # it has its picture, and says that it is not up to date
    expect(late.get_by_label("Filtrer la file")).to_be_visible()
    open_case(late, "rue Benoît-Bunico")
    open_case(operator, "rue Benoît-Bunico")
    operator.keyboard.press("n")
    operator.keyboard.type("Déjà connu")
    operator.keyboard.press("Control+Enter")
    said(operator, "Note ajoutée")
    late.keyboard.press("x")
    form = late.get_by_role("dialog")
    form.get_by_label("Rien constaté sur place").check()
    form.get_by_label("vérifié par téléphone").check()
    form.locator("textarea").fill("Calme au téléphone.")
    late.keyboard.press("Control+Enter")
    expect(form.get_by_role("alert")).to_contain_text("Léa Martin")
    expect(form.locator("textarea")).to_have_value("Calme au téléphone.")
    form.get_by_role("button", name="Terminer l’affaire").click()
    said(late, "Terminée")


def test_operator_who_types_sees_what_a_colleague_does_meanwhile(
    house: House, operator: Page, second_operator: Page
) -> None:
    report_at(house, "rue du Pontin")
    ready(operator)
    ready(second_operator)
    open_case(operator, "rue du Pontin")
    open_case(second_operator, "rue du Pontin")
    second_operator.keyboard.press("x")
    form = second_operator.get_by_role("dialog")
    operator.keyboard.press("1")
    said(operator, "envoyé")
    expect(form.get_by_role("alert")).to_contain_text("Pendant votre saisie")
    form.get_by_role("button", name="J’ai vu, continuer").click()
    expect(form.get_by_role("alert")).to_have_count(0)
