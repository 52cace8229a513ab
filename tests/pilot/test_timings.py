"""Counters of the pages of the report: how many, how fast, and nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from allopm.accounts.roles import Role
from allopm.city.queries import CityInfo
from allopm.pilot.models import StepTiming
from allopm.pilot.timings import EDGES_S, StepFigures, What, count_step, edge_of, forget_old_timings, step_figures
from tests.scenes import NOON, make_user
from tests.sites.form import answer, begin_at, form_key, step, words_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("stayed_s", "edge"), [(0, 2), (2, 2), (2.1, 4), (29, 30), (3600, 3600), (3601, 0), (-1, 0), (None, 0)]
)
def test_a_stay_falls_in_the_counter_that_holds_it(stayed_s: float | None, edge: int) -> None:
    assert edge_of(stayed_s) == edge


def test_half_of_the_answers_is_the_edge_that_half_of_them_reached() -> None:
    one = StepFigures("lieu", seen=10, taken=4, within={4: 2, 30: 1, 60: 1})
    assert (one.half_s, one.nine_of_ten_s, one.left, one.left_percent) == (4, 60, 6, 60)
    assert StepFigures("lieu").half_s is None


def test_two_visitors_are_two_and_a_row_names_nobody(city: CityInfo) -> None:
    for _visitor in range(2):
        count_step(city, "lieu", What.TAKEN, at=NOON, stayed_s=7.0)
    row = StepTiming.objects.get()
    assert (row.count, row.within_s) == (2, 8)
    assert {field.name for field in StepTiming._meta.get_fields()} == {
        "id", "city", "day", "step", "what", "within_s", "count",
    }  # fmt: skip
    assert step_figures(city, days=1, at=NOON)["lieu"].half_s == 8
    assert forget_old_timings(NOON + timedelta(days=401)) == 1


def test_a_report_leaves_its_times_and_a_page_left_shows(client: Client, city: CityInfo) -> None:
    begin_at(client, "parking.crosswalk")
    client.get(step("un-mot"))
    key = form_key(client)
    client.post(step("lieu"), {"lon": "abc", "lat": "1"})
    client.post(step("verifier"), {"key": key})
    found = step_figures(city, days=1, at=timezone.now())
    assert (found["un-mot"].left, found["verifier"].taken, found["lieu"].refused) == (1, 1, 1)
    assert found["verifier"].half_s in EDGES_S


def test_a_mere_visit_leaves_neither_cookie_nor_counter(client: Client, city: CityInfo) -> None:
    response = client.get("/pm/signaler/")
    assert "sessionid" not in response.cookies
    assert not StepTiming.objects.exists()


def test_the_page_of_the_journey_is_for_supervisors(client: Client, city: CityInfo) -> None:
    for _visitor in range(30):
        count_step(city, "lieu", What.SEEN, at=timezone.now())
    count_step(city, "lieu", What.TAKEN, at=timezone.now(), stayed_s=50)
    answer(client, "theme", group="noise")
    client.force_login(make_user(city, Role.OPERATOR, "Op Eratrice"))
    assert client.get("/pilotage/parcours/").status_code == 403
    client.force_login(make_user(city, Role.SUPERVISOR, "Nour Chef"))
    page = words_of(client.get("/pilotage/parcours/"))
    assert "Où est-ce ?" in page
    assert "on hésite" in page
    assert "on s’arrête ici" in page
    assert client.get("/pilotage/parcours/?jours=5").status_code == 400
