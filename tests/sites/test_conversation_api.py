"""The desk's addresses around its words and its looks at cameras."""

import pytest
from django.test import Client

from allopm.accounts.roles import Role
from allopm.city.models import Answer
from allopm.city.queries import forget
from allopm.incidents.queries import find_incident
from allopm.reports.queries import thread_card
from tests.scenes import case_of, make_user, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(city) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_user(city, Role.OPERATOR))
    return client


@pytest.fixture
def receipt(city):
    texts = {"fr": "Dans {delay}.", "en": "In {delay}.", "it": "Tra {delay}."}
    Answer.objects.create(city_id=city.id, code="wait", purposes=["hold"], label="Délai", texts=texts)
    forget()
    return say(city, lang="en")


def post(operator, path, body):
    return operator.post(f"/api/v1/desk/{path}", body, content_type="application/json")


def test_answers_are_offered_and_the_look_shows_what_will_be_read(operator, receipt):
    code = case_of(receipt).code
    offered = operator.get(f"/api/v1/desk/incidents/{code}/answers?purpose=hold").json()
    assert [(one["code"], one["texts"]["it"]) for one in offered] == [("wait", "Tra ….")]
    looked = post(operator, f"incidents/{code}/preview", {"verb": "hold", "answer": "wait"}).json()
    assert (looked[0]["report"], looked[0]["lang"], looked[0]["lines"][-1]) == (receipt.code, "en", "In 30 min.")
    assert thread_card(receipt.token)["messages"] == []
    refused = post(operator, f"incidents/{code}/preview", {"verb": "ask"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "needs_words")


def test_an_unknown_purpose_and_a_crew_are_refused(city, operator, receipt):
    code = case_of(receipt).code
    assert operator.get(f"/api/v1/desk/incidents/{code}/answers?purpose=sing").status_code == 422
    crew = Client(raise_request_exception=False)
    crew.force_login(make_user(city, Role.CREW))
    assert crew.get(f"/api/v1/desk/incidents/{code}/answers?purpose=ask").status_code == 403


def test_a_watch_is_taken_looked_at_and_decided_and_no_image_is_taken(city, operator, receipt):
    code = case_of(receipt).code
    watched = post(operator, f"incidents/{code}/watch", {"version": 1, "reason": "cessé ?"}).json()
    watch = watched["incident"]["watch"]
    for name in ("image", "photo", "file", "url", "stream"):
        body = {"version": 1, "decision": "nothing", name: "x"}
        assert post(operator, f"watches/{watch['id']}/decide", body).status_code == 422
    page = operator.get(f"/api/v1/desk/incidents/{code}/watches").json()
    assert "L. 251-2" in page["law"]
    taken = post(operator, f"watches/{watch['id']}/take", {"version": 1}).json()["incident"]["watch"]
    late = post(operator, f"watches/{watch['id']}/look", {"version": 1})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "watch_taken")
    looked = post(operator, f"watches/{watch['id']}/look", {"version": taken["version"]}).json()["incident"]["watch"]
    done = {"version": looked["version"], "decision": "send", "text": "deux motos"}
    assert post(operator, f"watches/{watch['id']}/decide", done).json()["incident"]["watch"] is None
    assert find_incident(city, code).state == "open"


def test_a_message_is_marked_as_read(city, operator, receipt):
    from allopm.reports.actions import add_message
    from tests.scenes import NOON

    add_message(receipt.token, "Ici", at=NOON)
    code = case_of(receipt).code
    heard = post(operator, f"incidents/{code}/heard", {"version": 2}).json()
    assert heard["incident"]["unread_messages"] == 0
