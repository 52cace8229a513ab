"""What an author adds to the own thread: photos after the first send, one word on the end."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from allopm.missions.actions import end_incident
from allopm.refusals import Malformed
from allopm.reports import actions
from allopm.reports.models import Photo, Report
from allopm.reports.photos import store_photo
from allopm.reports.queries import thread_card
from allopm.reports.satisfaction import satisfaction_counts
from allopm.reports.submission import BadReport
from tests.replay import replays
from tests.scenes import NOON, case_of, later, make_city, make_operator, say
from tests.sites.form import jpeg

pytestmark = pytest.mark.django_db


def ended(city):
    receipt = say(city)
    case = case_of(receipt)
    end_incident(
        city, case.code, by=make_operator(city), at=later(minutes=5), version=case.version, outcome="stopped",
        proof="crew", text="",
    )  # fmt: skip
    return receipt


def pictures(city, count):
    return tuple(store_photo(jpeg(), city=city, at=NOON).id for _ in range(count))


def test_a_photo_added_later_is_seen_by_the_desk(city):
    receipt = say(city)
    photos = pictures(city, 2)
    with replays(city):
        actions.add_photos(receipt.token, photos, at=later(minutes=1))
    actions.add_photos(receipt.token, photos, at=later(minutes=2))  # the same form again
    case = case_of(receipt)
    assert (case.photo_count, case.unread_messages, case.last_what) == (2, 1, "reporter_spoke")


def test_nine_photos_are_the_most_and_those_of_others_are_not_taken(city):
    receipt, other = say(city, photos=pictures(city, 3)), say(city, photos=pictures(city, 1))
    actions.add_photos(receipt.token, pictures(city, 6), at=later(minutes=1))
    with pytest.raises(BadReport):
        actions.add_photos(receipt.token, pictures(city, 1), at=later(minutes=2))
    taken = str(Photo.objects.get(report__code=other.code).pk)
    third = say(city)
    with pytest.raises(BadReport):
        actions.add_photos(third.token, (taken,), at=later(minutes=2))


def test_one_word_on_the_end_is_kept_once_and_may_change(city):
    receipt = ended(city)
    with replays(city):
        actions.rate(receipt.token, "no", at=later(minutes=6))
    actions.rate(receipt.token, "yes", at=later(minutes=7))
    assert thread_card(receipt.token)["satisfaction"] == "yes"
    assert satisfaction_counts(city, since=NOON) == {"yes": 1, "partly": 0, "no": 0, "total": 1}
    assert satisfaction_counts(city, since=NOON + timedelta(days=1))["total"] == 0


def test_before_the_end_there_is_nothing_to_rate(city):
    receipt = say(city)
    with pytest.raises(actions.NotEnded):
        actions.rate(receipt.token, "yes", at=NOON)
    with pytest.raises(Malformed):
        actions.rate(receipt.token, "perhaps", at=NOON)


@pytest.mark.django_db(transaction=True)
def test_a_doubled_word_moves_the_thread_once():
    city = make_city()
    receipt = ended(city)
    before = Report.objects.get().version

    def press():
        actions.rate(receipt.token, "yes", at=later(minutes=6))
        connection.close()

    presses = [threading.Thread(target=press) for _ in range(4)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert Report.objects.get().version == before + 1
