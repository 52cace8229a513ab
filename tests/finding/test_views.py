"""Saved views: one's own, the room's, and two people who change the same one."""

from __future__ import annotations

import pytest
from django.test import Client

from allopm.accounts.roles import Role
from allopm.finding.views import OWN_MAX, BadView, Draft, change_view, delete_view, save_view, views_of
from allopm.refusals import Conflict, NotFound
from tests.replay import replays
from tests.scenes import NOON, make_operator, make_user

pytestmark = pytest.mark.django_db
PORT = Draft("Port la nuit", "secteur:port nature:bruit")


def test_a_view_is_ones_own_until_it_is_shared(city):
    lea, nora = make_operator(city), make_operator(city, "Nora Petit")
    mine = save_view(city, PORT, by=lea, at=NOON)
    assert views_of(city, lea.id) == [mine] and views_of(city, nora.id) == []
    with pytest.raises(NotFound):
        delete_view(city, mine["id"], version=1, by=nora, at=NOON)
    with replays(city):
        shared = change_view(city, mine["id"], Draft(*_words(), True), version=1, by=lea, at=NOON)
    assert views_of(city, nora.id) == [shared]
    with replays(city):
        change_view(city, mine["id"], Draft("Port", "secteur:port", False), version=2, by=nora, at=NOON)
    assert views_of(city, lea.id) == []


def _words():
    return PORT.name, PORT.query


def test_two_who_change_the_same_view_are_told_who_was_first(city):
    lea, nora = make_operator(city), make_operator(city, "Nora Petit")
    shared = save_view(city, Draft(*_words(), is_shared=True), by=lea, at=NOON)
    change_view(city, shared["id"], Draft("Port", "secteur:port", True), version=1, by=nora, at=NOON)
    with pytest.raises(Conflict) as caught:
        change_view(city, shared["id"], Draft("Quai", "quai", True), version=1, by=lea, at=NOON)
    assert "Nora Petit" in caught.value.message and caught.value.data["view"]["name"] == "Port"
    with pytest.raises(Conflict):
        delete_view(city, shared["id"], version=1, by=lea, at=NOON)
    with replays(city):
        delete_view(city, shared["id"], version=2, by=lea, at=NOON)


def test_a_doubled_save_is_one_view_and_there_is_an_end_to_them(city):
    by = make_operator(city)
    assert save_view(city, PORT, by=by, at=NOON) == save_view(city, PORT, by=by, at=NOON)
    for number in range(1, OWN_MAX):
        save_view(city, Draft(f"Vue {number}", "bruit"), by=by, at=NOON)
    with pytest.raises(BadView):
        save_view(city, Draft("Une de trop", "bruit"), by=by, at=NOON)


@pytest.mark.parametrize("query", ["", "tel:0612345678", "plaque:AB-123-CD", "a" * 301])
def test_a_view_keeps_words_and_no_telephone_or_plate(city, query):
    with pytest.raises(BadView):
        save_view(city, Draft("Vue", query), by=make_operator(city), at=NOON)


def test_the_addresses_of_views_answer_the_desk(city):
    client = Client()
    client.force_login(make_user(city, Role.OPERATOR))
    body = {"name": "Port", "query": "secteur:port", "is_pinned": True}
    made = client.post("/api/v1/desk/views", body, content_type="application/json").json()["view"]
    assert client.get("/api/v1/desk/views").json()["views"] == [made]
    assert client.get("/api/v1/desk/snapshot").json()["views"] == [made]
    stale = client.post("/api/v1/desk/views", body | {"id": made["id"], "version": 9}, content_type="application/json")
    assert stale.status_code == 409
    assert client.delete(f"/api/v1/desk/views/{made['id']}?version=1").json() == {"deleted": made["id"]}
