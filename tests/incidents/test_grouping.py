"""Offered, never automatic: leaders, gathering of many, setting apart, and every way back."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.db import connection

from allopm.incidents import actions, grouping, splitting
from allopm.incidents.change import NotNow
from allopm.incidents.models import Incident
from allopm.incidents.near import joined_cases, near_cases
from allopm.incidents.tending import tend_leaders
from allopm.missions.actions import end_incident, send_crew
from allopm.missions.undo import undo
from allopm.refusals import Conflict, Malformed, Refused
from allopm.reports.queries import thread_card
from allopm.reports.submission import Location
from tests.replay import replays
from tests.scenes import CENTRE, NOON, case_of, later, make_city, make_crew, make_operator, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


@pytest.fixture
def lea(city):
    return make_operator(city)


@pytest.fixture
def tom(city):
    return make_operator(city, "Tom Roux")


def spot(east_m: float = 0.0, accuracy_m: float = 12) -> Location:
    return Location(CENTRE[0] + east_m / 80_500, CENTRE[1], accuracy_m, "12 rue de France", "gps")


def evening(city, number: int):
    """The first case and those that it leads."""
    cases = [case_of(say(city, at=later(minutes=n), location=spot(3 * n))) for n in range(number)]
    assert [case.leader for case in cases] == ["", *[cases[0].code] * (number - 1)]
    return cases


def test_a_second_statement_is_offered_with_the_first_and_joins_nothing_by_itself(city):
    first, second = case_of(say(city)), case_of(say(city, at=later(minutes=4), location=spot(20)))
    assert (first.leader, second.leader) == ("", first.code)
    assert second.leader_score >= 0.6
    assert (first.report_count, second.report_count, second.state) == (1, 1, "new")


def test_a_follower_is_never_the_reason_of_another(city):
    chain = [case_of(say(city, at=later(minutes=n), location=spot(90 * n))) for n in range(6)]
    far = [case for case in chain if case.leader not in ("", chain[0].code)]
    assert all(case.leader in {c.code for c in chain if not c.leader} for case in far)
    assert len({case.code for case in chain if not case.leader}) > 1


def test_the_list_of_what_is_near_says_why_and_which_comes_first(city):
    first, second = evening(city, 2)
    [near] = near_cases(city, second, at=later(minutes=5))
    assert (near["code"], near["is_first"]) == (first.code, True)
    assert {"label", "points"} == set(near["terms"][0])
    assert near["terms"][0]["label"].startswith("à ")


def test_many_join_in_one_gesture_and_each_author_is_told_in_an_own_thread(city, lea):
    receipts = [
        say(city, at=later(minutes=n), location=spot(n), lang=lang) for n, lang in enumerate(("fr", "en", "it"))
    ]
    codes = [case_of(receipt).code for receipt in receipts]
    with replays(city):
        done = grouping.gather(city, codes[0], by=lea, at=later(minutes=5), version=1, codes=codes[1:])
    assert (done.joined, done.left) == (codes[1:], [])
    leader = case_of(receipts[1])
    assert (leader.code, leader.report_count, leader.witnesses) == (codes[0], 3, 3)
    told = [[step["text"] for step in thread_card(receipt.token)["steps"]] for receipt in receipts]
    assert "Regroupé avec d’autres signalements du même fait" in told[0]
    assert "Grouped with other reports of the same thing" in told[1]
    assert "Raggruppata con altre segnalazioni dello stesso fatto" in told[2]
    assert not any("terminé" in text.lower() for text in told[0][1:])


def test_what_cannot_join_stays_with_a_readable_reason(city, lea, tom):
    cases = evening(city, 5)
    make_crew(city, "C12")
    send_crew(city, cases[1].code, "C12", by=lea, at=later(minutes=6), version=1, reason=None)
    actions.open_incident(city, cases[2].code, by=tom, at=later(minutes=6), version=1)
    codes = [case.code for case in cases[1:]] + ["PM-0000-0000"]
    done = grouping.gather(city, cases[0].code, by=lea, at=later(minutes=7), version=1, codes=codes)
    assert done.joined == [cases[3].code, cases[4].code]
    whys = {left.code: left.why for left in done.left}
    assert "équipage envoyé" in whys[cases[1].code]
    assert "Tom Roux" in whys[cases[2].code]
    assert "n’existe pas" in whys["PM-0000-0000"]


def test_nothing_chosen_and_a_stale_screen_are_refused(city, lea):
    first, second = evening(city, 2)
    with pytest.raises(Malformed):
        grouping.gather(city, first.code, by=lea, at=NOON, version=1, codes=[first.code])
    actions.note(city, first.code, by=lea, at=NOON, version=1, text="vu")
    with pytest.raises(Conflict):
        grouping.gather(city, first.code, by=lea, at=NOON, version=1, codes=[second.code])


def test_a_gathering_is_undone_by_the_ordinary_undo_and_every_case_is_what_it_was(city, lea):
    cases = evening(city, 4)
    actions.hold(
        city, cases[2].code, by=lea, at=later(minutes=5), version=1, until=later(hours=3), reason="le bar ferme à 15 h"
    )
    codes = [case.code for case in cases]
    grouping.gather(city, codes[0], by=lea, at=later(minutes=6), version=1, codes=codes[1:])
    with replays(city):
        undo(city, codes[0], by=lea, at=later(minutes=7), version=2)
    back = {case.code: case for case in Incident.objects.all()}
    assert [back[code].state for code in codes] == ["new", "new", "held", "new"]
    assert [back[code].report_count for code in codes] == [1, 1, 1, 1]
    assert (back[codes[2]].held_reason, back[codes[2]].leader) == ("le bar ferme à 15 h", codes[0])


def test_a_grouped_case_is_given_back_with_its_reports_at_any_time(city, lea):
    first, second = say(city), say(city, at=later(minutes=1))
    into, gone = case_of(first), case_of(second)
    grouping.group(city, gone.code, by=lea, at=later(minutes=2), version=1, into=into.code)
    assert [line["code"] for line in joined_cases(city, into)] == [gone.code]
    with replays(city):
        splitting.give_back(city, into.code, by=lea, at=later(hours=5), version=2, case=gone.code)
    assert case_of(second).code == gone.code
    assert thread_card(second.token)["steps"][-1]["text"].startswith("Séparé de nouveau")
    with pytest.raises(Refused):
        splitting.give_back(city, into.code, by=lea, at=later(hours=5), version=3, case=gone.code)


def test_what_was_said_not_to_be_the_same_is_never_offered_again(city, lea):
    first, second, third = evening(city, 3)
    with replays(city):
        grouping.set_apart(city, second.code, by=lea, at=later(minutes=5), version=1)
    second.refresh_from_db()
    assert second.leader == ""
    grouping.gather(city, first.code, by=lea, at=later(minutes=6), version=1, codes=[third.code])
    actions.qualify(
        city, second.code, by=lea, at=later(minutes=7), version=2, kind="noise.works", priority=None, reason=""
    )
    assert Incident.objects.get(code=second.code).leader == ""
    assert near_cases(city, Incident.objects.get(code=second.code), at=later(minutes=8)) == []


def test_setting_apart_is_undone_like_any_step(city, lea):
    first, second = evening(city, 2)
    grouping.set_apart(city, second.code, by=lea, at=later(minutes=5), version=1)
    undo(city, second.code, by=lea, at=later(minutes=6), version=2)
    assert Incident.objects.get(code=second.code).leader == first.code
    with pytest.raises(NotNow):
        grouping.set_apart(city, first.code, by=lea, at=later(minutes=7), version=1)


def test_when_a_leader_ends_the_oldest_follower_leads_the_others(city, lea):
    cases = evening(city, 4)
    end_incident(
        city, cases[0].code, by=lea, at=later(minutes=5), version=1, outcome="nothing_found", proof="crew", text=""
    )
    with replays(city):
        assert tend_leaders(later(minutes=6)) == 3
    leaders = [Incident.objects.get(pk=case.pk).leader for case in cases[1:]]
    assert leaders == ["", cases[1].code, cases[1].code]
    assert tend_leaders(later(minutes=7)) == 0


def test_another_kind_gives_another_leader_to_the_case_and_to_its_followers(city, lea):
    first, second, third = evening(city, 3)
    actions.qualify(
        city, first.code, by=lea, at=later(minutes=5), version=1, kind="traffic.rodeo", priority=None, reason=""
    )
    tend_leaders(later(minutes=6))
    assert [Incident.objects.get(pk=case.pk).leader for case in (second, third)] == ["", second.code]


def test_a_recomputed_likeness_refuses_nobody(city, lea):
    first, second, _third = evening(city, 3)
    end_incident(
        city, first.code, by=lea, at=later(minutes=5), version=1, outcome="nothing_found", proof="crew", text=""
    )
    tend_leaders(later(minutes=6))
    assert Incident.objects.get(pk=second.pk).version == 2
    actions.claim(city, second.code, by=lea, at=later(minutes=6), version=1)


def test_two_statements_of_the_same_moment_find_each_other_afterwards(city):
    first, second = case_of(say(city)), case_of(say(city, location=spot(10)))
    Incident.objects.filter(pk=second.pk).update(leader="", leader_score=None)  # as if neither had seen the other
    assert tend_leaders(later(seconds=5)) == 1
    assert Incident.objects.get(pk=second.pk).leader == first.code


def test_the_same_person_twice_is_one_witness(city, lea):
    from allopm.reports.actions import submit_report
    from allopm.reports.submission import Submission

    said = Submission(kind="noise.music", ongoing="now", location=spot())
    one, two = (submit_report(city, said, at=NOON, client="la même") for _ in range(2))
    into = case_of(one)
    grouping.gather(city, into.code, by=lea, at=NOON, version=1, codes=[case_of(two).code])
    into.refresh_from_db()
    assert (into.report_count, into.witnesses) == (2, 1)


def test_gathering_more_than_a_batch_is_one_gesture_with_one_way_back(city, lea):
    cases = evening(city, 30)
    codes = [case.code for case in cases]
    done = grouping.gather(city, codes[0], by=lea, at=later(hours=1), version=1, codes=codes[1:])
    assert (len(done.joined), Incident.objects.get(code=codes[0]).report_count) == (29, 30)
    fresh = undo(city, codes[0], by=lea, at=later(hours=1), version=3)
    assert (fresh.report_count, Incident.objects.filter(state="new").count()) == (1, 30)


@pytest.mark.django_db(transaction=True)
def test_two_operators_who_gather_crosswise_leave_one_case_and_one_readable_refusal():
    city = make_city()
    one, two = (case_of(say(city, at=later(minutes=n))) for n in range(2))
    people = [make_operator(city, "Léa Martin"), make_operator(city, "Tom Roux")]
    ready, said = Barrier(2), []

    def act(by, into, other):
        ready.wait(timeout=10)
        try:
            grouping.gather(city, into, by=by, at=later(minutes=5), version=1, codes=[other])
            said.append("fait")
        except Refused as problem:
            said.append(str(problem))
        finally:
            connection.close()

    pair = [(people[0], one.code, two.code), (people[1], two.code, one.code)]
    threads = [Thread(target=act, args=args) for args in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert said.count("fait") == 1
    assert "vient de modifier cette affaire" in next(text for text in said if text != "fait")
    assert Incident.objects.exclude(state="ended").get().report_count == 2
