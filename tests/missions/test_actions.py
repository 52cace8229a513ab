import pytest

from allopm.fleet.actions import Fix, record_fixes
from allopm.fleet.models import Crew
from allopm.incidents import actions, grouping
from allopm.incidents.change import NotNow
from allopm.missions import actions as missions
from allopm.missions.field import Deed, act
from allopm.missions.models import Mission
from allopm.missions.queries import active_missions
from allopm.missions.undo import undo
from allopm.refusals import Conflict, Malformed, NotFound
from allopm.reports import actions as reports
from allopm.reports.queries import thread_card
from allopm.reports.submission import Location
from tests.replay import replays
from tests.scenes import CENTRE, NOON, case_of, crew_actor, later, make_crew, make_operator, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea(city):
    return make_operator(city)


@pytest.fixture
def crew(city) -> Crew:
    return make_crew(city, "C12")


@pytest.fixture
def sent(city, lea, crew) -> Mission:
    case = case_of(say(city))
    return missions.send_crew(city, case.code, "C12", by=lea, at=later(minutes=1), version=1, reason="seul proche")


def step(city, crew, mission, verb, minute, **words):
    moment = later(minutes=minute)
    deed = Deed(verb, moment, words.pop("key", f"{verb}-{minute:04}-key"), **words)
    return act(city, mission.pk, deed, crew=crew.call_sign, by=crew_actor(crew), now=moment)


def test_a_report_becomes_a_crew_on_site_and_its_author_reads_why_it_ended(city, lea, crew):
    receipt = say(city)
    case = case_of(receipt)
    with replays(city):
        actions.open_incident(city, case.code, by=lea, at=later(minutes=1), version=1)
    with replays(city):
        mission = missions.send_crew(city, case.code, "C12", by=lea, at=later(minutes=2), version=2, reason=None)
    for minute, verb in enumerate(("acknowledge", "en-route", "on-scene"), start=3):
        with replays(city):
            step(city, crew, mission, verb, minute)
    with replays(city):
        step(city, crew, mission, "clear", 20, outcome="stopped", note="Gérant averti")
    thread = thread_card(receipt.token)
    assert [line["state"] for line in thread["steps"]] == [
        "received", "read", "crew_sent", "en_route", "on_scene", "ended",
    ]  # fmt: skip
    assert thread["ended"]["outcome"] == "stopped"
    assert thread["ended"]["proof"] == "crew"
    assert "Gérant" not in str(thread)
    assert Crew.objects.get(call_sign="C12").state == "available"


def test_the_crew_reads_the_floor_and_that_the_reporter_has_left(city, lea, crew):
    place = Location(*CENTRE, 12, "12 rue de France", "gps", floor="parking niveau -2", has_left=True)
    case = case_of(say(city, location=place))
    with replays(city):
        missions.send_crew(city, case.code, "C12", by=lea, at=later(minutes=1), version=1, reason="seul proche")
    told = active_missions(city, "C12")[0]["incident"]
    assert (told["floor"], told["has_left"]) == ("parking niveau -2", True)


def test_two_crews_for_one_case_at_once_one_wins_and_the_other_reads_why(city, lea, crew):
    make_crew(city, "C13")
    adam = make_operator(city, "Adam Bruno")
    case = case_of(say(city))
    missions.send_crew(city, case.code, "C12", by=lea, at=later(minutes=1), version=1, reason="proche")
    with pytest.raises(Conflict) as refusal:
        missions.send_crew(city, case.code, "C13", by=adam, at=later(minutes=1), version=1, reason="proche")
    assert refusal.value.data["by"] == "Léa Martin"
    assert refusal.value.data["incident"]["version"] == 2
    assert Mission.objects.count() == 1
    assert Crew.objects.get(call_sign="C13").state == "available"


def test_a_busy_crew_is_not_silently_moved_to_a_second_case(city, lea, sent):
    other = case_of(say(city, at=later(minutes=3)))
    with pytest.raises(Conflict) as refusal:
        missions.send_crew(city, other.code, "C12", by=lea, at=later(minutes=3), version=1, reason="x")
    assert refusal.value.code == "crew_already_busy"


