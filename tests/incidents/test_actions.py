import threading

import pytest
from django.db import connection

from allopm.incidents import actions, grouping, splitting
from allopm.incidents.change import NotNow
from allopm.incidents.models import Incident, IncidentStep
from allopm.incidents.reading import read_incident
from allopm.journal.models import Entry
from allopm.missions.actions import send_crew
from allopm.refusals import Conflict, Malformed, NotFound
from allopm.reports.queries import thread_card
from tests.replay import replays
from tests.scenes import NOON, case_of, later, make_city, make_crew, make_operator, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea(city):
    return make_operator(city)


@pytest.fixture
def case(city) -> Incident:
    return case_of(say(city))


def test_opening_says_read_to_the_reporter_and_claims_the_case(city, lea):
    receipt = say(city)
    with replays(city):
        case = actions.open_incident(city, case_of(receipt).code, by=lea, at=later(minutes=1), version=1)
    assert (case.state, case.claimed_by_id) == ("open", lea.id)
    assert thread_card(receipt.token)["headline"] == "Votre signalement est lu par un agent"


def test_who_saw_an_older_version_reads_who_did_what(city, lea, case):
    adam = make_operator(city, "Adam Bruno")
    actions.open_incident(city, case.code, by=lea, at=later(minutes=1), version=1)
    with pytest.raises(Conflict) as refusal:
        actions.note(city, case.code, by=adam, at=later(minutes=1), version=1, text="trop tard")
    assert refusal.value.data["by"] == "Léa Martin"
    assert refusal.value.message == "Léa Martin vient de modifier cette affaire : ouverte."
    assert refusal.value.data["incident"]["state"] == "open"


@pytest.mark.django_db(transaction=True)
def test_of_two_operators_at_the_same_instant_exactly_one_wins():
    city = make_city()
    people = [make_operator(city, name) for name in ("Léa Martin", "Adam Bruno")]
    case = case_of(say(city))
    barrier, results = threading.Barrier(2), []

    def click(person):
        barrier.wait()
        try:
            actions.claim(city, case.code, by=person, at=NOON, version=1)
            results.append("won")
        except Conflict as refusal:
            results.append(refusal.data["by"])
        connection.close()

    clicks = [threading.Thread(target=click, args=(person,)) for person in people]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert sorted(results, key=len)[0] == "won"
    assert {"Léa Martin", "Adam Bruno"} & set(results)
    assert IncidentStep.objects.filter(incident=case, kind="claimed").count() == 1


def test_taking_over_leaves_a_trace(city, lea, case):
    actions.claim(city, case.code, by=lea, at=NOON, version=1)
    with replays(city):
        actions.claim(city, case.code, by=make_operator(city, "Adam Bruno"), at=NOON, version=2)
    assert IncidentStep.objects.get(incident=case, version=3).text == "reprise à Léa Martin"
    with replays(city):
        actions.release(city, case.code, by=lea, at=NOON, version=3)


def test_overruling_the_priority_asks_a_reason_and_holds_against_the_score(city, lea, case):
    with pytest.raises(actions.NeedsWords):
        actions.qualify(city, case.code, by=lea, at=NOON, version=1, kind="", priority=1, reason=" ")
    with replays(city):
        actions.qualify(city, case.code, by=lea, at=NOON, version=1, kind="", priority=1, reason="arme vue")
    actions.note(city, case.code, by=lea, at=NOON, version=2, text="suite")
    case.refresh_from_db()
    assert case.priority == 1


def test_another_kind_changes_what_the_reporter_follows_nothing_else(city, lea):
    receipt = say(city)
    with replays(city):
        actions.qualify(
            city, case_of(receipt).code, by=lea, at=NOON, version=1, kind="noise.works", priority=None, reason=""
        )
    assert thread_card(receipt.token)["kind"] == "noise.music"


