"""The doors of calls: the exchange's signed one, the desk's, the supervisors'."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from allopm.accounts.roles import Role
from allopm.calls.models import Call
from allopm.interop.telephony.words import sign
from tests.scenes import CENTRE, case_of, make_user, say

pytestmark = pytest.mark.django_db
SECRET = "un secret assez long"
WEBHOOK = "/api/v1/telephony/calls"
CALLS = "/api/v1/desk/calls"
GOOD = {"kind": "noise.music", "ongoing": "now", "location": {"lon": CENTRE[0], "lat": CENTRE[1], "source": "address"}}


@pytest.fixture
def exchange(city, settings):
    settings.TELEPHONY_SECRETS = ("celui d’avant, encore bon", SECRET)

    def say_word(event: str, *, secret=SECRET, late_s=0, **more):
        at = (datetime.now(UTC) - timedelta(seconds=late_s)).isoformat()
        body = json.dumps({"event": event, "call": "abc-1", "at": at, "number": "0612345678"} | more).encode()
        stamp = str(int(time.time()) - late_s)
        headers = {"X-AlloPM-Timestamp": stamp, "X-AlloPM-Signature": f"v1={sign(secret, body, stamp=stamp)}"}
        return Client().post(WEBHOOK, body, content_type="application/json", headers=headers)

    return say_word


@pytest.fixture
def desk(city) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_user(city, Role.OPERATOR))
    return client


def post(client: Client, path: str, body=None):
    return client.post(f"{CALLS}{path}", body or {}, content_type="application/json")


def test_a_signed_word_rings_on_the_desk(exchange, desk):
    assert exchange("ringing", line="3606", queue="ignored").json()["state"] == "ringing"
    (card,) = desk.get("/api/v1/desk/snapshot").json()["calls"]
    assert (card["number"], card["line"]) == ("06 •• •• •• 78", "3606")


@pytest.mark.parametrize("how", [{"secret": "un autre secret, faux"}, {"late_s": 400}, {"late_s": -400}])
def test_a_word_badly_signed_or_of_another_time_is_refused(exchange, how):
    assert exchange("ringing", **how).status_code == 403
    assert not Call.objects.exists()


def test_without_a_secret_there_is_no_door(exchange, settings):
    settings.TELEPHONY_SECRETS = ("court",)
    assert exchange("ringing").status_code == 404
    assert Client().post(WEBHOOK, b"{}", content_type="application/json").status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"event": "dialled"}, {"call": ""}, {"at": "hier"}, {"at": "2026-11-24T12:00:00"}, {"number": "9" * 30}]
)
def test_an_unreadable_word_is_refused_in_words(exchange, wrong):
    answer = exchange(**{"event": "ringing"} | wrong)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "malformed")


@pytest.mark.parametrize("number", [None, "", "anonymous", "Private"])
def test_a_withheld_number_is_no_number(exchange, number):
    exchange("ringing", number=number)
    assert Call.objects.get().number == ""


def test_from_a_ringing_call_to_a_wrapped_case(exchange, desk, city):
    call = exchange("ringing").json()["id"]
    taken = post(desk, f"/{call}/take").json()
    assert (taken["number"], taken["call"]["state"]) == ("+33612345678", "taken")
    assert post(desk, f"/{call}/caller").json() == {"cases": []}
    body = GOOD | {"call": call, "key": "form-0001", "contact": {"phone": taken["number"]}}
    saved = post(desk, "", body)
    assert saved.status_code == 201 and post(desk, "", body).status_code == 200
    assert saved.json()["case"] == desk.get("/api/v1/desk/snapshot").json()["incidents"][0]["code"]
    wrapped = post(desk, f"/{call}/wrap", {"code": "report", "note": "calme"})
    assert (wrapped.status_code, wrapped.json()["call"]["number"]) == (200, "")
    assert desk.get("/api/v1/desk/snapshot").json()["calls"] == []


def test_a_colleague_reads_who_has_the_call(exchange, desk, city):
    call = exchange("ringing").json()["id"]
    post(desk, f"/{call}/take")
    other = Client()
    other.force_login(make_user(city, Role.OPERATOR, "Inès Roux"))
    answer = post(other, f"/{call}/take")
    assert (answer.status_code, answer.json()["error"]["message"]) == (409, "Léa Martin a pris cet appel.")


def test_a_caller_joins_a_case_or_adds_a_word(desk, city):
    receipt = say(city)
    call = post(desk, "/begin", {"key": "form-0001", "number": "0612345678"}).json()["call"]["id"]
    joined = post(desk, f"/{call}/witness", {"key": "form-0001", "case": case_of(receipt).code, "comment": "Moi aussi"})
    assert (joined.status_code, joined.json()["case"]) == (201, case_of(receipt).code)
    again = post(desk, "/begin", {"key": "form-0002", "number": "0612345678"}).json()["call"]["id"]
    (earlier,) = post(desk, f"/{again}/caller").json()["cases"]
    word = {"report": earlier["report"], "text": "Toujours là"}
    assert post(desk, f"/{again}/message", word).json()["call"]["incident"] == earlier["code"]


def test_the_form_offers_letters_questions_and_codes(desk):
    form = desk.get(f"{CALLS}/form").json()
    assert form["kinds"][0]["questions"][0]["danger"] == ["yes"]
    assert {"code", "key", "label", "advice"} == set(form["wrap_codes"][0])
    assert "{code}" in form["receipt"]


def test_statistics_hold_no_number_and_are_for_supervisors(exchange, desk, city):
    exchange("ringing")
    exchange("ended")
    assert desk.get(f"{CALLS}/statistics").status_code == 403
    chief = Client()
    chief.force_login(make_user(city, Role.SUPERVISOR))
    figures = chief.get(f"{CALLS}/statistics?days=7").json()
    assert (figures["calls"], figures["lost"], figures["lost_share"], figures["to_call_back"]) == (1, 1, 1.0, 1)
    assert len(figures["by_day"]) == 7 and sum(hour["calls"] for hour in figures["by_hour"]) == 1
    assert "345678" not in json.dumps(figures)


@pytest.mark.parametrize("path", ["/1/take", "/1/release", "/1/caller", "/1/wrap", "/1/callback", "/begin", ""])
def test_only_the_desk_may_touch_calls(city, path):
    assert post(Client(), path).status_code == 401
    crew = Client()
    crew.force_login(make_user(city, Role.CREW))
    assert post(crew, path).status_code == 403


def test_the_supervisors_page_shows_figures_with_bars(exchange, city):
    exchange("ringing")
    exchange("ended")
    chief = Client()
    chief.force_login(make_user(city, Role.SUPERVISOR))
    page = chief.get("/pilotage/appels/?jours=7").content.decode()
    assert "Appels téléphoniques" in page and 'class="lost"' in page and "345678" not in page
    assert chief.get("/pilotage/appels/?jours=8").status_code == 400
    chief.force_login(make_user(city, Role.OPERATOR))
    assert chief.get("/pilotage/appels/").status_code == 403
