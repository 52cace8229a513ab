"""Who chose to be told, and what waits to leave."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from django.db import OperationalError, connection, connections, transaction

from allopm.city.queries import CityInfo
from allopm.notices.actions import forget_owner, notify, send_code, stop, subscribe, take_back, unsubscribe
from allopm.notices.links import stop_token
from allopm.notices.mine import erase, held
from allopm.notices.models import Notice, Subscription
from allopm.notices.queries import channels_of
from allopm.refusals import Malformed, NotFound
from tests.notices.browsers import browser
from tests.scenes import NOON, later, make_city

OWNER = "report:7"


def choose(city: CityInfo, channel: str = "mail", address: str = "lea@essai.test", **fields: Any) -> Subscription:
    given = {"lang": "fr", "at": NOON, "link": "/suivi/secret/"} | fields
    return subscribe(city, fields.pop("owner", OWNER), channel=channel, address=address, **given)


def tell(city: CityInfo, key: str = "read:1") -> int:
    return notify(city, OWNER, code="report.read", data={"number": "PM-7F3K-92QX"}, link="", key=key, at=NOON)


def test_one_notice_waits_for_each_channel_that_was_chosen(city):
    choose(city), choose(city, "sms", "06 12 34 56 78"), choose(city, "push", browser())
    assert tell(city) == 3
    assert sorted(Notice.objects.values_list("channel", flat=True)) == ["mail", "push", "sms"]


def test_who_chose_nothing_is_told_nothing(city):
    assert tell(city) == 0


def test_the_same_key_is_told_once(city):
    choose(city)
    assert [tell(city), tell(city), tell(city, "read:2")] == [1, 0, 1]


def test_neither_address_nor_link_can_be_read_in_the_tables(city):
    choose(city), tell(city)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM notices_subscription s")
        rows = str(cursor.fetchall())
        cursor.execute("SELECT row_to_json(n)::text FROM notices_notice n")
        rows += str(cursor.fetchall())
    assert "lea" not in rows and "secret" not in rows


def test_a_new_mail_address_replaces_the_old_one(city):
    choose(city), choose(city, address="autre@essai.test")
    assert [one.shown for one in channels_of(city, OWNER)] == ["au…@essai.test"]


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("mail", "lea"),
        ("mail", "lea@essai.test\nBcc: x@y.z"),
        ("sms", "17"),
        ("push", "{}"),
        ("push", "["),
        ("fax", "1"),
    ],
)
def test_an_address_that_cannot_work_is_refused(city, channel, address):
    with pytest.raises(Malformed):
        choose(city, channel, address)


def test_one_tap_ends_one_channel_and_a_second_tap_changes_nothing(city):
    row = choose(city)
    choose(city, "sms", "0612345678"), tell(city)
    token = stop_token(row.pk)
    stop(city, token, at=later(minutes=1)), stop(city, token, at=later(minutes=2))
    assert [one.channel for one in channels_of(city, OWNER)] == ["sms"]
    assert not Notice.objects.filter(channel="mail").exists()


@pytest.mark.parametrize("token", ["1", "1.", "1.AAAAAAAAAAAAAAAA", "x.y", "²." + "A" * 16])
def test_a_link_that_we_did_not_sign_opens_nothing(city, token):
    with pytest.raises(NotFound):
        stop(city, token, at=NOON)


def test_a_channel_switched_off_is_forgotten(city):
    choose(city), tell(city)
    assert unsubscribe(city, OWNER, channel="mail", at=NOON) == 1
    assert not Notice.objects.exists()


def test_what_has_not_left_can_be_taken_back(city):
    choose(city), tell(city)
    assert take_back(city, [OWNER], code="report.read") == 1
    assert Notice.objects.get().state == "dropped"


def test_a_code_leaves_without_any_subscription_and_is_kept_sealed(city):
    send_code(city, channel="sms", address="06 12 34 56 78", code="493817", lang="it", at=NOON)
    letter = json.loads(Notice.objects.get().letter)
    assert letter["to"] == "+33612345678" and letter["data"] == {"code": "493817"}


def test_all_that_is_held_is_shown_then_erased(city):
    choose(city), tell(city)
    (line,) = held(city, [OWNER])
    assert line["address"] == "lea@essai.test" and line["notices"][0]["what"] == "report.read"
    assert erase(city, [OWNER], at=NOON) == 1
    assert held(city, [OWNER]) == [] and forget_owner(city, OWNER) == 0


@pytest.mark.django_db(transaction=True)
def test_who_ends_a_channel_while_it_is_told_waits_and_undoes_nothing(var):
    city, problems = make_city(), []
    choose(city)

    def end() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        try:
            unsubscribe(city, OWNER, channel="mail", at=NOON)
        except OperationalError as problem:
            problems.append(problem)
        connections.close_all()

    with transaction.atomic():
        assert tell(city) == 1
        ending = threading.Thread(target=end)
        ending.start()
        ending.join()
    assert problems and Notice.objects.count() == 1
    assert unsubscribe(city, OWNER, channel="mail", at=NOON) == 1


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_choose_once(var):
    city = make_city()
    start = threading.Barrier(2)

    def tap() -> None:
        start.wait()
        choose(city)
        connections.close_all()

    taps = [threading.Thread(target=tap) for _ in range(2)]
    [one.start() for one in taps], [one.join() for one in taps]
    assert Subscription.objects.count() == 1
