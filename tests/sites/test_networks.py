"""Pages of the networks and of the register, for residents and for the desk; none needs a script."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from allopm.accounts.roles import Role
from allopm.config.discreet import blank
from allopm.journal.models import Entry
from allopm.neighbours.actions import appoint, member_of
from allopm.neighbours.alerts import spread_due
from allopm.neighbours.models import Alert, Member, Partner, Training
from tests.neighbours.people import ask, join
from tests.scenes import NOON, make_operator, make_user

pytestmark = pytest.mark.django_db
INLINE = re.compile(r"\son\w+=|\sstyle=|<script>")


@pytest.fixture
def operator(city, client):
    user = make_user(city, Role.OPERATOR)
    client.force_login(user)
    return user


def test_a_resident_joins_page_after_page_and_nothing_typed_is_lost(city, client):
    assert "Rejoindre mon secteur" in client.get("/pm/voisins/").content.decode()
    said = {"key": "abc", "page": "adresse", "address": "12 rue de France"}
    page = client.post("/pm/voisins/rejoindre/", said).content.decode()
    assert "Quel est votre secteur" in page  # no index of streets here: one says it oneself
    said |= {"page": "secteur", "sector": "centre"}
    assert "Qui êtes-vous" in client.post("/pm/voisins/rejoindre/", said).content.decode()
    said |= {"page": "vous", "name": "Ana Blanc", "email": "ana@"}
    said |= {"page": "verification", "way": "post"}
    response = client.post("/pm/voisins/rejoindre/", said)
    assert response.status_code == 422
    assert 'value="ana@" aria-invalid="true"' in response.content.decode()
    said |= {"email": "ana@essai.test", "page": "regles"}
    assert "accepter les règles" in client.post("/pm/voisins/rejoindre/", said).content.decode()
    said["accepts"] = "yes"
    answers = [client.post("/pm/voisins/rejoindre/", said) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    page = client.get(answers[0]["Location"])
    assert "Votre adresse doit être vérifiée" in page.content.decode()
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert not INLINE.search(page.content.decode())
    assert blank(answers[0]["Location"]) == "/voisins/…/"


def test_one_goes_back_a_question_with_all_that_was_said(city, client):
    said = {
        "key": "abc",
        "page": "vous",
        "go": "secteur",
        "address": "12 rue de France",
        "sector": "centre",
        "name": "A",
    }
    page = client.post("/pm/commerces/rejoindre/", said).content.decode()
    assert 'name="name" value="A"' in page
    assert "Quel est votre secteur" in page


def test_a_member_raises_an_alert_and_a_refusal_keeps_the_words(city, client):
    token, _member = join(city)
    said = {"about": "door", "text": "Appelez le 06 12 34 56 78", "street": "rue Barla", "key": "k"}
    response = client.post(f"/voisins/{token}/alerte/", said)
    assert response.status_code == 422
    assert "pas de numéro de téléphone" in response.content.decode()
    assert ">Appelez le 06 12 34 56 78</textarea>" in response.content.decode()
    assert client.post(f"/voisins/{token}/alerte/", said | {"text": "Faux agents"}).status_code == 302
    assert "en attente de relecture" in client.get(f"/voisins/{token}/").content.decode()
    assert client.get("/voisins/unknown-token/").status_code == 404


def test_the_desk_reads_sends_and_withdraws_and_the_member_flags(city, client, operator):
    token, _member = join(city)
    client.post(f"/voisins/{token}/alerte/", {"about": "door", "text": "Faux agents du gaz", "key": "k"})
    bob, _member = join(city, email="bob@essai.test", name="Bob Noir")
    alert = Alert.objects.get()
    page = client.get("/desk/voisins/").content.decode()
    assert "Faux agents du gaz" in page
    assert "Ana" not in page
    assert not INLINE.search(page)
    form = {"version": 1, "text": "Voir AB-123-CD", "hours": 24, "sectors": ["centre"]}
    refused = client.post(f"/desk/voisins/alertes/{alert.pk}/diffuser/", form)
    assert refused.status_code == 422
    assert ">Voir AB-123-CD</textarea>" in refused.content.decode()
    form["text"] = "De faux agents se présentent."
    assert client.post(f"/desk/voisins/alertes/{alert.pk}/diffuser/", form).status_code == 302
    assert client.post(f"/desk/voisins/alertes/{alert.pk}/diffuser/", form).status_code == 409
    spread_due(timezone.now())
    assert "De faux agents se présentent." in client.get(f"/voisins/{bob}/").content.decode()
    assert client.post(f"/voisins/{bob}/inexact/{alert.pk}/", {"flag": "C’étaient les vrais"}).status_code == 302
    assert "C’étaient les vrais" in client.get("/desk/voisins/").content.decode()
    form = {"version": 2, "reason": "Vrais agents."}
    assert client.post(f"/desk/voisins/alertes/{alert.pk}/retirer/", form).status_code == 302
    assert "Cette alerte est retirée." in client.get(f"/voisins/{bob}/").content.decode()


def test_opening_a_member_is_journalled_and_the_letter_shows_its_code_once(city, client, operator):
    token, member = ask(city)
    assert "1 adhésion à vérifier" in client.get("/desk/demandes/").content.decode()
    assert "Ana" not in client.get("/desk/voisins/").content.decode()
    assert "Ana Blanc" in client.get(f"/desk/voisins/membres/{member.pk}/").content.decode()
    assert Entry.objects.filter(what="member.read", about=f"member:{member.pk}").count() == 1
    letter = client.post(f"/desk/voisins/membres/{member.pk}/courrier/", {"version": 1})
    code = re.search(r'class="code">([0-9A-Z-]{9})<', letter.content.decode())
    assert code
    assert "no-store" in letter["Cache-Control"]
    assert client.post(f"/voisins/{token}/code/", {"code": "nope"}).status_code == 422
    assert client.post(f"/voisins/{token}/code/", {"code": code[1]}).status_code == 302
    assert "Alertes du secteur" in client.get(f"/voisins/{token}/").content.decode()
    version = member_of(city, token).version
    client.post(f"/desk/voisins/membres/{member.pk}/nommer/", {"version": version})
    assert "référent" in client.get("/desk/voisins/secteurs/voisins/centre/").content.decode()
    assert client.post(f"/voisins/{token}/quitter/").status_code == 302
    assert "Vous avez quitté" in client.get(f"/voisins/{token}/").content.decode()


def test_a_referent_sees_and_vouches_for_who_asked(city, client):
    token, referent = join(city)
    appoint(city, referent.pk, by=make_operator(city), at=NOON, version=referent.version)
    _token, asked = ask(city, way="referent", name="Zoé Petit")
    assert "Zoé Petit" in client.get(f"/voisins/{token}/").content.decode()
    client.post(f"/voisins/{token}/parrainer/{asked.pk}/")
    assert Member.objects.get(pk=asked.pk).state == "active"


def test_a_place_asks_chooses_a_training_and_leaves(city, client, operator):
    said = {"key": "p", "page": "lieu", "place_name": "Café d’essai", "trade": "bar", "address": "3 rue Barla"}
    assert "Qui est responsable" in client.post("/pm/angela/partenaire/", said).content.decode()
    said |= {"page": "charte", "name": "Luc Roy", "email": "luc@essai.test", "people": "2", "accepts": "yes"}
    link = client.post("/pm/angela/partenaire/", said)["Location"]
    one = Partner.objects.get()
    client.post(f"/desk/angela/{one.pk}/accepter/", {"version": 1})
    assert client.post("/desk/angela/formations/", {"starts_at": "x", "where": "", "seats": ""}).status_code == 422
    client.post("/desk/angela/formations/", {"starts_at": "2099-01-07T10:00", "where": "Salle", "seats": "2"})
    assert "2 places libres" in client.get(link).content.decode()
    client.post(f"{link}formation/", {"training": Training.objects.get().pk})
    assert "rendre la place" in client.get(link).content.decode()
    assert "Luc Roy" in client.get(f"/desk/angela/{one.pk}/").content.decode()
    assert Entry.objects.filter(what="partner.read").count() == 1
    client.post(f"{link}retirer/")
    assert "Vos nom, e-mail et téléphone sont effacés" in client.get(link).content.decode()
    assert "Café" not in client.get("/desk/angela/").content.decode()


@pytest.mark.parametrize(
    "path", ["/desk/voisins/", "/desk/voisins/membres/1/", "/desk/voisins/secteurs/voisins/centre/", "/desk/angela/"]
)
def test_the_desk_pages_are_for_the_desk_only(city, client, path):
    assert client.get(path).status_code == 302
    client.force_login(make_user(city, Role.CREW))
    assert client.get(path).status_code == 403
