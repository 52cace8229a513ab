import json

import pytest
from django.test import Client

from allopm.accounts.roles import Role
from allopm.closures.models import Closure
from allopm.journal.models import Entry
from tests.closures.streets import AREA, LINE
from tests.scenes import make_crew, make_user

pytestmark = pytest.mark.django_db
DOOR = "/api/v1/desk/closures"
CARNIVAL = {"title": "Carnaval", "kind": "closed", "shape": AREA}


def client_of(city, role):
    client = Client(raise_request_exception=False)
    client.force_login(make_crew(city, "C90").member if role == Role.CREW else make_user(city, role))
    return client


@pytest.fixture
def chief(city) -> Client:
    return client_of(city, Role.SUPERVISOR)


def post(client, path, body):
    return client.post(path, json.dumps(body), content_type="application/json")


@pytest.mark.parametrize(
    ("role", "status"), [(Role.SUPERVISOR, 201), (Role.ADMIN, 201), (Role.OPERATOR, 403), (Role.CREW, 403)]
)
def test_only_who_answers_for_the_room_draws(city, role, status):
    answer = post(client_of(city, role), DOOR, CARNIVAL)
    assert answer.status_code == status
    assert Closure.objects.count() == (status == 201)


def test_nobody_is_asked_to_sign_in_before_anything_is_said(city):
    assert post(Client(), DOOR, CARNIVAL).status_code == 401
    assert post(Client(), f"{DOOR}/1/lift", {"version": 1}).status_code == 401


@pytest.mark.parametrize("verb", ["change", "lift"])
def test_an_operator_neither_changes_nor_lifts(city, chief, verb):
    number = post(chief, DOOR, CARNIVAL).json()["closure"]["id"]
    assert post(client_of(city, Role.OPERATOR), f"{DOOR}/{number}/{verb}", {"version": 1}).status_code == 403


def test_a_closure_is_drawn_changed_lifted_and_every_desk_sees_it(city, chief):
    operator = client_of(city, Role.OPERATOR)
    drawn = post(chief, DOOR, CARNIVAL)
    card = drawn.json()["closure"]
    assert set(card) == {
        "id", "version", "kind", "factor", "title", "shape", "starts_at", "ends_at", "by", "is_active",
    }  # fmt: skip
    assert operator.get("/api/v1/desk/snapshot").json()["closures"] == [card]
    at = f"{DOOR}/{card['id']}"
    slow = post(chief, f"{at}/change", {"version": 1, "kind": "slow", "factor": 2.5, "shape": LINE})
    assert slow.json()["closure"] == card | {"version": 2, "kind": "slow", "factor": 2.5, "shape": LINE}
    closed = post(chief, f"{at}/change", {"version": 2, "kind": "closed", "title": "Carnaval, bataille de fleurs"})
    assert (closed.json()["closure"]["factor"], closed.json()["closure"]["shape"]) == (None, LINE)
    late = post(chief, f"{at}/lift", {"version": 1})
    assert late.status_code == 409
    assert late.json()["error"]["data"]["closure"]["version"] == 3
    assert post(chief, f"{at}/lift", {"version": 3}).json()["closure"]["is_active"] is False
    assert operator.get("/api/v1/desk/snapshot").json()["closures"] == []
    assert Entry.objects.filter(about=f"closure:{card['id']}").count() == 4


def test_a_replayed_key_gives_the_same_closure_with_200(city, chief):
    first, again = (post(chief, DOOR, CARNIVAL | {"key": "a-b-c"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


@pytest.mark.parametrize(
    "wrong",
    [
        {"shape": None},
        {"shape": {"type": "Point", "coordinates": [7.26, 43.7]}},
        {"shape": {"type": "LineString", "coordinates": [[7.26, 43.7], [1e400, 43.7]]}},
        {"kind": "slow"},
        {"kind": "slow", "factor": "trop"},
        {"title": "a\u0000b"},
        {"starts_at": "2026-11-24T12:00:00"},
        {"starts_at": "0001-01-01T00:00:00+14:00"},
        {"ends_at": "9999-12-31T23:59:59-14:00"},
        {"ends_at": "2001-01-01T00:00:00Z"},
        {"surprise": 1},
        {"key": "k" * 65},
    ],
)
def test_bad_drawings_are_refused_in_french_and_nothing_is_kept(city, chief, wrong):
    answer = post(chief, DOOR, CARNIVAL | wrong)
    assert answer.status_code in (400, 422), answer.content
    assert answer.json()["error"]["message"][0].isupper()
    assert not Closure.objects.exists()


def test_an_unknown_closure_is_404(city, chief):
    assert post(chief, f"{DOOR}/12/lift", {"version": 1}).status_code == 404
    assert post(chief, f"{DOOR}/{10**30}/lift", {"version": 1}).status_code in (404, 422)


def test_administrators_read_closures_and_change_nothing_there(city, chief):
    post(chief, DOOR, CARNIVAL)
    person = make_user(city, Role.ADMIN)
    person.is_staff = person.is_superuser = True
    person.save()
    admin = Client(raise_request_exception=False)
    admin.force_login(person)
    number = Closure.objects.get().pk
    page = admin.get("/admin/closures/closure/", follow=True)
    assert page.status_code == 200
    assert admin.post(f"/admin/closures/closure/{number}/delete/", {"post": "yes"}).status_code == 403
    assert Closure.objects.exists()
