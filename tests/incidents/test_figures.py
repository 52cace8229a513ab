"""What the public may know of places: whole past days, five cases at least, and the same answer all day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from allopm.city.queries import CityInfo
from allopm.incidents import figures
from allopm.reports.submission import Location
from tests.scenes import CENTRE, NOON, say

pytestmark = pytest.mark.django_db
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    figures.forget()
    yield
    figures.forget()


def counts(city: CityInfo, period: str = "30d") -> list[int]:
    found = figures.cells(city, period=period, at=TOMORROW)
    return [feature["properties"]["cases_at_least"] for feature in found["features"]]


def test_four_cases_are_nobodys_business_and_six_are_at_least_five(city: CityInfo) -> None:
    for _ in range(4):
        say(city)
    assert counts(city) == []
    say(city)
    say(city)
    figures.forget()
    assert counts(city) == [5]


def test_what_happened_today_waits_for_tomorrow(city: CityInfo) -> None:
    for _ in range(6):
        say(city, at=TOMORROW)
    assert counts(city) == []


def test_a_case_of_today_moves_no_figure_of_today(city: CityInfo) -> None:
    for _ in range(5):
        say(city)
    before = figures.cells(city, period="30d", at=TOMORROW)
    say(city, at=TOMORROW)
    figures.forget()
    assert figures.cells(city, period="30d", at=TOMORROW + timedelta(hours=5)) == before
    assert (before["from"], before["to"]) == ("2026-10-26", "2026-11-24")


def test_lamps_and_cases_without_a_position_are_not_counted(city: CityInfo) -> None:
    for _ in range(6):
        say(city, kind="town.lamp")
        say(city, location=Location(words="derrière la gare"))
    assert counts(city) == []


def test_the_answer_holds_no_point_no_kind_and_no_hour(client: Client, city: CityInfo) -> None:
    for _ in range(5):
        say(city, at=NOON - timedelta(days=400))
    answer = client.get("/api/v1/statistics/cells", {"period": "7d"})
    assert answer.status_code == 200
    assert answer.json()["features"] == []
    assert client.get("/api/v1/statistics/cells", {"period": "1d"}).status_code == 422
    for _ in range(5):
        say(city)
    figures.forget()
    (feature,) = figures.cells(city, period="7d", at=TOMORROW)["features"]
    assert set(feature["properties"]) == {"cases_at_least", "resolution"}
    assert list(CENTRE) not in feature["geometry"]["coordinates"][0]


def test_what_only_a_crew_found_makes_no_street_look_worse(city: CityInfo) -> None:
    for _ in range(4):
        say(city)
    for _ in range(3):
        say(city, channel="field")
    assert counts(city) == []
