"""What a crew's phone and the desk call about missions, alerts and messages: status, shape, who may, who never sees."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from allopm.accounts.roles import Role
from allopm.events.models import Event
from allopm.fleet.actions import record_fixes
from allopm.missions.models import Mission
from allopm.positions.fix import Fix
from allopm.reports.models import Report
from tests.scenes import CENTRE, case_of, make_crew, make_user, say

pytestmark = pytest.mark.django_db
AT = "2026-11-24T12:00:00Z"


def client_for(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture
def operator(city) -> Client:
    return client_for(make_user(city, Role.OPERATOR))


@pytest.fixture
def crew(city) -> Client:
    return client_for(make_crew(city, "C12").member)


@pytest.fixture
def other(city) -> Client:
    return client_for(make_crew(city, "C99").member)


def post(client, path, **body):
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")


def deed(n, **words):
    return {"at": AT, "key": f"deed-key-{n:04}", **words}


@pytest.fixture
def mission(city, operator, crew) -> int:
    case = case_of(say(city))
    sent = post(operator, f"desk/incidents/{case.code}/send", version=1, crew="C12", reason="proche")
    return sent.json()["incident"]["missions"][0]["id"]


def photo(client) -> str:
    file = BytesIO()
    Image.new("RGB", (32, 24), "grey").save(file, "JPEG")
    upload = SimpleUploadedFile("preuve.jpg", file.getvalue(), "image/jpeg")
    answer = client.post("/api/v1/field/photos", {"file": upload})
    assert answer.status_code == 201
    return answer.json()["id"]


def test_a_tour_is_planned_once_and_read_on_the_crews_line(city, operator, crew):
    codes = [case_of(say(city)).code for _ in range(2)]
    body = {"crew": "C12", "incidents": codes, "key": "tour-key-0001"}
    first, again = (post(operator, "desk/tours", **body) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert [one["state"] for one in again.json()["missions"]] == ["sent", "planned"]
    snapshot = crew.get("/api/v1/field/snapshot").json()
    assert [one["incident"] for one in snapshot["crew"]["tour"]] == codes
    assert [one["state"] for one in snapshot["missions"]] == ["sent", "planned"]
    assert snapshot["missions"][1]["next"] == []


def test_a_diversion_is_asked_for_by_name(city, operator, crew, mission):
    urgent = case_of(say(city, kind="traffic.rodeo"))
    path = f"desk/incidents/{urgent.code}/send"
    busy = post(operator, path, version=1, crew="C12", reason="seul")
    assert (busy.status_code, busy.json()["error"]["code"]) == (409, "crew_already_busy")
    sent = post(operator, path, version=1, crew="C12", reason="seul", divert=True)
    assert sent.json()["incident"]["missions"][0]["crew"] == "C12"
    assert [one["incident"]["code"] for one in crew.get("/api/v1/field/snapshot").json()["missions"]] == [urgent.code]


def test_distress_is_raised_seen_and_closed_through_the_doors(city, operator, crew):
    alert = post(crew, "field/distress", **deed(1)).json()["alert"]
    assert operator.get("/api/v1/desk/snapshot").json()["alerts"] == [alert]
    seen = post(operator, f"desk/alerts/{alert['id']}/acknowledge", version=alert["version"])
    assert crew.get("/api/v1/field/snapshot").json()["alerts"] == [seen.json()["alert"]]
    late = post(operator, f"desk/alerts/{alert['id']}/close", version=alert["version"], words="fini")
    assert late.status_code == 409
    closed = post(operator, f"desk/alerts/{alert['id']}/close", version=2, words="fausse manœuvre")
    assert closed.json()["alert"]["closed_at"]
    assert operator.get("/api/v1/desk/snapshot").json()["alerts"] == []


def test_words_go_both_ways(city, operator, crew):
    (word,) = post(operator, "desk/crews/C12/messages", text="Rappelez").json()["messages"]
    read = post(crew, f"field/messages/{word['id']}/read", **deed(2))
    assert read.json()["message"]["read_at"]
    answer = post(crew, "field/messages", text="Bien reçu", **deed(3))
    assert answer.status_code == 201
    answer_id = answer.json()["message"]["id"]
    assert post(operator, f"desk/messages/{answer_id}/read").json()["message"]["read_at"]
    told = operator.get("/api/v1/desk/snapshot").json()["messages"]
    assert [(one["from"], one["text"]) for one in told] == [("desk", "Rappelez"), ("crew", "Bien reçu")]


def test_a_mission_is_cleared_with_a_photo_that_the_desk_sees_and_journals(city, operator, crew, other, mission):
    picture = photo(crew)
    cleared = post(crew, f"field/missions/{mission}/clear", **deed(4, outcome="removed", photos=[picture]))
    assert cleared.status_code == 200
    code = cleared.json()["mission"]["incident"]["code"]
    (line,) = operator.get(f"/api/v1/desk/incidents/{code}").json()["missions"]
    assert (line["outcome"], [one["id"] for one in line["photos"]]) == ("removed", [picture])
    assert operator.get(f"/api/v1/desk/photos/{picture}").getvalue().startswith(b"\xff\xd8")
    assert other.get(f"/api/v1/field/photos/{picture}").status_code == 404
    again = post(crew, f"field/missions/{mission}/clear", **deed(4, outcome="removed", photos=[picture]))
    assert again.status_code == 200


def test_a_photo_that_nobody_knows_stops_the_clearing_and_costs_no_key(city, crew, mission):
    gone = "6f9619ff-8b86-d011-b42d-00c04fc964ff"
    refused = post(crew, f"field/missions/{mission}/clear", **deed(5, outcome="removed", photos=[gone]))
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "bad_photo")
    assert post(crew, f"field/missions/{mission}/clear", **deed(5, outcome="removed")).status_code == 200


def test_a_finding_is_a_case_of_the_field_channel_once(city, operator, crew):
    body = deed(6, kind="parking.crosswalk", lon=CENTRE[0], lat=CENTRE[1], comment="Deux fourgons",
                photos=[photo(crew)])  # fmt: skip
    first, again = post(crew, "field/reports", **body), post(crew, "field/reports", **body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    report = Report.objects.get(code=first.json()["code"])
    assert (report.channel, report.has_contact) == ("field", False)
    case = operator.get(f"/api/v1/desk/incidents/{first.json()['incident']}").json()
    assert (case["reports"][0]["channel"], case["incident"]["last"]["by"]) == ("field", "Équipage C12")
    assert len(case["reports"][0]["photos"]) == 1


def test_a_crew_draws_the_way_to_its_own_mission_only(city, crew, other, mission):
    assert crew.get(f"/api/v1/field/missions/{mission}/route").status_code == 422  # nobody knows where it is
    sent_at = Mission.objects.get().sent_at
    record_fixes(city, "C12", [Fix(CENTRE[0] + 0.01, CENTRE[1], sent_at, 9.0)], now=sent_at)
    way = crew.get(f"/api/v1/field/missions/{mission}/route").json()
    assert set(way) == {"coords", "seconds", "metres", "source", "at"}
    assert other.get(f"/api/v1/field/missions/{mission}/route").status_code == 404


def test_a_check_is_answered_with_the_crews_line(city, crew, mission):
    post(crew, f"field/missions/{mission}/on-scene", **deed(7))
    before = crew.get("/api/v1/field/snapshot").json()["crew"]["check_due_at"]
    assert before
    assert post(crew, "field/check", **deed(8)).json()["crew"]["check_due_at"] >= before


def test_a_crew_never_sees_what_is_anothers(city, operator, crew, other, mission):
    post(crew, "field/distress", **deed(9))
    post(operator, "desk/crews/C12/messages", text="Pour C12 seul")
    seen = other.get("/api/v1/field/snapshot").json()
    assert (seen["missions"], seen["alerts"], seen["messages"]) == ([], [], [])
    assert not Event.objects.filter(audience="crew:C99").exists()
    assert post(other, f"field/missions/{mission}/vehicle-check", **deed(10)).status_code == 404
    assert post(other, f"field/missions/{mission}/on-scene", **deed(11)).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["field/distress", "field/check", "field/messages", "field/messages/1/read", "field/reports", "field/photos",
     "field/missions/1/vehicle-check", "desk/tours", "desk/alerts/1/acknowledge", "desk/alerts/1/close",
     "desk/crews/C12/messages", "desk/messages/1/read"],
)  # fmt: skip
def test_every_door_opens_for_its_roles_only(city, operator, crew, path):
    stranger = crew if path.startswith("desk") else operator
    assert post(Client(raise_request_exception=False), path).status_code == 401
    assert post(stranger, path).status_code == 403


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("field/distress", {"at": AT, "key": "short"}),
        ("field/distress", {"at": "hier", "key": "key-key-0001"}),
        ("field/messages", {"at": AT, "key": "key-key-0001", "text": "x" * 501}),
        ("field/reports", {"at": AT, "key": "key-key-0001", "kind": "noise.dragon", "address": "ici"}),
        ("field/reports", {"at": AT, "key": "key-key-0001", "kind": "noise.music"}),
    ],
)
def test_bad_input_is_refused_and_nothing_is_kept(city, crew, path, body):
    assert post(crew, path, **body).status_code == 422
    assert not Event.objects.exists()


def test_a_moment_without_a_zone_is_read_as_universal_time(city, crew):
    assert post(crew, "field/distress", at="2026-11-24T12:00:00", key="key-key-0001").status_code == 201
