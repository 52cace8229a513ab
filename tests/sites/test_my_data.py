"""A crew's own page: everything kept about it, who looked, its copy; never another crew's."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from allopm.accounts.roles import Role
from allopm.fleet.retention import KEEP_DAYS
from allopm.fleet.tracks import Question, read_track
from allopm.journal.models import Entry
from tests.scenes import actor_for, make_crew, make_user
from tests.shifts.scenes import plan
from tests.sites.form import words_of
from tests.sites.test_tracks import put_fix

pytestmark = pytest.mark.django_db
PAGE, COPY = "/field/mes-donnees/", "/field/mes-donnees/copie.json"


@pytest.fixture
def crew(city):
    return make_crew(city, "C12")


@pytest.fixture
def phone(crew):
    client = Client(raise_request_exception=False)
    client.force_login(crew.member)
    return client


def copy_of(client):
    response = client.get(COPY)
    assert "attachment" in response["Content-Disposition"]
    return json.loads(b"".join(response.streaming_content))


def look(city, sign, reason):
    chief = actor_for(make_user(city, Role.SUPERVISOR, "Nour Chef"))
    now = timezone.now()
    read_track(city, sign, Question(now - timedelta(hours=2), now, reason), by=chief, at=now)


@pytest.mark.parametrize("page", [PAGE, COPY])
@pytest.mark.parametrize("role", [role for role in Role if role != Role.CREW])
def test_only_a_crew_has_this_page(city, page, role):
    client = Client(raise_request_exception=False)
    client.force_login(make_user(city, role))
    assert client.get(page).status_code == 403
    assert Client().get(page).status_code == 302


def test_an_account_without_a_crew_is_told_so(city):
    client = Client(raise_request_exception=False)
    client.force_login(make_user(city, Role.CREW))
    assert client.get(PAGE).status_code == 403


def test_a_crew_reads_what_is_kept_for_how_long_and_how_much(crew, phone):
    now = timezone.now()
    for minutes in (1, 2, 3):
        put_fix(crew, now - timedelta(minutes=minutes))
    plan(crew)
    page = words_of(phone.get(PAGE))
    assert f"{KEEP_DAYS} jours ; la position affichée" in page
    assert 'data-label="Aujourd’hui">3, la plus ancienne' in page
    for title in ("Compte", "Vacations", "Positions", "Appareils", "Missions", "Messages", "Main courante"):
        assert f'<th scope="row">{title}</th>' in page
    assert "Personne n’a relu vos trajets" in page


def test_a_crew_reads_who_looked_when_and_why_and_not_who_looked_at_others(city, crew, phone):
    make_crew(city, "C13")
    look(city, "C12", "plainte du 24 novembre")
    look(city, "C13", "autre affaire")
    page = words_of(phone.get(PAGE))
    assert "Nour Chef" in page
    assert "plainte du 24 novembre" in page
    assert "autre affaire" not in page


def test_the_copy_holds_its_own_data_and_is_journalled(city, crew, phone):
    other = make_crew(city, "C13")
    put_fix(crew, timezone.now() - timedelta(minutes=1), lon=7.25)
    put_fix(other, timezone.now() - timedelta(minutes=1), lon=7.11)
    plan(crew)
    plan(other, members=["Z. Ailleurs"])
    look(city, "C12", "plainte du 24")
    copy = copy_of(phone)
    assert [fix["lon"] for fix in copy["positions"]] == [7.25]
    assert copy["shifts"][0]["members"] == ["A. Martin", "B. Rossi"]
    assert copy["account"]["email"] == crew.member.email
    assert copy["readings"][0]["reason"] == "plainte du 24"
    assert "Ailleurs" not in json.dumps(copy)
    assert "speed" not in json.dumps(copy)
    assert Entry.objects.filter(what="crew.data_copied", about="crew:C12").count() == 1


def test_a_copy_without_any_position_is_sound(phone):
    assert copy_of(phone)["positions"] == []
