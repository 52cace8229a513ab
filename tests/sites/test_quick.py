"""The kinds one probably means come first: this browser's, the city's, without a position or a figure."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from allopm.city.queries import CityInfo
from allopm.incidents import figures
from allopm.reports.submission import Location
from tests.scenes import CENTRE, say
from tests.sites.form import answer, begin_at, form_key, step

pytestmark = pytest.mark.django_db
FAR = [Location(CENTRE[0] + number * 0.004, CENTRE[1], 12, "", "gps") for number in range(9)]  # each its own case


def offered(client: Client, address: str = "/pm/") -> list[str]:
    return re.findall(r'name="kind" value="([^"]+)">', client.get(address).content.decode())


def test_a_city_without_a_past_offers_the_first_of_each_group(client: Client, city: CityInfo) -> None:
    assert offered(client)[:3] == ["noise.music", "parking.crosswalk", "traffic.rodeo"]
    assert offered(client, "/pm/signaler/") == offered(client)
    chosen = client.post(step("nature"), {"kind": "noise.music"})
    assert chosen.url == step("maintenant")


def test_the_kind_this_browser_told_comes_first_until_it_is_forgotten(client: Client, city: CityInfo) -> None:
    begin_at(client, "parking.crosswalk")
    client.post(step("verifier"), {"key": form_key(client)})
    assert offered(client)[0] == "parking.crosswalk"
    assert offered(Client())[0] == "noise.music"
    client.post("/oublier/")
    assert offered(client)[0] == "noise.music"


def test_a_cookie_that_names_no_kind_changes_nothing(client: Client, city: CityInfo) -> None:
    client.cookies["allopm_kinds"] = "<script>,noise.volcano,"
    assert offered(client)[0] == "noise.music"


def test_a_kind_is_common_from_five_cases_on_and_nothing_says_how_many(client: Client, city: CityInfo) -> None:
    now = timezone.now()
    for number in range(9):
        kind = "noise.works" if number < 5 else "traffic.rodeo"
        say(city, at=now - timedelta(days=1, hours=1), kind=kind, key=f"told-{number}", location=FAR[number])
    figures.forget()
    common = figures.common_kinds(city, door="pm", at=now)
    around = client.get("/pm/signaler/autour.json").json()
    figures.forget()
    assert common[""] == ("noise.works",)
    assert set(around) == {"sectors"}
    assert all(set(one) == {"lon", "lat", "kinds"} for one in around["sectors"])


def test_the_seventeen_and_the_114_stand_on_every_page_of_the_report(client: Client, city: CityInfo) -> None:
    answer(client, "nature", kind="noise.music")
    for address in ("/", "/pm/", "/pm/signaler/", step("maintenant"), "/pm/contacts/", "/donnees/"):
        page = client.get(address).content.decode()
        assert 'href="tel:17"' in page, address
        assert 'href="sms:114"' in page, address
