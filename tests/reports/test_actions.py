import threading
from datetime import timedelta

import pytest
from django.db import connection

from allopm.city.queries import UnknownKind
from allopm.incidents import actions as desk
from allopm.incidents.models import Incident
from allopm.incidents.queries import similar_cases
from allopm.missions.actions import end_incident
from allopm.refusals import Malformed, NotFound
from allopm.reports import actions
from allopm.reports.models import Report
from allopm.reports.queries import thread_card
from allopm.reports.submission import BadReport, Contact, Location
from tests.replay import replays
from tests.scenes import CENTRE, NOON, case_of, later, make_city, make_operator, say

pytestmark = pytest.mark.django_db


def test_the_same_key_returns_the_same_report_and_link(city):
    first = say(city, key="phone-0001")
    again = say(city, key="phone-0001", comment="autre chose", at=later(minutes=1))
    assert (again.code, again.token, again.is_new) == (first.code, first.token, False)
    assert Report.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_report_sent_eight_times_at_once_is_kept_once():
    city = make_city()
    receipts = []

    def send():
        receipts.append(say(city, key="phone-0002"))
        connection.close()

    senders = [threading.Thread(target=send) for _ in range(8)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(receipts) == 8
    assert len({receipt.token for receipt in receipts}) == 1
    assert sum(receipt.is_new for receipt in receipts) == 1
    assert Incident.objects.count() == 1


@pytest.mark.parametrize(
    ("place", "field"),
    [
        (Location(), "location"),
        (Location(lon=7.2), "location"),
        (Location(lon=float("nan"), lat=43.7), "location"),
        (Location(lon=7.2, lat=143.7), "location"),
        (Location(lon=7.2, lat=43.7, accuracy_m=-1), "location"),
        (Location(words="ici", source="satellite"), "location"),
        (Location(address="x" * 201), "location"),
    ],
)
def test_an_absurd_place_is_refused_in_words(city, place, field):
    with pytest.raises(BadReport) as refusal:
        say(city, location=place)
    assert refusal.value.data == {"field": field}
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"ongoing": "maybe"},
        {"comment": "x" * 2001},
        {"comment": "a\x00b"},
        {"answers": {"unknown": "yes"}},
        {"answers": {"threat": "peut-être"}},
        {"photos": ("a", "b", "c", "d")},
        {"photos": ("pas une photo",)},
        {"photos": ("6f9619ff-8b86-d011-b42d-00c04fc964ff",)},
        {"contact": Contact(email="personne")},
        {"contact": Contact(phone="12")},
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(city, changes):
    with pytest.raises(BadReport):
        say(city, **changes)
    assert not Incident.objects.exists()


def test_an_unknown_kind_is_refused(city):
    with pytest.raises(UnknownKind):
        say(city, kind="noise.dragon")


def test_words_alone_say_where(city):
    case = case_of(say(city, location=Location(words="derrière la gare, niveau -2")))
    assert (case.place, case.sector, case.place_words) == (None, "", "derrière la gare, niveau -2")


def test_the_sector_is_known_once_and_the_sea_has_none(city):
    assert case_of(say(city)).sector == "centre"
    assert case_of(say(city, location=Location(7.9, 43.2, 10, "", "gps"))).sector == ""


