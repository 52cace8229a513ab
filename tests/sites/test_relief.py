"""The hand-over sheet on paper, and the list of past ones."""

import re

import pytest

from allopm.accounts.roles import Role
from allopm.journal.models import Entry
from allopm.team.reliefs import add_note, make_relief, sign_relief
from allopm.team.states import Side
from tests.scenes import NOON, actor_for, later, make_user, say

pytestmark = pytest.mark.django_db


def test_sheet_is_a_page_to_print_that_says_what_was_signed(city, client):
    user = make_user(city, Role.OPERATOR)
    lea = actor_for(user)
    say(city, at=later(hours=-46))
    sheet = make_relief(city, by=lea, at=NOON)
    add_note(city, sheet.pk, by=lea, at=NOON, text="Portail <ouvert>", key="note-0001")
    client.force_login(user)
    page = client.get(f"/desk/releve/{sheet.pk}/").content.decode()
    assert "rien n’est encore figé" in page
    assert not Entry.objects.filter(what="relief.read").exists()
    sign_relief(city, sheet.pk, by=lea, at=NOON, version=2, side=Side.LEAVING)
    response = client.get(f"/desk/releve/{sheet.pk}/")
    page = response.content.decode()
    for words in ("Relève du mardi 24 novembre 2026, 13:00", "Portail &lt;ouvert&gt;", "Musique amplifiée", "SHA-256",
                  "Promesses à moins de 4 h (1)", "<b>Léa Martin</b>, 24/11/2026 13:00"):  # fmt: skip
        assert words in page
    assert not re.search(r"\son\w+=|\sstyle=|<script", page)
    assert "no-store" in response["Cache-Control"]
    assert Entry.objects.filter(what="relief.read").count() == 1
    past = client.get("/desk/releve/").content.decode()
    assert f"/desk/releve/{sheet.pk}/" in past
    assert "90 jours" in past


def test_pages_of_the_relief_are_for_the_desk_only(city, client):
    assert client.get("/desk/releve/").status_code == 302
    client.force_login(make_user(city, Role.CREW))
    assert client.get("/desk/releve/").status_code == 403
    client.force_login(make_user(city, Role.OPERATOR))
    assert client.get("/desk/releve/404/").status_code == 404
