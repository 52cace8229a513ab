"""The supervisors' pages: who opens them, what the board says, how a shift and a plan are written."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from allopm.accounts.roles import Role
from allopm.shifts.models import Shift
from tests.scenes import NOON, later, make_crew, make_user
from tests.shifts.scenes import off_duty, plan
from tests.sites.form import words_of

pytestmark = pytest.mark.django_db
PAGES = (
    "/pilotage/",
    "/pilotage/equipages/",
    "/pilotage/equipages/vacation/",
    "/pilotage/equipages/import/",
    "/pilotage/equipages/indicatifs/",
)
DAY = "/pilotage/equipages/?jour=2026-11-24"
FORM: dict[str, Any] = {
    "call_sign": "C12", "start": "2026-11-24T13:00", "end": "2026-11-24T21:00", "vehicle": "motorbike", "officers": "2",
    "members": "Amélie Martin, Bruno Rossi", "skills": ["motorbike", "lang:it"], "sector": "ouest", "note": "",
}  # fmt: skip
CSV = "uid;equipage;debut;fin\nv1;C12;24/11/2026 13:00;21:00\n"


@pytest.fixture
def chief(city):
    client = Client(raise_request_exception=False)
    client.force_login(make_user(city, Role.SUPERVISOR, "Nour Chef"))
    return client


def send_file(client, content=CSV, name="plan.csv"):
    return client.post("/pilotage/equipages/import/", {"file": SimpleUploadedFile(name, content.encode())})


def confirm(client, page, how):
    found = re.search(r'name="content" value="([^"]+)"', page.content.decode())
    return client.post("/pilotage/equipages/import/", {"content": found[1], "name": "plan.csv", "confirm": how})


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("role", "status"), [(Role.SUPERVISOR, 200), (Role.ADMIN, 200), (Role.OPERATOR, 403), (Role.CREW, 403)]
)
def test_only_who_answers_for_the_room_plans(city, page, role, status):
    client = Client(raise_request_exception=False)
    client.force_login(make_user(city, role))
    response = client.get(page)
    assert response.status_code == status
    assert not re.search(r"\son\w+=|\sstyle=", response.content.decode())


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_signs_in_first(client, city, page):
    assert client.get(page)["Location"].startswith("/compte/login/?next=/pilotage/")


def test_an_empty_day_says_so_and_a_wrong_day_is_refused(city, chief):
    off_duty(city)
    assert "Aucune vacation n’est prévue" in words_of(chief.get("/pilotage/equipages/"))
    assert "personne de prévu" in words_of(chief.get("/pilotage/equipages/"))
    for day in ("hier", "2026-02-31", "9999-12-31"):
        assert chief.get(f"/pilotage/equipages/?jour={day}").status_code == 400


def test_the_board_says_who_is_missing_who_stays_on_and_where_nobody_is(city, chief):
    now = timezone.now()
    plan(off_duty(city, "C12"), start=now - timedelta(hours=1), end=now + timedelta(hours=5), sector="centre")
    plan(
        off_duty(city, "C13"), start=now - timedelta(hours=6), end=now - timedelta(hours=1), sector="centre",
        real_start=now - timedelta(hours=6),
    )  # fmt: skip
    make_crew(city, "C14")
    page = words_of(chief.get("/pilotage/equipages/"))
    assert re.search(r"Attendus, pas en service</h2>\s*<ul>.*?C12.*?</ul>", page, re.S)
    assert re.search(r"Fin prévue dépassée</h2>\s*<ul>.*?C13.*?</ul>", page, re.S)
    assert re.search(r"En service sans vacation prévue.*?C14", page, re.S)
    assert re.search(r"Ouest.*?personne de prévu ce jour", page, re.S)


def test_a_day_of_the_clock_change_has_its_true_hours(city, chief):
    plan(off_duty(city), start=NOON - timedelta(days=30, hours=14))
    page = words_of(chief.get("/pilotage/equipages/?jour=2026-10-25"))
    assert 'viewBox="0 0 1500 22"' in page


def test_a_shift_is_added_corrected_and_taken_out(city, chief):
    off_duty(city)
    added = chief.post("/pilotage/equipages/vacation/", FORM)
    assert added["Location"] == DAY
    shift = Shift.objects.get()
    assert (shift.starts_at, shift.ends_at, shift.members) == (NOON, later(hours=8), ["A. Martin", "B. Rossi"])
    page = words_of(chief.get(f"/pilotage/equipages/vacation/{shift.pk}/"))
    assert 'value="2026-11-24T13:00"' in page
    at = f"/pilotage/equipages/vacation/{shift.pk}/"
    assert chief.post(at, FORM | {"note": "moto 3", "version": "1"}).status_code == 302
    assert "moto 3" in words_of(chief.get(DAY))
    assert chief.post(f"{at}retirer/", {"version": "1"}).status_code == 409
    assert chief.post(f"{at}retirer/", {"version": "2"}).status_code == 302
    assert not Shift.objects.exists()


def test_two_supervisors_at_once_what_the_second_typed_is_kept_beside_the_newer_version(city, chief):
    shift = plan(off_duty(city))
    at = f"/pilotage/equipages/vacation/{shift.pk}/"
    assert chief.post(at, FORM | {"note": "première", "version": "1"}).status_code == 302
    late = chief.post(at, FORM | {"note": "seconde", "version": "1"})
    assert late.status_code == 409
    page = words_of(late)
    assert "Nour Chef vient de modifier" in page
    assert "« première »" in page
    assert 'value="seconde"' in page
    assert 'name="version" value="2"' in page
    assert chief.post(at, FORM | {"note": "seconde", "version": "2"}).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"start": "2026-03-29T02:30", "end": "2026-03-29T10:00"}, "n’existe pas"), ({"start": ""}, "obligatoire"),
        ({"end": "2026-11-24T12:00"}, "demi-heure"), ({"call_sign": "C99"}, "C99"), ({"officers": "99"}, "12"),
        ({"members": "A" * 401}, "400"), ({"skills": ["vol"]}, "vol"), ({"start": "demain"}, "demain"),
    ],
)  # fmt: skip
def test_what_cannot_be_planned_is_said_and_what_was_typed_stays(city, chief, wrong, said):
    off_duty(city)
    response = chief.post("/pilotage/equipages/vacation/", FORM | wrong)
    assert response.status_code == 422
    assert said in words_of(response)
    assert "n’est pas enregistrée" in words_of(response)
    assert not Shift.objects.exists()


@pytest.mark.parametrize("path", ["vacation/12/", "vacation/99999999999999999999/"])
def test_an_unknown_shift_is_404(city, chief, path):
    assert chief.get(f"/pilotage/equipages/{path}").status_code == 404


def test_a_plan_is_shown_before_it_is_written_and_can_be_undone(city, chief):
    off_duty(city)
    page = send_file(chief)
    assert "nouvelle" in words_of(page)
    assert not Shift.objects.exists()
    assert confirm(chief, page, "all").status_code == 302
    assert Shift.objects.get().uid == "v1"
    assert "1 vacation écrite" in words_of(chief.get("/pilotage/equipages/import/"))
    undone = chief.post("/pilotage/equipages/import/defaire/", follow=True)
    assert "Le dernier import est défait" in words_of(undone)
    assert not Shift.objects.exists()
    assert chief.post("/pilotage/equipages/import/defaire/").status_code == 404


def test_refused_lines_stop_the_whole_file_unless_asked(city, chief):
    off_duty(city)
    page = send_file(chief, CSV + "v2;C99;24/11/2026 13:00;21:00\n")
    assert "L’équipage C99 n’existe pas ici" in words_of(page)
    again = confirm(chief, page, "all")
    assert again.status_code == 200
    assert not Shift.objects.exists()
    assert confirm(chief, page, "sound").status_code == 302
    assert Shift.objects.get().uid == "v1"


@pytest.mark.parametrize("content", ["", "rien", "a;b\n1;2\n", "x" * 500_001])
def test_a_file_that_is_no_plan_is_refused_with_a_sentence(city, chief, content):
    response = send_file(chief, content)
    assert response.status_code == 422
    assert 'role="alert"' in words_of(response)


def test_a_confirmation_without_its_file_is_refused(city, chief):
    response = chief.post("/pilotage/equipages/import/", {"content": "@@", "confirm": "all"})
    assert response.status_code == 422


CREW: dict[str, Any] = {"call_sign": "C40", "vehicle": "van", "officers": "3", "skills": ["dog"], "sector": "centre"}


def test_a_call_sign_is_added_and_corrected(city, chief):
    account = make_user(city, Role.CREW, "Compte C40")
    assert "aucun équipage" in words_of(chief.get("/pilotage/equipages/indicatifs/"))
    new = "/pilotage/equipages/indicatifs/nouveau/"
    assert chief.get(new).status_code == 200
    assert chief.post(new, CREW | {"member": str(account.pk)}).status_code == 302
    assert "Compte C40" in words_of(chief.get("/pilotage/equipages/indicatifs/"))
    assert "existe déjà" in words_of(chief.post(new, CREW))
    at = "/pilotage/equipages/indicatifs/C40/"
    assert 'name="version" value="1"' in words_of(chief.get(at))
    assert chief.post(at, CREW | {"vehicle": "foot", "version": "1"}).status_code == 302
    assert chief.post(at, CREW | {"version": "1"}).status_code == 409
    assert "à pied" in words_of(chief.get("/pilotage/equipages/indicatifs/"))
    assert chief.get("/pilotage/equipages/indicatifs/C99/").status_code == 404
