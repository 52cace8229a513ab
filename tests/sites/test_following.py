"""The panel « Être prévenu » and the link that ends it, without any script."""

from __future__ import annotations

import pytest
from django.test import Client

from allopm.accounts.roles import Role
from allopm.missions.actions import send_crew
from allopm.notices.actions import notify, subscribe
from allopm.notices.carrying import claim, settle_refused
from allopm.notices.links import stop_token
from allopm.notices.models import Notice, Subscription
from allopm.refusals import TooMany
from allopm.reports.following import followed_by
from tests.notices.browsers import browser
from tests.scenes import NOON, case_of, make_crew, make_operator, make_user, say

pytestmark = pytest.mark.django_db
FOLLOW = "/suivi/{}/prevenir/"


@pytest.fixture
def thread(city):
    return say(city).token


def choose(client: Client, token: str, channel: str, address: str, **headers: str):
    return client.post(FOLLOW.format(token), {"channel": channel, "address": address}, headers=headers)


def test_a_channel_is_chosen_and_ended_by_plain_forms(client, thread):
    answer = choose(client, thread, "mail", "lea@essai.test")
    assert answer.status_code == 302 and answer["Location"] == f"/suivi/{thread}/#prevenir"
    assert "le…@essai.test" in client.get(f"/suivi/{thread}/").content.decode()
    (one,) = followed_by(thread)
    client.post(FOLLOW.format(thread), {"stop": one.stop_token})
    assert followed_by(thread) == [] and not Notice.objects.exists()


def test_a_refusal_keeps_what_was_typed_and_says_why(client, thread):
    answer = choose(client, thread, "sms", "06 12")
    page = answer.content.decode()
    assert answer.status_code == 400 and 'value="06 12"' in page and "numéro de téléphone n’est pas complet" in page


def test_a_script_gets_the_panel_alone(client, thread):
    answer = choose(client, thread, "push", browser(), **{"x-fragment": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200 and "Par notification" in page and "<html" not in page
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_thread_that_does_not_exist_takes_no_address(client, city):
    assert choose(client, "absent", "mail", "lea@essai.test").status_code == 404
    assert not Subscription.objects.exists()


def test_the_link_of_a_message_asks_before_it_ends_and_a_mailbox_ends_in_one_post(client, city):
    row = subscribe(city, "report:7", channel="mail", address="lea@essai.test", lang="en", at=NOON)
    link = f"/stop/{stop_token(row.pk)}/"
    assert "lea@" not in client.get(link).content.decode() and Subscription.objects.exists()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscription.objects.exists() and client.get(link).status_code == 200


def test_an_address_cannot_be_flooded_with_first_words(city):
    with pytest.raises(TooMany):
        for number in range(30):
            subscribe(city, f"report:{number}", channel="mail", address="lea@essai.test", lang="fr", at=NOON)
    assert Subscription.objects.count() == 20


def test_a_crew_chooses_for_itself_and_hears_of_its_mission_on_duty(client, city):
    crew = make_crew(city, "D43")
    assert client.get("/prevenir/").status_code == 302
    client.force_login(crew.member)
    assert client.post("/prevenir/", {"channel": "mail", "address": "d43@essai.test"})["Location"] == "/prevenir/"
    assert "d4…@essai.test" in client.get("/prevenir/").content.decode()
    case = case_of(say(city))
    send_crew(city, case.code, "D43", by=make_operator(city), at=NOON, version=1, reason=None)
    notice = Notice.objects.get()
    assert (notice.code, notice.owner) == ("staff.mission", f"user:{crew.member_id}")


def test_the_staff_page_takes_nothing_from_another_site(city):
    crew = make_crew(city, "D43")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(crew.member)
    answer = strict.post("/prevenir/", {"channel": "mail", "address": "d43@essai.test"})
    assert answer.status_code == 403 and not Subscription.objects.exists()


def test_an_administrator_sees_dead_letters_and_sends_them_again(client, city):
    row = subscribe(city, "report:7", channel="mail", address="lea@essai.test", lang="fr", at=NOON)
    notify(city, "report:7", code="report.read", data={"number": "PM-1"}, link="/x/", key="1", at=NOON)
    notice = claim(NOON)
    settle_refused(notice.id, "Boîte fermée.", at=NOON)
    admin = make_user(city, Role.ADMIN)
    admin.is_staff = admin.is_superuser = True
    admin.save()
    client.force_login(admin)
    page = client.get("/admin/notices/notice/?etat=failed").content.decode()
    assert "Boîte fermée." in page and "lea@" not in page
    client.post("/admin/notices/notice/", {"action": "try_again", "_selected_action": [notice.id]})
    assert Notice.objects.get(subscription=row).state == "queued"
