"""The desk's page: who may open it, and what it carries."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from allopm.accounts.roles import Role
from allopm.city.queries import CityInfo
from tests.scenes import make_user

pytestmark = pytest.mark.django_db


PAGES = ["/desk/", "/desk/tableau/"]


def test_stranger_is_sent_to_sign_in_and_back(client: Client, city: CityInfo) -> None:
    response = client.get("/desk/")
    assert (response.status_code, response["Location"]) == (302, "/compte/login/?next=%2Fdesk%2F")


def test_wall_screen_signs_in_and_comes_back_to_its_wall(client: Client, city: CityInfo) -> None:
    response = client.get("/desk/tableau/?mur")
    assert response["Location"] == "/compte/login/?next=%2Fdesk%2Ftableau%2F%3Fmur"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN])
def test_staff_of_the_room_opens_its_pages(client: Client, city: CityInfo, role: Role, page: str) -> None:
    client.force_login(make_user(city, role))
    response = client.get(page)
    assert response.status_code == 200
    assert "csrftoken" in response.cookies
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("page", PAGES)
def test_crew_may_not_open_the_pages_of_the_room(client: Client, city: CityInfo, page: str) -> None:
    client.force_login(make_user(city, Role.CREW))
    assert client.get(page).status_code == 403


def test_page_carries_addresses_and_no_name(client: Client, city: CityInfo) -> None:
    client.force_login(make_user(city, Role.OPERATOR, "Léa Martin"))
    page = client.get("/desk/").content.decode()
    found = re.search(r'<script id="desk-config" type="application/json">(.*?)</script>', page)
    assert found
    assert json.loads(found[1])["snapshot"] == "/api/v1/desk/snapshot"
    assert "Léa Martin" not in page


@pytest.mark.parametrize("page", PAGES)
def test_page_runs_under_a_strict_policy(client: Client, city: CityInfo, page: str) -> None:
    client.force_login(make_user(city, Role.OPERATOR))
    response = client.get(page)
    policy = response["Content-Security-Policy"]
    assert "'unsafe-inline'" not in policy
    assert not re.search(r"\son\w+=|\sstyle=", response.content.decode())


@pytest.mark.parametrize("page", PAGES)
def test_pages_only_read(client: Client, city: CityInfo, page: str) -> None:
    client.force_login(make_user(city, Role.OPERATOR))
    assert client.post(page).status_code == 405


def test_open_screen_learns_which_build_is_served_without_session_or_database(
    client: Client, city: CityInfo, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        told = client.get("/desk/version/")
    client.force_login(make_user(city, Role.OPERATOR))
    page = client.get("/desk/").content.decode()
    assert told.json()["build"] in page
    assert isinstance(told.json()["api"], int)
    assert "no-store" in told["Cache-Control"]
