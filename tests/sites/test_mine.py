"""« Mes signalements », « Mes données »: without JavaScript, on this device and on another."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.test import Client

from allopm.city.queries import CityInfo
from allopm.journal.models import Entry
from allopm.reports.models import Photo, Report
from allopm.reports.photos import store_photo
from allopm.reports.submission import Contact
from tests.mine.letters import last_code
from tests.scenes import NOON, say
from tests.services.scene import ask_audit, make_procedures
from tests.sites.form import WORDS, answer, begin, form_key, jpeg, step, words_of

pytestmark = pytest.mark.django_db
REPORTS, DATA, ERASE = "/pm/mes-signalements/", "/pm/mes-donnees/", "/pm/mes-donnees/effacer/"


def left(city: CityInfo, **fields: Any) -> Any:
    photo = store_photo(jpeg(), city=city, at=NOON)
    return say(city, contact=Contact("ada@exemple.test", "", "Ada"), photos=(photo.id,), **fields)


def bring(client: Client, receipt: Any) -> Any:
    return client.post(f"{REPORTS}ajouter/", {"link": f"https://exemple.test/suivi/{receipt.token}/"})


def test_what_was_sent_from_here_is_found_seen_and_erased_without_javascript(client: Client, city: CityInfo) -> None:
    begin(client, place=WORDS)
    answer(client, "un-mot", comment="Porte ouverte.")
    client.post(step("verifier"), {"key": form_key(client)})
    assert "Musique amplifiée" in words_of(client.get(REPORTS))
    assert "Porte ouverte." in words_of(client.get(DATA))
    assert "ne pourra plus vous répondre" in words_of(client.get(ERASE))
    done = client.post(ERASE)
    assert "C’est effacé" in words_of(done)
    assert Report.objects.get().comment == ""
    assert "Rien n’est gardé" in words_of(client.get(DATA))


def test_a_pasted_link_opens_the_data_and_the_copy_holds_every_photo(client: Client, city: CityInfo) -> None:
    receipt = left(city)
    assert bring(client, receipt).url == REPORTS
    copy = client.get(f"{DATA}mes-donnees.json")
    [report] = json.loads(copy.content)["reports"]
    assert (report["code"], report["contact"]["name"]) == (receipt.code, "Ada")
    assert "no-store" in copy["Cache-Control"]
    bundle = zipfile.ZipFile(io.BytesIO(client.get(f"{DATA}mes-donnees.zip").content))
    assert {"mes-donnees.json", "mes-donnees.html", f"photos/{Photo.objects.get().pk}.jpg"} == set(bundle.namelist())
    assert "Basses très fortes" in bundle.read("mes-donnees.html").decode()
    assert Entry.objects.filter(what="mine.exported", about=report["owner"]).count() == 2


def test_another_device_finds_them_by_a_code_sent_to_the_address_left(city: CityInfo) -> None:
    receipt = left(city)
    other = Client()
    assert other.post(f"{REPORTS}retrouver/", {"address": "Ada@exemple.test"}).url == f"{REPORTS}code/"
    code = last_code()
    wrong = other.post(f"{REPORTS}code/", {"code": "1"})
    assert wrong.status_code == 422 and "pas le bon" in words_of(wrong)
    found = other.post(f"{REPORTS}code/", {"code": code}, follow=True)
    assert receipt.code in words_of(found) and receipt.token not in words_of(found)
    [link] = set(re.findall(r"/suivi/[\w-]+/", words_of(found)))
    assert receipt.code in words_of(other.get(link))


def test_whether_an_address_is_known_is_told_only_to_who_holds_it(client: Client, city: CityInfo) -> None:
    known, unknown = Client(), Client()
    left(city)
    answers = [
        who.post(f"{REPORTS}retrouver/", {"address": address})
        for who, address in ((known, "ada@exemple.test"), (unknown, "eve@exemple.test"))
    ]
    assert {(one.status_code, one.url) for one in answers} == {(302, f"{REPORTS}code/")}
    assert client.get(f"{REPORTS}code/").url == f"{REPORTS}retrouver/"


def test_nobody_sees_or_erases_what_the_own_links_do_not_open(client: Client, city: CityInfo) -> None:
    bring(client, left(city))
    other = left(city, comment="Autre voix")
    owner = f"report:{Report.objects.get(code=other.code).pk}"
    client.post(ERASE, {"owner": owner})
    assert Report.objects.get(code=other.code).erased_at is None
    assert "Autre voix" not in words_of(client.get(DATA))
    refused = client.post(f"{REPORTS}ajouter/", {"link": "A" * 22})
    assert refused.status_code == 404 and "n’existe pas" in words_of(refused)


def test_one_of_two_may_be_erased_alone(client: Client, city: CityInfo) -> None:
    first, second = left(city), left(city, comment="Le second")
    for receipt in (first, second):
        bring(client, receipt)
    owner = f"report:{Report.objects.get(code=first.code).pk}"
    assert first.code in words_of(client.get(ERASE, {"owner": owner}))
    page = words_of(client.post(ERASE, {"owner": owner}, follow=True))
    assert "Le second" in page and first.code not in page


def test_leaving_the_device_keeps_the_links_valid(client: Client, city: CityInfo) -> None:
    receipt = left(city)
    bring(client, receipt)
    assert "data-mine-clear" in words_of(client.post(f"{REPORTS}quitter/"))
    assert receipt.code not in words_of(client.get(REPORTS))
    assert client.get(f"/suivi/{receipt.token}/").status_code == 200


def test_the_receipt_is_a_pdf_that_says_what_the_law_wants(client: Client, city: CityInfo) -> None:
    receipt = left(city)
    pdf = client.get(f"/suivi/{receipt.token}/recu.pdf")
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert pdf.content.startswith(b"%PDF") and receipt.code in pdf["Content-Disposition"]
    assert client.get("/suivi/inconnu/recu.pdf").status_code == 404


def test_the_thread_takes_a_photo_and_a_word_on_the_end_without_javascript(client: Client, city: CityInfo) -> None:
    receipt = say(city)
    thread = f"/suivi/{receipt.token}/"
    assert "Trop peu de cas semblables" in words_of(client.get(thread))
    assert client.post(f"{REPORTS}ajouter/", {"link": receipt.token, "then": "data"}).url == DATA
    client.post(f"{thread}photo/", {"photo_blurred": jpeg()})
    assert str(Photo.objects.get(report__code=receipt.code).pk) in words_of(client.get(thread))
    nothing = client.post(f"{thread}photo/")
    assert nothing.status_code == 400 and "Choisissez une photo" in words_of(nothing)
    early = client.post(f"{thread}avis/", {"answer": "yes"})
    assert early.status_code == 422 and "Rien n’est terminé" in words_of(early)
    assert client.post(f"{thread[:-1]}x/photo/", {"photo": jpeg()}).status_code == 404


def test_a_request_is_found_exported_and_erased_with_the_reports(client: Client, city: CityInfo) -> None:
    asked = ask_audit(make_procedures(city))
    bring(client, left(city))
    client.post(f"{REPORTS}ajouter/", {"link": asked.token})
    assert f"/demande/{asked.token}/" in words_of(client.get(REPORTS))
    assert asked.code in words_of(client.get(DATA))
    [request] = json.loads(client.get(f"{DATA}mes-donnees.json").content)["services"]
    assert request["code"] == asked.code
    client.post(ERASE)
    assert "06 12 34 56 78" not in words_of(client.get(f"/demande/{asked.token}/"))
    assert "Rien n’est gardé" in words_of(client.get(DATA))
