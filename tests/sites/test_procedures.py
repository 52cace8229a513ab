"""Pages of procedures and requests, for residents and for the back office; none needs a script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from allopm.accounts.roles import Role
from allopm.config.discreet import blank
from allopm.services.models import Request, Session
from tests.scenes import make_user
from tests.services.scene import PDF, make_procedures

pytestmark = pytest.mark.django_db
INLINE = re.compile(r"\son\w+=|\sstyle=|<script>")


@pytest.fixture
def town(city):
    return make_procedures(city)


@pytest.fixture
def operator(town, client):
    user = make_user(town, Role.OPERATOR)
    client.force_login(user)
    return user


def ask_audit(client, **more):
    said = {"key": "abc", "page": "contact", "address": "12 rue d’Essai", "note": "La porte"}
    return client.post("/pm/demarches/audit/demander/", said | {"contact.phone": "06 12 34 56 78"} | more)


def test_one_question_per_page_and_nothing_typed_is_lost(town, client):
    assert "/pm/demarches/audit/" in client.get("/pm/demarches/").content.decode()
    assert "Faire la demande" in client.get("/pm/demarches/audit/").content.decode()
    assert "Adresse du lieu" in client.get("/pm/demarches/audit/demander/").content.decode()
    said = {"key": "abc", "page": "address", "address": ""}
    assert client.post("/pm/demarches/audit/demander/", said).status_code == 422
    page = client.post("/pm/demarches/audit/demander/", said | {"address": "12 rue d’Essai"}).content.decode()
    assert "Ce qui vous inquiète" in page and "12 rue d’Essai" in page
    assert not INLINE.search(page)
    refused = ask_audit(client, **{"contact.phone": "06"})
    assert refused.status_code == 422
    assert 'value="06"' in refused.content.decode() and "La porte" in refused.content.decode()


def test_sent_twice_is_one_request_behind_a_private_link(town, client):
    answers = [ask_audit(client) for _ in range(2)]
    link = answers[0]["Location"]
    assert link == answers[1]["Location"] and Request.objects.count() == 1
    page = client.get(link)
    assert "Demande reçue" in page.content.decode() and "Annulée par vous" in page.content.decode()
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert not INLINE.search(page.content.decode())
    assert blank(link) == "/demande/…/"


def test_the_back_office_plans_writes_and_hands_over_a_document(operator, client):
    link = ask_audit(client)["Location"]
    code = Request.objects.get().code
    assert code in client.get("/desk/demandes/").content.decode()
    page = client.get(f"/desk/demandes/{code}/").content.decode()
    assert "06 12 34 56 78" in page and "Annulée par vous" not in page
    act, said = f"/desk/demandes/{code}/etape/", {"step": "planned", "version": "1", "text": "Apportez le plan"}
    refused = client.post(act, said)
    assert refused.status_code == 400 and "Apportez le plan" in refused.content.decode()
    assert client.post(act, said | {"moment": "2099-03-01T10:00"}).status_code == 302
    assert client.post(act, said | {"moment": "2099-03-01T10:00"}).status_code == 409
    calendar = client.get(f"{link}rendez-vous.ics")
    assert b"DTSTART:20990301T090000Z" in calendar.content and calendar["Content-Type"].startswith("text/calendar")
    assert client.post(act, {"step": "visited", "version": "2"}).status_code == 302
    paper = SimpleUploadedFile("Diagnostic.pdf", PDF, content_type="application/pdf")
    assert client.post(act, {"step": "written", "version": "3", "paper": paper}).status_code == 302
    document = re.search(r"/demande/[^\"]+/documents/\d+\.pdf", client.get(link).content.decode())
    assert document and b"".join(client.get(document[0]).streaming_content) == PDF


def test_a_date_is_chosen_then_the_rules_are_accepted(operator, town, client):
    starts = timezone.now() + timedelta(days=3)
    session = Session.objects.create(
        city_id=town.id, procedure="visit", starts_at=starts, ends_at=starts, seats=1, place="Salle d’essai"
    )
    said = {"key": "v", "page": "session", "session": str(session.pk)}
    assert "Comment vous joindre" in client.post("/pm/demarches/visit/demander/", said).content.decode()
    said |= {"page": "contact", "contact.email": "a@essai.test"}
    assert "Les photos sont interdites" in client.post("/pm/demarches/visit/demander/", said).content.decode()
    link = client.post("/pm/demarches/visit/demander/", said | {"page": "regles", "agreed": "yes"})["Location"]
    assert "Vous avez une place" in client.get(link).content.decode()
    again = client.post("/pm/demarches/visit/demander/", said | {"key": "w", "page": "regles", "agreed": "yes"})
    assert "Rang : 1" in client.get(again["Location"]).content.decode()
    assert "Séances" in client.get("/desk/demandes/seances/").content.decode()
    assert client.post(f"/desk/demandes/seances/{session.pk}/places/", {"seats": "2"}).status_code == 302
    assert "Vous avez une place" in client.get(again["Location"]).content.decode()


@pytest.mark.parametrize("path", ["/desk/demandes/", "/desk/demandes/seances/", "/desk/demandes/DM-0000-0000/"])
def test_the_back_office_is_for_the_desk_only(town, client, path):
    assert client.get(path).status_code == 302
    client.force_login(make_user(town, Role.CREW))
    assert client.get(path).status_code == 403
