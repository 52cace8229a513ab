"""Which steps of a report are told outside its page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from allopm.incidents import actions as desk
from allopm.interop.noticer import deliver_notices
from allopm.missions.actions import end_incident, send_crew
from allopm.notices.models import Notice
from allopm.reports.actions import answer_still, contest
from allopm.reports.following import follow, followed_by, unfollow
from tests.replay import replays
from tests.scenes import NOON, case_of, later, make_crew, make_operator, say

pytestmark = pytest.mark.django_db
END = {"outcome": "stopped", "proof": "phone", "text": ""}


def codes():
    return list(Notice.objects.exclude(code="report.followed").order_by("pk").values_list("code", flat=True))


def followed(city, at=NOON, **fields):
    receipt = say(city, at=at, **fields)
    follow(receipt.token, channel="mail", address="lea@essai.test", at=at)
    return receipt


def test_the_news_of_a_report_are_told_each_once(city):
    lea, receipt = make_operator(city), followed(city)
    who, code = {"by": lea, "at": later(minutes=1)}, case_of(receipt).code
    make_crew(city, "D43")
    with replays(city):
        desk.open_incident(city, code, **who, version=1)
        desk.ask(city, code, **who, version=2, text="À quel étage ?")
        send_crew(city, code, "D43", **who, version=3, reason=None)
        version = case_of(receipt).version
        end_incident(city, code, **who, version=version, **END)
        contest(receipt.token, "Ça continue", at=later(minutes=5))
        desk.ask(city, code, by=lea, at=later(minutes=6), version=case_of(receipt).version, text="On y retourne")
    told = ["report.read", "report.asked", "report.sent", "report.ended", "report.contest_read"]
    assert [one for one in codes() if one != "report.still"] == told


def test_still_going_on_is_asked_after_ten_minutes_and_again_when_it_goes_on(city, settings):
    settings.MAIL = "locmem"
    receipt = followed(city)

    def asked(at):
        deliver_notices(at, now=lambda: at)
        return Notice.objects.filter(code="report.still", state="sent").count()

    assert asked(later(minutes=9)) == 0 and asked(later(minutes=10)) == 1
    answer_still(receipt.token, "still", at=later(minutes=12))
    assert asked(later(minutes=21)) == 1 and asked(later(minutes=22)) == 2
    answer_still(receipt.token, "stopped", at=later(minutes=23))
    assert asked(later(hours=2)) == 2


def test_still_going_on_is_not_asked_of_what_has_ended(city):
    receipt = followed(city)
    end_incident(city, case_of(receipt).code, by=make_operator(city), at=later(minutes=2), version=1, **END)
    assert Notice.objects.get(code="report.still").state == "dropped"


def test_still_going_on_is_not_asked_of_what_was_over_when_reported(city):
    followed(city, ongoing="over")
    assert codes() == []


def test_whoever_follows_late_is_asked_at_once_but_not_about_yesterday(city):
    receipt = say(city)
    follow(receipt.token, channel="sms", address="0612345678", at=later(minutes=20))
    assert Notice.objects.get(code="report.still").due_at == later(minutes=20)
    old = say(city, at=NOON - timedelta(days=1))
    follow(old.token, channel="sms", address="0612345678", at=NOON)
    assert Notice.objects.filter(code="report.still").count() == 1


def test_a_second_channel_is_told_what_the_first_one_was_not(city):
    receipt = followed(city)
    follow(receipt.token, channel="sms", address="0612345678", at=NOON)
    unfollow(receipt.token, channel="mail", at=NOON)
    assert [one.channel for one in followed_by(receipt.token)] == ["sms"]
    assert set(Notice.objects.values_list("channel", flat=True)) == {"sms"}
