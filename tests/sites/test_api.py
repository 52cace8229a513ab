import json

import pytest
from django.test import Client

from allopm.accounts.roles import Role
from tests.scenes import CENTRE, case_of, make_crew, make_user, say

pytestmark = pytest.mark.django_db

GOOD = {
    "kind": "noise.music",
    "ongoing": "now",
    "location": {"lon": CENTRE[0], "lat": CENTRE[1], "accuracy_m": 12, "address": "12 rue de France", "source": "gps"},
    "answers": {"threat": "no"},
    "comment": "Basses très fortes",
    "photos": [],
    "contact": {"email": None, "phone": None, "name": None},
    "lang": "fr",
}


@pytest.fixture
def anybody() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def operator(city) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_user(city, Role.OPERATOR))
    return client


@pytest.fixture
def crew(city) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_crew(city, "C12").member)
    return client


def post(client, path, body, **headers):
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


def test_a_report_is_answered_with_the_contracts_receipt(city, anybody):
    answer = post(anybody, "/api/v1/reports", GOOD)
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == {"code", "token", "thread_url", "received_at", "promise", "similar"}
    assert body["thread_url"] == f"/suivi/{body['token']}/"
    thread = anybody.get(f"/api/v1/threads/{body['token']}").json()
    assert (thread["code"], thread["state"], thread["ended"]) == (body["code"], "received", None)


def test_a_report_from_outside_the_commune_is_kept_and_says_who_is_competent(city, anybody, operator):
    away = GOOD | {"location": {"lon": 7.5, "lat": 43.75, "source": "pin"}}
    answer = post(anybody, "/api/v1/reports", away)
    assert answer.status_code == 201
    assert answer.json()["outside"] == {"commune": "", "text": "Hors de la ville."}
    cards = operator.get("/api/v1/desk/snapshot").json()["incidents"]
    assert [(card["outside"], card["sector"]) for card in cards] == [("", None)]


def test_the_floor_and_having_left_reach_the_desk(city, anybody, operator):
    place = GOOD["location"] | {"floor": "Bâtiment C, 2e étage", "has_left": True}
    assert post(anybody, "/api/v1/reports", GOOD | {"location": place}).status_code == 201
    card = operator.get("/api/v1/desk/snapshot").json()["incidents"][0]
    assert (card["floor"], card["has_left"], card["outside"]) == ("Bâtiment C, 2e étage", True, None)
    report = operator.get(f"/api/v1/desk/incidents/{card['code']}").json()["reports"][0]
    assert (report["floor"], report["has_left"], report["location_source"]) == ("Bâtiment C, 2e étage", True, "gps")
    too_long = GOOD | {"location": GOOD["location"] | {"floor": "x" * 81}}
    assert post(anybody, "/api/v1/reports", too_long).status_code == 422


def test_the_same_idempotency_key_answers_200_with_the_same_report(city, anybody):
    first = post(anybody, "/api/v1/reports", GOOD, **{"Idempotency-Key": "abc-123"})
    again = post(anybody, "/api/v1/reports", GOOD, **{"Idempotency-Key": "abc-123"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["token"] == first.json()["token"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"kind": "noise.music", "comment": "\xff"}', 400),
        (b"[]", 422),
        (b"{}", 422),
        (json.dumps(GOOD | {"kind": "noise.dragon"}), 422),
        (json.dumps(GOOD | {"kind": 12}), 422),
        (json.dumps(GOOD | {"location": {}}), 422),
        (json.dumps(GOOD | {"location": {"lon": 1e9, "lat": 43}}), 422),
        (json.dumps(GOOD | {"location": {"lon": "est", "lat": 43}}), 422),
        (b'{"kind": "noise.music", "location": {"lon": NaN, "lat": 43.7}}', 422),
        (json.dumps(GOOD | {"comment": "x" * 100_000}), 422),
        (json.dumps(GOOD | {"comment": "a\u0000b"}), 422),
        (json.dumps(GOOD | {"photos": ["x"]}), 422),
        (json.dumps(GOOD | {"surprise": 1}), 422),
        (json.dumps(GOOD | {"answers": {"threat": "peut-être"}}), 422),
        (json.dumps(GOOD | {"comment": "\ud83d"}), 422),
    ],
)
def test_bad_input_is_refused_in_french_and_nothing_is_kept(city, anybody, body, status):
    answer = anybody.post("/api/v1/reports", body, content_type="application/json")
    assert answer.status_code == status, answer.content
    error = answer.json()["error"]
    assert error["code"] and error["message"][0].isupper()


