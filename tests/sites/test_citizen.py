"""Residents' pages without JavaScript: the whole path, and every way it can go wrong."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from allopm.city.queries import CityInfo
from allopm.reports.models import Message, Report
from tests.scenes import say
from tests.sites.form import HERE, WORDS, answer, begin, begin_at, form_key, jpeg, step, words_of

pytestmark = pytest.mark.django_db


def test_a_resident_reports_page_after_page_without_javascript(client: Client, city: CityInfo) -> None:
    assert "Allo PM" in words_of(client.get("/"))
    assert "Signaler" in words_of(client.get("/pm/"))
    assert "Que se passe-t-il ?" in words_of(client.get("/pm/signaler/"))
    begin(client)
    answer(client, "photo", photo=jpeg())
    answer(client, "photo")
    answer(client, "un-mot", comment="Porte ouverte.")
    answer(client, "contact", email="voisin@exemple.test")
    check = words_of(client.get(step("verifier")))
    assert "Musique amplifiée" in check
    assert "226-10" in check
    receipt = client.post(step("verifier"), {"key": form_key(client)}, follow=True)
    report = Report.objects.get()
    page = words_of(receipt)
    assert report.code in page
    assert "Police municipale" in page
    assert "/suivi/" in page
    assert "L112-11" in page
    assert (report.comment, report.ongoing, report.answers) == ("Porte ouverte.", "now", {"threat": "no"})
    assert report.contact_email == "voisin@exemple.test"
    assert report.photos.count() == 1


def test_words_alone_are_place_enough(client: Client, city: CityInfo) -> None:
    begin(client, place=WORDS)
    client.post(step("verifier"), {"key": form_key(client)})
    report = Report.objects.get()
    assert (report.place_words, report.lon, report.location_source) == ("devant le tabac", None, "none")


def test_sending_twice_gives_one_report_and_the_same_receipt(client: Client, city: CityInfo) -> None:
    begin(client)
    key = form_key(client)
    first = client.post(step("verifier"), {"key": key})
    second = client.post(step("verifier"), {"key": key})
    assert first.url == second.url
    assert Report.objects.count() == 1


def test_a_key_of_somebody_else_opens_nothing(client: Client, city: CityInfo) -> None:
    begin(client)
    key = form_key(client)
    client.post(step("verifier"), {"key": key})
    stranger = Client().post(step("verifier"), {"key": key})
    assert stranger.url == "/pm/signaler/"


def test_going_back_and_changing_the_kind_loses_nothing(client: Client, city: CityInfo) -> None:
    begin(client)
    answer(client, "un-mot", comment="Depuis une heure.")
    answer(client, "theme", group="parking")
    answer(client, "nature", kind="parking.crosswalk")
    check = words_of(client.get(step("verifier")))
    assert "Passage piéton" in check
    assert "Depuis une heure." in check
    assert "devant le tabac" in check
    answer(client, "nature", kind="noise.music")
    client.post(step("verifier"), {"key": form_key(client)})
    assert Report.objects.get().answers == {"threat": "no"}


def test_changing_one_line_comes_back_to_the_summary(client: Client, city: CityInfo) -> None:
    begin(client)
    for name in ("photo", "un-mot", "contact"):
        answer(client, name)
    changed = client.post(step("un-mot") + "?retour=1", {"comment": "Autre mot"})
    assert changed.url == step("verifier")
    other_kind = client.post(step("nature") + "?retour=1", {"kind": "parking.crosswalk"})
    assert other_kind.url == step("verifier")


def test_another_kind_chosen_from_the_summary_still_asks_its_danger(client: Client, city: CityInfo) -> None:
    begin_at(client, "parking.crosswalk")
    dangerous = client.post(step("nature") + "?retour=1", {"kind": "noise.music"})
    assert dangerous.url == step("question-threat")
    assert client.post(step("question-threat") + "?retour=1", {"answer": "no"}).url == step("verifier")


@pytest.mark.parametrize("name", ["lieu", "photo", "un-mot", "contact", "verifier"])
def test_a_page_opened_too_early_leads_to_the_first_question(client: Client, city: CityInfo, name: str) -> None:
    response = client.get(step(name), follow=True)
    assert "Que se passe-t-il ?" in words_of(response)


@pytest.mark.parametrize(
    ("name", "fields", "sentence"),
    [
        ("theme", {"group": "volcano"}, "Choisissez ce qui se passe"),
        ("nature", {"kind": "noise.volcano"}, "Choisissez ce qui se passe"),
        ("maintenant", {"ongoing": "perhaps"}, "Dites si cela se passe maintenant"),
        ("question-threat", {"answer": "maybe"}, "Répondez par oui ou par non"),
        ("lieu", {}, "Dites où cela se passe"),
        ("lieu", {"lon": "abc", "lat": "1"}, "La position n’est pas lisible"),
        ("lieu", {"lon": "nan", "lat": "nan"}, "La position n’est pas lisible"),
        ("lieu", {"lon": "999", "lat": "99", "source": "pin"}, "Cette position n’existe pas"),
        ("lieu", {"lon": "2.35", "lat": "48.85", "source": "gps"}, "Hors de la ville."),
        ("lieu", {"words": "x" * 100_000}, "trop longuement"),
        ("un-mot", {"comment": "é" * 100_000}, "2000 au plus"),
        ("un-mot", {"comment": "a\x00b"}, "illisible"),
        ("contact", {"email": "pas-une-adresse"}, "Cette adresse e-mail n’est pas complète"),
        ("contact", {"phone": "12"}, "Ce numéro de téléphone n’est pas complet"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_french_on_the_same_page(
    client: Client, city: CityInfo, name: str, fields: dict[str, str], sentence: str
) -> None:
    begin(client)
    response = client.post(step(name), fields)
    assert response.status_code == 422
    page = words_of(response)
    assert sentence in page
    assert 'role="alert"' in page
    assert "devant le tabac" in words_of(client.get(step("verifier")))


def test_outside_the_commune_one_is_told_who_is_competent_and_may_insist(client: Client, city: CityInfo) -> None:
    begin(client)
    paris = {"lon": "2.35", "lat": "48.85", "source": "pin"}
    refused = client.post(step("lieu"), paris)
    assert "Hors de la ville." in words_of(refused)
    assert "Envoyer quand même à Ville d’essai" in words_of(refused)
    answer(client, "lieu", **paris, outside="keep")
    answer(client, "lieu", **paris)  # said once for this point
    assert client.post(step("lieu"), paris | {"lon": "2.36"}).status_code == 422
    client.post(step("verifier"), {"key": form_key(client)})
    report = Report.objects.get()
    assert (report.lon, report.incident.sector) == (2.35, "")


def test_the_floor_and_having_left_are_kept_without_a_script(client: Client, city: CityInfo) -> None:
    begin(client, place=HERE | {"floor": " parking niveau -2 ", "has_left": "1"})
    page = words_of(client.get(step("verifier")))
    assert "parking niveau -2" in page
    assert "vous n’y êtes plus" in page
    assert 'value="parking niveau -2"' in client.get(step("lieu")).content.decode()
    client.post(step("verifier"), {"key": form_key(client)})
    report = Report.objects.get()
    assert (report.floor, report.has_left) == ("parking niveau -2", True)
    begin(client)
    too_long = client.post(step("lieu"), HERE | {"floor": "x" * 81})
    assert too_long.status_code == 422
    assert "80 caractères au plus" in words_of(too_long)


def test_what_was_typed_stays_in_the_field_after_a_refusal(client: Client, city: CityInfo) -> None:
    begin(client)
    page = words_of(client.post(step("contact"), {"email": "presque@", "name": "Jeanne", "phone": "06"}))
    assert 'value="presque@"' in page
    assert 'value="Jeanne"' in page
    assert 'aria-invalid="true"' in page


def test_invalid_utf8_is_not_an_error_of_ours(client: Client, city: CityInfo) -> None:
    begin(client)
    response = client.generic("POST", step("un-mot"), b"comment=%ff%fe%00abc", "application/x-www-form-urlencoded")
    assert response.status_code in (302, 422)


def test_a_similar_case_is_offered_before_sending(client: Client, city: CityInfo) -> None:
    first = say(city, at=timezone.now())
    begin(client, place=HERE)
    page = words_of(client.get(step("deja-signale")))
    assert "Déjà signalé ici même" in page
    assert "Basses très fortes" not in page
    case = re.search(r'name="case" value="(PM-[^"]+)"', page)
    assert case
    receipt = client.post(step("deja-signale"), {"case": case[1]}, follow=True)
    assert "C’est reçu" in words_of(receipt)
    mine, theirs = Report.objects.exclude(code=first.code).get(), Report.objects.get(code=first.code)
    assert mine.incident == theirs.incident
    assert mine.token_hash != theirs.token_hash


def test_something_else_goes_on_and_is_not_asked_again(client: Client, city: CityInfo) -> None:
    say(city, at=timezone.now())
    begin(client, place=HERE)
    assert answer(client, "deja-signale", case="").url == step("verifier")
    assert answer(client, "lieu", **HERE).url == step("verifier")


def test_another_address_does_not_keep_the_point_of_the_first(client: Client, city: CityInfo) -> None:
    found = {"lon": "7.2700", "lat": "43.7000", "source": "address", "address": "Rue de France"}
    begin(client, place=found)
    answer(client, "lieu", **found | {"address": "Rue de Paris"})
    client.post(step("verifier"), {"key": form_key(client)})
    report = Report.objects.get()
    assert (report.address, report.lon, report.location_source) == ("Rue de Paris", None, "none")


def test_enter_in_the_address_field_continues(client: Client, city: CityInfo) -> None:
    """The first button of a form is the one that Enter presses: it must carry no other meaning."""
    begin(client, place=HERE)
    form = client.get(step("lieu")).content.decode().partition("data-place")[2]
    first = re.search(r"<button(?! type=)[^>]*>", form)
    assert first
    assert "name=" not in first[0]


def test_the_words_of_a_resident_find_the_kind(client: Client, city: CityInfo) -> None:
    page = words_of(client.get("/pm/signaler/chercher/", {"q": "muzique"}))
    assert "Musique amplifiée" in page
    chosen = client.post(step("nature"), {"kind": "noise.music"})
    assert chosen.url == step("maintenant")
    assert "Rien pour « zzzzqq »" in words_of(client.get("/pm/signaler/chercher/", {"q": "zzzzqq"}))


def test_the_town_door_asks_no_theme_when_it_has_one(client: Client, city: CityInfo) -> None:
    assert "Lampadaire" in words_of(client.get("/mairie/signaler/"))
    assert client.post(step("nature", "mairie"), {"kind": "town.lamp"}).url == step("maintenant", "mairie")


def test_the_draft_holds_no_readable_contact_in_the_database(client: Client, city: CityInfo) -> None:
    begin(client)
    answer(client, "contact", email="secret@exemple.test")
    assert "secret@exemple.test" not in json.dumps(dict(client.session.items()))


def test_the_thread_shows_the_report_and_takes_a_word(client: Client, city: CityInfo) -> None:
    receipt = say(city)
    page = client.get(receipt.thread_url)
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert receipt.code in words_of(page)
    said = client.post(f"{receipt.thread_url}message/", {"text": "Toujours là"}, follow=True)
    assert "Toujours là" in words_of(said)
    assert Message.objects.get().text == "Toujours là"


def test_a_page_without_referrer_may_still_speak(city: CityInfo) -> None:
    """Browsers send `Origin: null` from a page with no-referrer; the secret link is the proof."""
    receipt = say(city)
    strict = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    assert strict.post(f"{receipt.thread_url}message/", {"text": "Encore"}).status_code == 302
    assert strict.post("/langue/", {"language": "en", "next": receipt.thread_url}).status_code == 302


def test_the_report_form_refuses_other_sites(city: CityInfo) -> None:
    strict = Client(enforce_csrf_checks=True)
    refused = strict.post(step("theme"), {"group": "noise"})
    assert refused.status_code == 403
    assert "rechargez-la" in words_of(refused)


def test_an_empty_or_endless_word_is_refused_where_it_was_written(client: Client, city: CityInfo) -> None:
    receipt = say(city)
    empty = client.post(f"{receipt.thread_url}message/", {"text": "  "})
    assert empty.status_code == 400
    assert "Écrivez votre message" in words_of(empty)
    endless = client.post(f"{receipt.thread_url}message/", {"text": "x" * 5000})
    assert endless.status_code == 400
    assert "x" * 5000 in words_of(endless)


def test_a_script_gets_the_card_or_the_sentence_as_json(client: Client, city: CityInfo) -> None:
    receipt = say(city)
    taken = client.post(f"{receipt.thread_url}encore/", {"answer": "still"}, headers={"accept": "application/json"})
    assert taken.json()["still"]["answer"] == "still"
    refused = client.post(f"{receipt.thread_url}contester/", {"text": "non"}, headers={"accept": "application/json"})
    assert refused.status_code == 422
    assert refused.json()["error"]["code"] == "cannot_contest"


@pytest.mark.parametrize("token", ["x", "A" * 22, "é" * 10, "a" * 5000, "..", "%00"])
def test_a_wrong_link_is_a_sentence_never_an_error(client: Client, city: CityInfo, token: str) -> None:
    for address in (f"/suivi/{token}/", f"/suivi/{token}/recu/"):
        response = client.get(address)
        assert response.status_code in (404, 400, 301), address


def test_the_contact_can_be_taken_back(client: Client, city: CityInfo) -> None:
    begin(client)
    answer(client, "contact", email="voisin@exemple.test")
    receipt = client.post(step("verifier"), {"key": form_key(client)})
    thread = receipt.url.removesuffix("recu/")
    assert "Effacer mes coordonnées" in words_of(client.get(thread))
    client.post(f"{thread}oublier-contact/")
    assert Report.objects.get().contact_email == ""


def test_reports_of_the_day_are_found_again_and_forgotten(client: Client, city: CityInfo) -> None:
    begin(client)
    client.post(step("verifier"), {"key": form_key(client)})
    code = Report.objects.get().code
    assert code in words_of(client.get("/pm/"))
    assert code not in words_of(Client().get("/pm/"))
    client.post("/oublier/")
    assert code not in words_of(client.get("/pm/"))


def test_the_first_pages_ask_the_database_nothing(
    client: Client, city: CityInfo, django_assert_max_num_queries: Any
) -> None:
    client.get("/")
    with django_assert_max_num_queries(1):  # the city's version, once a second
        client.get("/")
        client.get("/pm/")


@pytest.mark.parametrize("entry", ["frontend/citizen/main.ts", "frontend/citizen/thread.ts"])
def test_a_first_page_stays_under_fifteen_kilobytes_of_script(entry: str) -> None:
    manifest_path = Path(settings.DJANGO_VITE["default"]["manifest_path"])
    if not manifest_path.exists():
        pytest.skip("the front end is not built: run `npm run build`")
    manifest = json.loads(manifest_path.read_text())
    files, todo = set(), [entry]
    while todo:
        chunk = manifest[todo.pop()]
        files.add(chunk["file"])
        todo += chunk.get("imports", [])
    sizes = [len(gzip.compress((manifest_path.parent / name).read_bytes())) for name in files]
    assert sum(sizes) < 15_000
