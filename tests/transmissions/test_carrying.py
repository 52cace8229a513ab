import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from allopm.city.models import DeskRules, Service
from allopm.city.queries import forget
from allopm.incidents import actions
from allopm.incidents.models import IncidentStep
from allopm.incidents.queries import find_incident
from allopm.interop import knocking
from allopm.interop.carrier import deliver_due
from allopm.interop.knocking import knock
from allopm.interop.open311.carrying import poll_due
from allopm.interop.outcome import Never, NotYet
from allopm.interop.webhooks.signing import is_signed
from allopm.reports.queries import thread_card
from allopm.reports.submission import Contact
from allopm.transmissions import carrying
from allopm.transmissions.actions import NotFailed, retry
from allopm.transmissions.links import reply_link
from allopm.transmissions.models import Transmission
from allopm.transmissions.pace import AGAIN_AFTER
from tests.replay import replays
from tests.scenes import NOON, case_of, later, make_operator, say
from tests.transmissions.servers import served

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea(city):
    return make_operator(city)


@pytest.fixture
def other():
    with served() as service:
        yield service


def reach(by: str, **fields: object) -> None:
    """How the hygiene service is reached from now on."""
    Service.objects.filter(code="hygiene").update(channel=by, **fields)
    forget()


def hand_over(city, lea, **said):
    receipt = say(city, contact=Contact("marie@essai.test", "", "Mme Curie"), **said)
    code = case_of(receipt).code
    actions.hand_over(city, code, by=lea, at=NOON, version=1, service="hygiene", text="Clim bruyante la nuit")
    return receipt, code


def carry(at: datetime = NOON) -> int:
    return deliver_due(at, now=lambda: at)


def row() -> Transmission:
    return Transmission.objects.get()


def test_a_mail_says_what_where_when_and_nobody_s_name(city, lea):
    reach("mail", email="hygiene@ville.test")
    _receipt, code = hand_over(city, lea)
    with replays(city):
        assert carry() == 1
    (sent,) = mail.outbox
    text = sent.body + sent.alternatives[0].content
    assert sent.to == ["hygiene@ville.test"]
    assert sent.subject == f"{code} · Musique amplifiée, 12 rue de France"
    for words in ("Clim bruyante la nuit", "24/11/2026 à 13 h 00", "12 rue de France", reply_link(row().key)):
        assert words in sent.body
    assert "Curie" not in text and "marie@" not in text
    assert find_incident(city, code).transmission["state"] == "sent"
    assert carry(later(hours=1)) == 0


def test_a_delivery_repeated_after_a_crash_carries_the_same_name(city, lea):
    reach("mail", email="hygiene@ville.test")
    hand_over(city, lea)
    assert carrying.claim(NOON) is not None  # and the carrier dies here
    assert carry(later(minutes=1)) == 0
    assert carry(later(minutes=4)) == 1
    (sent,) = mail.outbox
    assert sent.extra_headers["Message-ID"] == f"<{row().key}@localhost>"
    assert row().attempts == 2