def test_a_text_file_called_jpg_is_refused(city, anybody, var):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("photo.jpg", b"bonjour", "image/jpeg")
    answer = anybody.post("/api/v1/photos", {"file": file})
    assert answer.status_code == 415
    assert answer.json()["error"]["message"]
    assert anybody.post("/api/v1/photos", {}).status_code == 422


@pytest.mark.parametrize("path", ["threads/n-importe-quoi-du-tout", "threads/a", "nowhere", "desk/nowhere"])
def test_what_is_absent_is_404_in_json(city, anybody, path):
    answer = anybody.get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_me_too_gives_a_thread_of_ones_own(city, anybody):
    post(anybody, "/api/v1/reports", GOOD)
    similar = anybody.get("/api/v1/similar", {"kind": "noise.music", "lon": CENTRE[0], "lat": CENTRE[1]}).json()
    assert [set(case) >= {"code", "kind", "distance_m", "age_min"} for case in similar] == [True]
    mine = anybody.post(f"/api/v1/similar/{similar[0]['code']}/me-too")
    assert mine.status_code == 201
    assert anybody.get(f"/api/v1/threads/{mine.json()['token']}").json()["code"] == mine.json()["code"]


def test_the_desk_commands_move_the_case(city, operator):
    case = case_of(say(city))
    make_crew(city, "C12")
    at = f"/api/v1/desk/incidents/{case.code}"
    assert post(operator, f"{at}/open", {"version": 1}).json()["incident"]["state"] == "open"
    (line, *_) = operator.get(f"{at}/proposals").json()
    assert set(line) == {
        "crew",
        "eta_s",
        "eta_p80_s",
        "distance_m",
        "eligible",
        "reasons",
        "warnings",
        "diverts",
        "finishing",
        "is_stale",
        "held",
        "policy",
        "pace",
        "pace_source",
    }
    sent = post(operator, f"{at}/send", {"version": 2, "crew": line["crew"], "reason": None})
    assert sent.json()["incident"]["missions"][0]["crew"] == "C12"
    late = post(operator, f"{at}/note", {"version": 2, "text": "trop tard"})
    assert late.status_code == 409
    assert late.json()["error"]["data"]["incident"]["version"] == 3


def test_the_crew_steps_through_its_mission(city, operator, crew):
    case = case_of(say(city))
    post(operator, f"/api/v1/desk/incidents/{case.code}/send", {"version": 1, "crew": "C12"})
    (mission,) = crew.get("/api/v1/field/snapshot").json()["missions"]
    for verb in ("acknowledge", "en-route", "on-scene"):
        body = {"at": "2026-11-24T12:00:00Z", "key": f"{verb}-123456"}
        for _ in range(2):
            assert post(crew, f"/api/v1/field/missions/{mission['id']}/{verb}", body).status_code == 200
    body = {"at": "2026-11-24T12:00:00Z", "key": "clear-123456", "outcome": "stopped", "note": ""}
    cleared = post(crew, f"/api/v1/field/missions/{mission['id']}/clear", body)
    assert cleared.json()["mission"]["state"] == "cleared"
    assert post(crew, f"/api/v1/field/missions/{mission['id']}/dance", body).status_code == 404
    case.refresh_from_db()
    assert case.state == "ended"