def test_a_replayed_action_after_a_tunnel_changes_nothing(city, crew, sent):
    step(city, crew, sent, "en-route", 5, key="tunnel-000001")
    first = Mission.objects.get(pk=sent.pk)
    step(city, crew, sent, "on-scene", 9)
    step(city, crew, sent, "en-route", 5, key="tunnel-000001")
    again = Mission.objects.get(pk=sent.pk)
    assert (again.state, again.en_route_at) == ("on_scene", first.en_route_at)


def test_late_actions_keep_their_own_time_and_times_never_run_backwards(city, crew, sent):
    who = {"crew": "C12", "by": crew_actor(crew), "now": later(minutes=30)}
    act(city, sent.pk, Deed("on-scene", later(minutes=8), "late-on-scene"), **who)
    act(city, sent.pk, Deed("clear", later(minutes=7), "late-cleared", outcome="warned"), **who)
    mission = Mission.objects.get(pk=sent.pk)
    assert mission.on_scene_at == later(minutes=8)
    assert mission.cleared_at == later(minutes=8)


def test_a_moment_in_the_future_counts_as_now(city, crew, sent):
    deed = Deed("en-route", later(days=2), "future-key")
    act(city, sent.pk, deed, crew="C12", by=crew_actor(crew), now=later(minutes=4))
    assert Mission.objects.get(pk=sent.pk).en_route_at == later(minutes=4)


def test_a_step_out_of_order_is_refused_with_the_state(city, crew, sent):
    step(city, crew, sent, "clear", 9, outcome="nothing_found")
    with pytest.raises(NotNow) as refusal:
        step(city, crew, sent, "on-scene", 10)
    assert refusal.value.data["state"] == "cleared"


def test_a_crew_that_never_arrived_is_no_proof(city, crew, sent):
    step(city, crew, sent, "clear", 9, outcome="gone_on_arrival")
    sent.incident.refresh_from_db()
    assert sent.incident.proof == "none"


def test_a_refusal_needs_a_motive_and_opens_the_case_again(city, crew, sent):
    with pytest.raises(Malformed):
        step(city, crew, sent, "refuse", 3, reason="pas envie")
    with replays(city):
        step(city, crew, sent, "refuse", 4, reason="too_far")
    sent.incident.refresh_from_db()
    assert sent.incident.state == "open"
    assert Crew.objects.get(call_sign="C12").state == "available"


def test_a_crew_sees_and_moves_only_its_own_missions(city, sent):
    other = make_crew(city, "C99")
    with pytest.raises(NotFound):
        step(city, other, sent, "en-route", 3)


def test_the_desk_recalls_a_crew_with_a_reason(city, lea, crew, sent):
    with replays(city):
        missions.recall(
            city, sent.incident.code, sent.pk, by=lea, at=later(minutes=3), version=2, reason="fausse alerte"
        )
    assert Mission.objects.get(pk=sent.pk).state == "recalled"
    assert Crew.objects.get(call_sign="C12").mission_id is None


def test_sending_is_undone_within_ten_minutes(city, lea, crew, sent):
    with replays(city):
        case = undo(city, sent.incident.code, by=lea, at=later(minutes=5), version=2)
    assert case.state == "new"
    assert Mission.objects.get(pk=sent.pk).state == "recalled"
    assert Crew.objects.get(call_sign="C12").state == "available"


def test_nothing_is_undone_after_ten_minutes_nor_with_a_crew_on_scene(city, lea, crew, sent):
    with pytest.raises(NotNow):
        undo(city, sent.incident.code, by=lea, at=later(minutes=12), version=2)
    step(city, crew, sent, "on-scene", 4)
    with pytest.raises(NotNow):
        undo(city, sent.incident.code, by=lea, at=later(minutes=5), version=3)