def test_a_held_case_comes_back_by_itself_and_an_old_timer_does_nothing(city, lea, case):
    with pytest.raises(Malformed):
        actions.hold(city, case.code, by=lea, at=NOON, version=1, until=NOON, reason="plus tard")
    with replays(city):
        actions.hold(city, case.code, by=lea, at=NOON, version=1, until=later(minutes=30), reason="pas d’équipage")
    assert actions.release_due_holds(later(minutes=29)) == 0
    with replays(city):
        assert actions.release_due_holds(later(minutes=31)) == 1
    case.refresh_from_db()
    assert (case.state, case.held_until) == ("open", None)
    assert actions.release_due_holds(later(minutes=40)) == 0


def test_a_question_is_read_by_every_reporter(city, lea):
    receipt = say(city)
    with replays(city):
        actions.ask(city, case_of(receipt).code, by=lea, at=NOON, version=1, text="Quelle couleur ?")
    thread = thread_card(receipt.token)
    assert thread["messages"][-1]["text"] == "Quelle couleur ?"
    assert thread["state"] == "answered"


def test_a_question_does_not_hide_the_crew_on_its_way(city, lea):
    receipt = say(city)
    make_crew(city, "C12")
    code = case_of(receipt).code
    send_crew(city, code, "C12", by=lea, at=NOON, version=1, reason=None)
    with replays(city):
        actions.ask(city, code, by=lea, at=later(minutes=1), version=2, text="Quelle entrée ?")
    thread = thread_card(receipt.token)
    assert (thread["state"], thread["steps"][-1]["state"]) == ("crew_sent", "answered")


def test_handing_over_names_the_service_to_the_reporter(city, lea):
    receipt = say(city)
    with pytest.raises(Malformed):
        actions.hand_over(city, case_of(receipt).code, by=lea, at=NOON, version=1, service="nobody", text="")
    with replays(city):
        actions.hand_over(city, case_of(receipt).code, by=lea, at=NOON, version=1, service="hygiene", text="")
    assert thread_card(receipt.token)["service"] == {"name": "Hygiène"}
    with replays(city):
        actions.reopen(city, case_of(receipt).code, by=lea, at=NOON, version=2, reason="revenu")


def test_watching_and_noting_stay_inside(city, lea):
    receipt = say(city)
    code = case_of(receipt).code
    with replays(city):
        actions.watch(city, code, by=lea, at=NOON, version=1, reason="caméra de la place")
    with replays(city):
        actions.note(city, code, by=lea, at=NOON, version=2, text="note interne")
    assert "caméra" not in str(thread_card(receipt.token))
    assert "interne" not in str(thread_card(receipt.token))


def test_what_a_state_does_not_know_is_refused_with_the_state(city, lea, case):
    actions.hand_over(city, case.code, by=lea, at=NOON, version=1, service="hygiene", text="")
    with pytest.raises(NotNow) as refusal:
        actions.hold(city, case.code, by=lea, at=NOON, version=2, until=later(hours=1), reason="x")
    assert "transmise" in refusal.value.message


def test_grouping_keeps_every_thread_and_can_be_undone_one_by_one(city, lea):
    first, second = say(city), say(city, at=later(minutes=1), comment="Moi je l’entends du 4e")
    into, gone = case_of(first), case_of(second)
    with replays(city):
        grouping.group(city, gone.code, by=lea, at=later(minutes=2), version=1, into=into.code)
    into.refresh_from_db()
    assert (into.report_count, into.witnesses) == (2, 2)
    with replays(city):
        own = splitting.ungroup(city, into.code, by=lea, at=later(minutes=3), version=2, report=second.code)
    assert case_of(second).code == own.code
    into.refresh_from_db()
    assert into.report_count == 1
    with pytest.raises(NotNow):
        splitting.ungroup(city, into.code, by=lea, at=later(minutes=4), version=3, report=first.code)


def test_reading_a_case_is_journalled(city, lea, case):
    page = read_incident(city, case.code, by=lea, at=later(minutes=1))
    assert page["reports"][0]["comment"] == "Basses très fortes"
    assert Entry.objects.filter(what="incident.read", about=f"incident:{case.code}", by_name="Léa Martin").exists()
    with pytest.raises(NotFound):
        read_incident(city, "PM-0000-0000", by=lea, at=NOON)


def test_a_town_case_is_ready_for_its_service(city):
    assert case_of(say(city, kind="town.lamp")).service == "lighting"
