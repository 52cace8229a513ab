"""The two numbers by which a live screen finds what it missed."""

from __future__ import annotations

import pytest
from django.test import Client

from allopm.accounts.roles import Role
from allopm.city.queries import CityInfo
from tests.scenes import make_user, say

pytestmark = pytest.mark.django_db


def test_digest_is_that_of_the_snapshot(client: Client, city: CityInfo) -> None:
    say(city)
    client.force_login(make_user(city, Role.OPERATOR))
    cards = client.get("/api/v1/desk/snapshot").json()["incidents"]
    told = client.get("/api/v1/desk/audit").json()
    assert told == {"open": len(cards), "versions": sum(card["version"] for card in cards)}


def test_digest_of_an_empty_room_is_two_zeros_and_not_for_strangers(client: Client, city: CityInfo) -> None:
    assert client.get("/api/v1/desk/audit").status_code == 401
    client.force_login(make_user(city, Role.OPERATOR))
    assert client.get("/api/v1/desk/audit").json() == {"open": 0, "versions": 0}
