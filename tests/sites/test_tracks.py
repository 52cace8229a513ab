"""A crew's past way: who may ask, for how long, and that the crew reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from allopm.accounts.roles import Role
from allopm.fleet.retention import KEEP_DAYS
from allopm.fleet.tracks import fixes_of
from allopm.journal.models import Entry
from tests.scenes import NOON, later, make_crew, make_user

pytestmark = pytest.mark.django_db


def signed_in(city, role):
    client = Client(raise_request_exception=False)
    client.force_login(make_user(city, role, "Nour Chef"))
    return client


def put_fix(crew, at, lon=7.26):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO fleet_fix (crew_id, at, received_at, lon, lat) VALUES (%s, %s, %s, %s, 43.7)",
            [crew.pk, at, at, lon],
        )


def ask(client, sign="C12", *, start=-2.0, end=0.0, reason="plainte du 24"):
    now = timezone.now()
    span = {"from": (now + timedelta(hours=start)).isoformat(), "to": (now + timedelta(hours=end)).isoformat()}
    return client.get(f"/api/v1/desk/crews/{sign}/track", span | {"reason": reason})


@pytest.mark.parametrize(
    ("role", "status"), [(Role.SUPERVISOR, 200), (Role.OPERATOR, 403), (Role.ADMIN, 403), (Role.CREW, 403)]
)
def test_only_a_supervisor_reads_a_track(city, role, status):
    make_crew(city, "C12")
    assert ask(signed_in(city, role)).status_code == status
    assert Entry.objects.filter(what="crew.track_read").count() == (status == 200)


def test_a_track_is_places_and_moments_and_no_speed_and_the_journal_says_why(city):
    crew, other = make_crew(city, "C12"), make_crew(city, "C13")
    now = timezone.now()
    for minutes in (200, 90, 30):
        put_fix(crew, now - timedelta(minutes=minutes))
    put_fix(other, now - timedelta(minutes=60))
    track = ask(signed_in(city, Role.SUPERVISOR)).json()
    assert [set(fix) for fix in track["fixes"]] == [{"lon", "lat", "at", "accuracy_m"}] * 2
    entry = Entry.objects.get(what="crew.track_read")
    assert (entry.about, entry.by_name, entry.data["reason"]) == ("crew:C12", "Nour Chef", "plainte du 24")


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": -25}, {"start": 1}, {"reason": "  "}, {"reason": "x"}, {"reason": "x" * 301},
        {"start": -24 * KEEP_DAYS - 2, "end": -24 * KEEP_DAYS},
    ],
)  # fmt: skip
def test_a_question_too_long_too_old_or_without_reason_is_refused(city, wrong):
    make_crew(city, "C12")
    answer = ask(signed_in(city, Role.SUPERVISOR), **wrong)
    assert answer.status_code == 422
    assert not Entry.objects.filter(what="crew.track_read").exists()


def test_moments_need_their_zone_and_an_unknown_crew_is_404(city):
    chief = signed_in(city, Role.SUPERVISOR)
    query = {"from": "2026-11-24T10:00:00", "to": "2026-11-24T12:00:00", "reason": "plainte"}
    assert chief.get("/api/v1/desk/crews/C12/track", query).status_code == 422
    assert ask(chief).status_code == 404


def test_no_fix_is_lost_between_two_pages(city):
    crew = make_crew(city, "C12")
    for minute, lon in ((0, 7.1), (1, 7.1), (1, 7.2), (1, 7.3), (2, 7.1)):
        put_fix(crew, later(minutes=minute), lon)
    assert [fix["lon"] for fix in fixes_of(crew.pk, NOON, later(hours=1), page_rows=2)] == [7.1, 7.1, 7.2, 7.3, 7.1]
