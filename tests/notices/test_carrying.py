"""What leaves, what comes back, what is tried again."""

from __future__ import annotations

import base64
import json
import os
import smtplib
from datetime import timedelta

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import mail
from py_vapid import Vapid02

from allopm.accounts.roles import Role
from allopm.interop.noticer import deliver_notices
from allopm.interop.push.keys import public_key
from allopm.interop.sms.alphabet import gsm
from allopm.interop.sms.carrying import words
from allopm.notices.actions import notify, send_code, subscribe
from allopm.notices.carrying import NotFailed, claim, retry
from allopm.notices.models import Notice, Subscription
from allopm.notices.retention import forget_old
from tests.notices.browsers import browser
from tests.scenes import NOON, actor_for, later, make_crew, make_operator, make_user
from tests.transmissions.servers import served

OWNER = "report:7"


@pytest.fixture(autouse=True)
def post(settings):
    settings.MAIL, settings.SMS = "locmem", "brevo"
    settings.SMS_KEY = "la-cle"
    settings.VAPID_CONTACT = "mailto:allopm@essai.test"


def chosen(city, channel="mail", address="lea@essai.test", owner=OWNER, lang="fr"):
    return subscribe(city, owner, channel=channel, address=address, lang=lang, at=NOON, link="/suivi/secret/")


def told(city, owner=OWNER, code="report.read", at=NOON):
    return notify(city, owner, code=code, data={"number": "PM-7F3K-92QX"}, link="", key=code, at=at)


def deliver(at=NOON):
    return deliver_notices(at, now=lambda: at)


def test_a_mail_carries_the_link_and_ends_in_one_tap(city):
    chosen(city, lang="en"), told(city)
    assert deliver() == 1
    (sent,) = mail.outbox
    assert "PM-7F3K-92QX" in sent.subject and "/suivi/secret/" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.extra_headers["List-Unsubscribe"].strip("<>") in sent.body
    row = Notice.objects.get()
    assert row.state == "sent" and row.letter == "" and deliver(later(hours=1)) == 0


def test_a_push_is_read_by_that_browser_alone_and_signed_by_this_house(city):
    key, auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    with served() as service:
        service.status = 201
        chosen(city, "push", browser(f"{service.url}/abc", key, auth)), told(city)
        deliver()
    (asked,) = service.asked
    shown = json.loads(http_ece.decrypt(asked.body, private_key=key, auth_secret=auth))
    assert shown["title"] == "Votre signalement PM-7F3K-92QX" and shown["url"].endswith("/suivi/secret/")
    token, own_key = (part.partition("=")[2] for part in asked.headers["Authorization"].split(" ")[1].split(","))
    assert own_key == public_key() and Vapid02.verify(asked.headers["Authorization"])
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["aud"] == service.url and int(asked.headers["TTL"]) > 0


def test_a_browser_that_is_gone_is_forgotten(city):
    with served() as service:
        service.status = 410
        chosen(city, "push", browser(service.url)), told(city)
        deliver()
    assert not Subscription.objects.exists() and not Notice.objects.exists()


def test_an_sms_leaves_through_the_provider_without_plus_nor_dear_letters(city, settings):
    with served() as service:
        settings.SMS_URL, settings.SMS_FROM = f"{service.url}/v3/transactionalSMS/send", "Riviera"
        service.status = 201
        chosen(city, "sms", "06 12 34 56 78"), told(city)
        deliver()
    (asked,) = service.asked
    body = json.loads(asked.body)
    assert asked.headers["api-key"] == "la-cle" and body["recipient"] == "33612345678"
    assert asked.path == "/v3/transactionalSMS/send" and body["sender"] == "Riviera"
    assert "Un agent l'a lu." in body["content"] and "/suivi/secret/" in body["content"]


def test_the_alphabet_of_an_sms_holds_every_word_it_is_given():
    assert gsm("«Fenêtre» à l’œil… çà\u00a0là 👍") == '"Fenetre" à l\'oeil... cà là '


def test_a_provider_that_fails_is_asked_again_until_the_letter_is_dead_then_an_administrator_tries(city, settings):
    at, admin = NOON, actor_for(make_user(city, Role.ADMIN))
    with served() as service:
        settings.SMS_URL, service.status = service.url, 503
        chosen(city, "sms", "0612345678"), told(city)
        while (row := Notice.objects.get()).due_at:
            at = row.due_at
            deliver(at)
        assert row.state == "failed" and row.attempts == 6 and "503" in row.problem
        retry(city, row.pk, by=admin, at=later(days=2))
        service.status = 201
        deliver(later(days=2))
    assert Notice.objects.get().state == "sent"
    with pytest.raises(NotFailed):
        retry(city, row.pk, by=admin, at=later(days=2))


def test_a_refused_mailbox_is_a_dead_letter_that_names_nobody(city, monkeypatch):
    def refuse(_self):
        raise smtplib.SMTPRecipientsRefused({"lea@essai.test": (550, b"no")})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    chosen(city), told(city)
    deliver()
    row = Notice.objects.get()
    assert row.state == "failed" and "le…@essai.test" in row.problem and row.letter


def test_a_code_passes_first_and_is_erased_with_its_address(city):
    chosen(city), told(city)
    send_code(city, channel="mail", address="tom@essai.test", code="493817", lang="fr", at=later(seconds=1))
    deliver(later(seconds=2))
    assert "493817" in mail.outbox[0].body and not Notice.objects.exclude(letter="").exists()


def test_a_code_too_old_does_not_leave(city):
    send_code(city, channel="mail", address="tom@essai.test", code="493817", lang="fr", at=NOON)
    deliver(later(minutes=16))
    assert not mail.outbox and Notice.objects.get().state == "dropped"


def test_whoever_dies_on_the_way_leaves_it_to_the_next_after_the_lease(city):
    chosen(city), told(city)
    assert claim(NOON) and claim(NOON) is None
    assert claim(NOON + timedelta(minutes=2))


def test_staff_off_duty_are_not_disturbed(city):
    crew = make_crew(city, "D43")
    owner, absent = f"user:{crew.member_id}", f"user:{make_operator(city).id}"
    chosen(city, owner=owner), chosen(city, address="x@essai.test", owner=absent)
    assert told(city, owner, "staff.mission") == 1 and told(city, absent, "staff.mission") == 0
    crew.state = "off_duty"
    crew.save()
    deliver()
    assert not mail.outbox and Notice.objects.get().state == "dropped"


def test_an_english_sms_says_how_to_end_it(city):
    chosen(city, "sms", "0612345678", lang="en"), told(city)
    notice = claim(NOON)
    assert notice and notice.stop in words(notice) and "Un agent" not in words(notice)


def test_old_notices_and_addresses_nothing_left_for_are_forgotten(city):
    chosen(city), chosen(city, owner="member:3"), told(city)
    forget_old(later(days=61))
    assert not Notice.objects.exists() and Subscription.objects.get().owner == "member:3"
