"""A crew's phones: a secret shown once, a journal of who gave and took back, and nothing kept for ever."""

from __future__ import annotations

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from allopm.accounts.roles import Role
from allopm.fleet.devices import MOST, TooManyDevices, add_device, device_cards, digest, revoke_device, tend_devices
from allopm.fleet.models import Device
from allopm.journal.models import Entry
from allopm.refusals import Malformed, NotFound
from tests.replay import replays
from tests.scenes import NOON, crew_actor, later, make_crew, make_user

pytestmark = pytest.mark.django_db
OWN = "/api/v1/field/devices"


@pytest.fixture
def crew(city):
    return make_crew(city, "C12")


def add(city, crew, label="Téléphone", at=NOON):
    return add_device(city, crew.call_sign, "owntracks", label, by=crew_actor(crew), at=at)


def test_a_device_is_added_and_taken_back_and_both_are_journalled(city, crew):
    with replays(city):
        card, secret = add(city, crew, "  Téléphone de bord ")
    assert card == {
        "id": card["id"], "app": "owntracks", "label": "Téléphone de bord", "created_at": "2026-11-24T12:00:00Z",
        "last_fix_at": None,
    }  # fmt: skip
    row = Device.objects.get()
    assert row.secret_hash == digest(secret)
    assert secret not in json.dumps(device_cards(city, "C12"))
    with replays(city):
        revoke_device(city, "C12", card["id"], by=crew_actor(crew), at=later(minutes=1))
    revoke_device(city, "C12", card["id"], by=crew_actor(crew), at=later(minutes=2))
    assert device_cards(city, "C12") == []
    assert list(Entry.objects.order_by("seq").values_list("what", "about")) == [
        ("device.added", "crew:C12"), ("device.revoked", "crew:C12"),
    ]  # fmt: skip
    assert secret not in json.dumps(list(Entry.objects.values_list("data", flat=True)))


def test_a_crew_touches_only_its_own_devices(city, crew):
    card, _secret = add(city, crew)
    other = make_crew(city, "C14")
    with pytest.raises(NotFound):
        revoke_device(city, "C14", card["id"], by=crew_actor(other), at=NOON)
    assert device_cards(city, "C14") == []


def test_a_device_has_a_name_and_a_crew_has_a_few(city, crew):
    with pytest.raises(Malformed):
        add(city, crew, "  ")
    for _ in range(MOST):
        add(city, crew)
    with pytest.raises(TooManyDevices):
        add(city, crew)


def test_what_is_silent_for_half_a_year_is_taken_back_and_what_was_taken_back_is_erased(city, crew):
    add(city, crew)
    with replays(city):
        tend_devices(NOON + timedelta(days=181))
    assert device_cards(city, "C12") == []
    assert tend_devices(NOON + timedelta(days=240)) == 0
    assert tend_devices(NOON + timedelta(days=242)) == 1
    assert not Device.objects.exists()


def client_of(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def post(client, path, body=None):
    return client.post(path, json.dumps(body or {}), content_type="application/json")


def test_the_crew_gets_all_a_phone_needs_once(city, crew, settings):
    settings.PUBLIC_URL = "https://pm.example.org"
    client = client_of(crew.member)
    answer = post(client, OWN, {"app": "owntracks", "label": "Téléphone"})
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == {"device", "secret", "url", "config_link", "qr_svg"}
    assert body["url"] == "https://pm.example.org/positions/owntracks"
    assert body["config_link"].startswith("owntracks:///config?inline=")
    assert ElementTree.fromstring(body["qr_svg"]).tag.endswith("svg")
    assert "style=" not in body["qr_svg"]
    tracker = post(client, OWN, {"app": "traccar", "label": "Voiture"}).json()
    assert tracker["config_link"].startswith(f"https://pm.example.org/positions/osmand?id={tracker['secret']}&")
    listed = client.get(OWN)
    assert [device["label"] for device in listed.json()["devices"]] == ["Téléphone", "Voiture"]
    assert body["secret"] not in listed.content.decode()
    assert post(client, f"{OWN}/{body['device']['id']}/revoke").json()["devices"] == [tracker["device"]]
    assert post(client, f"{OWN}/nothing/revoke").status_code == 404
    assert post(client, OWN, {"app": "other", "label": "x"}).status_code == 422


def test_a_supervisor_does_the_same_for_any_crew_and_nobody_else_does(city, crew):
    path = "/api/v1/desk/crews/C12/devices"
    client = client_of(make_user(city, Role.SUPERVISOR))
    device = post(client, path, {"app": "traccar", "label": "Voiture"}).json()["device"]
    assert client.get(path).json() == {"devices": [device]}
    assert post(client, f"{path}/{device['id']}/revoke").json() == {"devices": []}
    assert client.get("/api/v1/desk/crews/C99/devices").status_code == 404
    expected = {Role.OPERATOR: 403, Role.CREW: 403, Role.ADMIN: 200}
    assert {role: client_of(make_user(city, role)).get(path).status_code for role in expected} == expected
    assert Client().get(path).status_code == 401
    assert client_of(make_user(city, Role.SUPERVISOR)).get(OWN).status_code == 403