def test_an_end_is_undone_and_its_author_told(city, lea):
    receipt = say(city)
    case = case_of(receipt)
    missions.end_incident(
        city, case.code, by=lea, at=later(minutes=1), version=1, outcome="unfounded", proof="none", text="Rien à faire"
    )
    with replays(city):
        undo(city, case.code, by=lea, at=later(minutes=2), version=2)
    thread = thread_card(receipt.token)
    assert thread["state"] == "read"
    assert thread["ended"] is None
    assert "corrigé" in thread["steps"][-1]["text"]


def test_ending_a_case_recalls_its_crews(city, lea, crew, sent):
    with replays(city):
        missions.end_incident(
            city,
            sent.incident.code,
            by=lea,
            at=later(minutes=3),
            version=2,
            outcome="duplicate",
            proof="phone",
            text="",
        )
    assert Crew.objects.get(call_sign="C12").state == "available"
    assert Mission.objects.get(pk=sent.pk).state == "recalled"


def at_distance(city, call_sign, east):
    record_fixes(city, call_sign, [Fix(CENTRE[0] + east, CENTRE[1], NOON)], now=NOON)


def test_a_crew_that_arrives_noticeably_later_is_sent_with_a_reason(city, lea):
    for call_sign, east in (("C01", 0.001), ("C02", 0.002), ("C03", 0.04)):
        make_crew(city, call_sign)
        at_distance(city, call_sign, east)
    case = case_of(say(city))
    with pytest.raises(missions.NeedsWords) as refusal:
        missions.send_crew(city, case.code, "C03", by=lea, at=NOON, version=1, reason=" ")
    assert refusal.value.data["first"] == "C01"
    mission = missions.send_crew(city, case.code, "C02", by=lea, at=NOON, version=1, reason=None)
    assert mission.proposal.rank_chosen == 1


def test_an_unfit_crew_is_sent_with_a_reason_only(city, lea):
    make_crew(city, "C01")
    make_crew(city, "M31", vehicle="motorbike", skills=["motorbike"])
    case = case_of(say(city, kind="traffic.rodeo"))
    with pytest.raises(missions.NeedsWords):
        missions.send_crew(city, case.code, "C01", by=lea, at=NOON, version=1, reason=None)
    missions.send_crew(city, case.code, "M31", by=lea, at=NOON, version=1, reason=None)


def test_a_second_crew_reinforces_and_the_case_ends_with_the_last(city, lea, crew, sent):
    other = make_crew(city, "C14")
    with replays(city):
        second = missions.send_crew(
            city, sent.incident.code, "C14", by=lea, at=later(minutes=3), version=2, reason="renfort"
        )
    with replays(city):
        step(city, crew, sent, "clear", 5, outcome="warned")
    with replays(city):
        step(city, other, second, "clear", 9, outcome="stopped")
    sent.incident.refresh_from_db()
    assert (sent.incident.state, sent.incident.outcome) == ("ended", "stopped")


def test_everybody_on_a_grouped_case_hears_the_crew(city, lea, crew):
    first, second = say(city), say(city, at=later(minutes=1))
    into, gone = case_of(first), case_of(second)
    with replays(city):
        grouping.group(city, gone.code, by=lea, at=later(minutes=2), version=1, into=into.code)
    missions.send_crew(city, into.code, "C12", by=lea, at=later(minutes=3), version=2, reason=None)
    assert thread_card(first.token)["state"] == thread_card(second.token)["state"] == "crew_sent"


def test_a_contest_brings_an_ended_case_back_to_the_desk(city, lea):
    receipt = say(city)
    code = case_of(receipt).code
    missions.end_incident(
        city, code, by=lea, at=later(minutes=1), version=1, outcome="duplicate", proof="none", text=""
    )
    with replays(city):
        reports.contest(receipt.token, "Il y a toujours du bruit", at=later(hours=2))
    assert case_of(receipt).state == "open"
    with pytest.raises(reports.TooLateToContest):
        reports.contest(receipt.token, "encore", at=later(hours=3))


def test_positions_off_duty_are_not_kept(city):
    make_crew(city, "C50", state="off_duty")
    assert record_fixes(city, "C50", [Fix(*CENTRE, NOON)], now=NOON) == 0