def test_snapshots_cost_the_same_few_queries_whatever_they_hold(city, operator, django_assert_max_num_queries):
    for _ in range(12):
        say(city)
    with django_assert_max_num_queries(21):  # one or two for each list of the screen
        assert len(operator.get("/api/v1/desk/snapshot").json()["incidents"]) == 12


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/api/v1/desk/snapshot", {"anybody": 401, "operator": 200, "crew": 403}),
        ("/api/v1/desk/ended", {"anybody": 401, "operator": 200, "crew": 403}),
        ("/api/v1/desk/incidents/PM-0000-0000", {"anybody": 401, "operator": 404, "crew": 403}),
        ("/api/v1/desk/incidents/PM-0000-0000/proposals", {"anybody": 401, "operator": 404, "crew": 403}),
        ("/api/v1/desk/photos/6f9619ff-8b86-d011-b42d-00c04fc964ff", {"anybody": 401, "operator": 404, "crew": 403}),
        ("/api/v1/field/snapshot", {"anybody": 401, "operator": 403, "crew": 200}),
        ("/api/v1/field/photos/6f9619ff-8b86-d011-b42d-00c04fc964ff", {"anybody": 401, "operator": 403, "crew": 404}),
        ("/api/v1/kinds", {"anybody": 200, "operator": 200, "crew": 200}),
        ("/api/v1/places", {"anybody": 200, "operator": 200, "crew": 200}),
        ("/api/v1/addresses?q=rue", {"anybody": 200, "operator": 200, "crew": 200}),
        ("/desk/", {"anybody": 302, "operator": 200, "crew": 403}),
        ("/field/", {"anybody": 302, "operator": 403, "crew": 200}),
        ("/admin/", {"anybody": 302, "operator": 302, "crew": 302}),
    ],
)
def test_every_door_opens_for_its_roles_only(request, city, path, expected):
    for who, status in expected.items():
        assert request.getfixturevalue(who).get(path).status_code == status, who


def test_writing_without_the_csrf_token_is_refused(city):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(city, Role.OPERATOR))
    answer = post(client, f"/api/v1/desk/incidents/{case_of(say(city)).code}/note", {"version": 1, "text": "x"})
    assert answer.status_code == 403


def test_a_contact_is_read_with_a_reason_and_journalled(city, operator):
    from allopm.journal.models import Entry
    from allopm.reports.submission import Contact

    receipt = say(city, contact=Contact(phone="06 12 34 56 78"))
    path = f"/api/v1/desk/incidents/{case_of(receipt).code}/contact"
    assert post(operator, path, {"report": receipt.code, "reason": ""}).status_code == 422
    assert post(operator, path, {"report": receipt.code, "reason": "rappel promis"}).json()["phone"] == "06 12 34 56 78"
    assert Entry.objects.get(what="report.contact_read").data == {"reason": "rappel promis"}
    assert "06 12" not in operator.get("/api/v1/desk/snapshot").content.decode()


def test_a_crowd_from_one_address_is_asked_to_wait(city, settings):
    settings.REPORTS_PER_MINUTE = 3
    outside = Client(REMOTE_ADDR="203.0.113.9")
    statuses = [post(outside, "/api/v1/reports", GOOD).status_code for _ in range(5)]
    assert statuses == [201, 201, 201, 429, 429]
    answer = post(outside, "/api/v1/reports", GOOD, **{"X-Forwarded-For": "198.51.100.7"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1


def test_a_call_is_a_report_by_phone(city, operator):
    answer = post(operator, "/api/v1/desk/calls", GOOD | {"contact": {"phone": "0612345678"}})
    assert answer.status_code == 201
    case = operator.get("/api/v1/desk/snapshot").json()["incidents"][0]
    assert operator.get(f"/api/v1/desk/incidents/{case['code']}").json()["reports"][0]["channel"] == "phone"