def test_contact_is_sealed_in_the_database_and_forgotten_on_demand(city):
    receipt = say(city, contact=Contact(email="jeanne@example.org"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_email FROM reports_report WHERE code = %s", [receipt.code])
        assert "jeanne" not in cursor.fetchone()[0]
    assert Report.objects.get(code=receipt.code).contact_email == "jeanne@example.org"
    with replays(city):
        actions.forget_contact(receipt.token, at=later(minutes=1))
    assert Report.objects.get(code=receipt.code).contact_email == ""


def test_a_wrong_link_and_an_absent_one_look_the_same(city):
    with pytest.raises(NotFound):
        thread_card("n-importe-quoi-de-long")


def test_similar_cases_tell_nothing_of_anybody(city):
    say(city, comment="C’est mon voisin du 3e")
    lon, lat = CENTRE
    (case,) = similar_cases(city, kind="noise.music", lon=lon + 0.0005, lat=lat, at=later(minutes=5))
    assert case.distance_m == 40
    assert case.rounded_place == "rue de France"
    assert "voisin" not in str(case)


@pytest.mark.parametrize(
    ("kind", "east", "minutes"), [("noise.works", 0, 5), ("noise.music", 0.003, 5), ("noise.music", 0, 200)]
)
def test_another_kind_too_far_or_too_old_is_not_similar(city, kind, east, minutes):
    say(city)
    assert not similar_cases(city, kind=kind, lon=CENTRE[0] + east, lat=CENTRE[1], at=later(minutes=minutes))


def test_me_too_adds_a_witness_with_a_thread_of_ones_own(city):
    case = case_of(say(city))
    with replays(city):
        mine = actions.me_too(city, case.code, at=later(minutes=2))
    case.refresh_from_db()
    assert (case.witnesses, case.report_count) == (2, 2)
    assert thread_card(mine.token)["state"] == "received"


def test_me_too_twice_with_one_key_is_one_witness_and_one_person_is_one_witness(city):
    case = case_of(say(city))
    one = actions.me_too(city, case.code, at=NOON, key="moi-000001", client="203.0.113.5")
    assert actions.me_too(city, case.code, at=NOON, key="moi-000001", client="203.0.113.5").token == one.token
    actions.me_too(city, case.code, at=NOON, key="moi-000002", client="203.0.113.5")
    case.refresh_from_db()
    assert (case.witnesses, case.report_count) == (2, 3)


def test_who_joins_late_reads_where_the_case_is(city):
    case = case_of(say(city))
    desk.open_incident(city, case.code, by=make_operator(city), at=later(minutes=1), version=1)
    mine = actions.me_too(city, case.code, at=later(minutes=2))
    assert [step["state"] for step in thread_card(mine.token)["steps"]] == ["received", "read"]


def test_a_message_reaches_the_desk_as_unread(city):
    receipt = say(city)
    with replays(city):
        actions.add_message(receipt.token, "Ils sont partis vers la plage", at=later(minutes=3))
    assert case_of(receipt).unread_messages == 1
    with pytest.raises(Malformed):
        actions.add_message(receipt.token, "  ", at=NOON)


def test_still_going_on_ranks_the_case_again(city):
    receipt = say(city)
    before = case_of(receipt).urgency
    with replays(city):
        actions.answer_still(receipt.token, "still", at=later(minutes=10))
    assert case_of(receipt).urgency > before
    with replays(city):
        actions.answer_still(receipt.token, "stopped", at=later(minutes=15))
    case = case_of(receipt)
    assert (case.ongoing, case.urgency < before) == ("over", True)


def test_contesting_is_possible_for_72_hours(city):
    receipt = say(city)
    with pytest.raises(actions.TooLateToContest):
        actions.contest(receipt.token, "trop tôt", at=NOON)
    end_incident(
        city,
        case_of(receipt).code,
        by=make_operator(city),
        at=NOON,
        version=1,
        outcome="duplicate",
        proof="none",
        text="",
    )
    with pytest.raises(actions.TooLateToContest):
        actions.contest(receipt.token, "trop tard", at=NOON + timedelta(hours=73))
    actions.contest(receipt.token, "encore là", at=NOON + timedelta(hours=71))
    assert thread_card(receipt.token)["state"] == "contested"


def test_the_danger_that_somebody_answers_is_in_the_reasons(city):
    calm, danger = case_of(say(city)), case_of(say(city, answers={"threat": "yes"}))
    assert danger.urgency > calm.urgency
    assert "menacé" in danger.urgency_text