def test_what_cannot_be_delivered_is_tried_again_then_given_up_in_plain_sight(city, lea, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    reach("mail", email="hygiene@ville.test")
    _receipt, code = hand_over(city, lea)
    at = NOON
    for pause in AGAIN_AFTER:
        with replays(city):
            assert carry(at) == 1
        assert find_incident(city, code).transmission["problem"].startswith("Le serveur de courrier ne prend pas")
        at += pause
    with replays(city):
        carry(at)
    case = find_incident(city, code)
    assert (case.transmission["state"], case.state) == ("failed", "handed_over")
    assert "ConnectionRefusedError" in IncidentStep.objects.get(kind="not_delivered").text
    assert carry(at + timedelta(days=2)) == 0


def test_an_operator_tries_again_by_the_corrected_address(city, lea):
    reach("mail", email="")
    _receipt, code = hand_over(city, lea)
    assert find_incident(city, code).transmission["problem"] == "Ce service n’a pas d’adresse électronique."
    reach("mail", email="hygiene@ville.test")
    with replays(city):
        retry(city, row().pk, by=lea, at=later(minutes=5), version=row().version)
    carry(later(minutes=5))
    assert len(mail.outbox) == 1
    with pytest.raises(NotFailed):
        retry(city, row().pk, by=lea, at=later(minutes=6), version=row().version)


def test_a_silent_service_is_reminded_then_left_alone(city, lea):
    reach("mail", email="hygiene@ville.test")
    _receipt, code = hand_over(city, lea)
    carry()
    for day in (1, 2):
        with replays(city):
            assert carry(later(days=day)) == 1
    assert carry(later(days=9)) == 0
    assert [sent.subject[:9] for sent in mail.outbox[1:]] == ["Rappel : ", "Rappel : "]
    assert mail.outbox[1].extra_headers["In-Reply-To"] == mail.outbox[0].extra_headers["Message-ID"]
    assert find_incident(city, code).transmission["reminders"] == 2
    assert IncidentStep.objects.filter(kind="service_reminded").count() == 2


def test_the_city_says_when_and_how_often_a_service_is_reminded(city, lea):
    DeskRules.objects.create(city_id=city.id, code="rules", transmission_remind_h=5, transmission_reminders=1)
    reach("mail", email="hygiene@ville.test")
    hand_over(city, lea)
    carry()
    assert [carry(later(hours=hour)) for hour in (4, 5, 10, 99)] == [0, 1, 0, 0]


def test_nothing_leaves_for_a_case_taken_back(city, lea):
    reach("mail", email="hygiene@ville.test")
    _receipt, code = hand_over(city, lea)
    actions.reopen(city, code, by=lea, at=NOON, version=2, reason="erreur")
    assert carry(later(days=3)) == 0
    assert mail.outbox == []


def test_a_webhook_is_signed_and_its_2xx_is_the_receipt(city, lea, other):
    reach("webhook", url=f"{other.url}/hook", secret="chut")
    receipt, code = hand_over(city, lea)
    with replays(city):
        carry()
    (asked,) = other.asked
    said = json.loads(asked.body)
    assert is_signed("chut", asked.headers["X-AlloPM-Signature"], asked.body, at=NOON)
    assert asked.headers["Idempotency-Key"] == said["id"] == str(row().key)
    assert (said["case"], said["event"], said["text"]) == (code, "transmission.created", "Clim bruyante la nuit")
    assert "Curie" not in asked.body.decode()
    assert find_incident(city, code).transmission["state"] == "received"
    assert thread_card(receipt.token)["steps"][-1]["text"] == "Hygiène a bien reçu votre signalement"


@pytest.mark.parametrize(("status", "state"), [(500, "queued"), (429, "queued"), (403, "failed"), (302, "failed")])
def test_a_webhook_that_refuses_is_tried_again_or_not(city, lea, other, status, state):
    reach("webhook", url=f"{other.url}/hook", secret="chut")
    other.status, other.location = status, f"{other.url}/elsewhere" if status == 302 else ""
    _receipt, code = hand_over(city, lea)
    carry()
    assert find_incident(city, code).transmission["state"] == state
    assert [asked.path for asked in other.asked] == ["/hook"]


@pytest.mark.parametrize(
    "url",
    ["https://10.0.0.7/hook", "https://169.254.169.254/latest", "https://[::ffff:192.168.1.1]/", "http://1.1.1.1/"],
)
def test_no_address_of_a_private_network_and_no_plain_http_is_asked(url):
    with pytest.raises(Never):
        knock("GET", url, headers={})


def test_a_private_address_is_asked_only_where_the_city_allows_it(settings, other):
    settings.ALLOPM_ENV = "production"
    with pytest.raises(Never):
        knock("GET", other.url.replace("http", "https"), headers={})
    settings.PRIVATE_HOSTS = ("127.0.0.1",)
    with pytest.raises(NotYet):  # let in, and no TLS behind the door
        knock("GET", other.url.replace("http", "https"), headers={})


def test_an_answer_without_end_is_cut(other):
    other.body = b"x" * (knocking.ANSWER_BYTES + 1)
    with pytest.raises(Never):
        knock("GET", other.url, headers={})


JSON_RECEIPT = b'[{"service_request_id": "638344", "service_notice": "", "account_id": null}]'
XML_RECEIPT = (
    b'<?xml version="1.0" encoding="utf-8"?><service_requests><request>'
    b"<service_request_id>638344</service_request_id></request></service_requests>"
)


@pytest.mark.parametrize("answer", [JSON_RECEIPT, XML_RECEIPT])
def test_open311_is_asked_by_its_codes_and_read_back_until_closed(city, lea, other, answer):
    reach("open311", url=f"{other.url}/v2", secret="key", jurisdiction_id="nice.fr", service_codes={"noise": "N7"})
    other.answers = {"POST /v2/requests.json": (201, answer)}
    receipt, code = hand_over(city, lea)
    with replays(city):
        carry()
    form = other.asked[0].body.decode()
    assert "jurisdiction_id=nice.fr" in form
    assert "service_code=N7" in form and "api_key=key" in form and "lat=43.703200" in form and "Curie" not in form
    assert (row().remote_id, row().state) == ("638344", "received")
    other.answers["GET /v2/requests/638344.json"] = (200, b'[{"service_request_id":"638344","status":"open"}]')
    assert poll_due(later(minutes=5)) == 1
    assert poll_due(later(minutes=6)) == 0
    closed = b'[{"service_request_id":"638344","status":"closed","status_notes":"Regl\xc3\xa9"}]'
    other.answers["GET /v2/requests/638344.json"] = (200, closed)
    with replays(city):
        poll_due(later(minutes=21))
    assert find_incident(city, code).transmission["answer"] == "Reglé"
    assert thread_card(receipt.token)["messages"][-1]["text"] == "Hygiène : Reglé"
    assert poll_due(later(days=2)) == 0


def test_an_open311_token_becomes_a_number_later(city, lea, other):
    reach("open311", url=f"{other.url}/v2", service_codes={"*": "X"})
    other.answers = {"POST /v2/requests.json": (200, b'[{"token":"12345"}]')}
    hand_over(city, lea)
    carry()
    assert (row().state, row().remote_id) == ("sent", "token:12345")
    other.answers["GET /v2/tokens/12345.json"] = (200, b'[{"service_request_id":"77","token":"12345"}]')
    poll_due(later(minutes=5))
    assert (row().state, row().remote_id) == ("received", "77")


def test_an_open311_server_s_own_reason_reaches_the_desk(city, lea, other):
    reach("open311", url=other.url, service_codes={"*": "X"})
    other.status, other.body = (
        400,
        b"<errors><error><code>400</code><description>service_code inconnu</description></error></errors>",
    )
    _receipt, code = hand_over(city, lea)
    carry()
    problem = find_incident(city, code).transmission["problem"]
    assert problem == "Le service a refusé (400) : service_code inconnu."


def test_a_signature_is_for_these_bytes_this_secret_and_these_minutes():
    from allopm.interop.webhooks.signing import sign

    at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    header = sign("chut", b"{}", at=at)
    assert is_signed("chut", header, b"{}", at=at + timedelta(seconds=299))
    for secret, body, moment in (
        ("autre", b"{}", at),
        ("chut", b"{ }", at),
        ("chut", b"{}", at + timedelta(minutes=6)),
    ):
        assert not is_signed(secret, header, body, at=moment)
    for odd in ("", "t=,v1=", "t=²,v1=x", "v1", "t=9999999999999999,v1="):
        assert not is_signed("chut", odd, b"{}", at=at)
