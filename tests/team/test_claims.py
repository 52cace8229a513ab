"""Soft claims: they last while their holder acts, end by themselves, pass on with a trace."""

import pytest

from allopm.accounts.roles import Role
from allopm.incidents import actions
from allopm.incidents.claims import give_new_case, let_go_overdue
from allopm.incidents.queries import find_incident, history
from allopm.missions.undo import undo
from allopm.moments import stamp
from allopm.refusals import Conflict, NotFound
from allopm.team.claims import NotAtTheDesk, assign, release_stale_claims
from allopm.team.presence import mark_away, say_present
from tests.replay import replays
from tests.scenes import NOON, actor_for, case_of, later, make_operator, make_user, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea(city):
    return make_operator(city)


@pytest.fixture
def case(city, lea):
    """Opened by Léa at noon: hers until ten past."""
    case = case_of(say(city))
    actions.open_incident(city, case.code, by=lea, at=NOON, version=1)
    return case


def claim(city, case):
    from allopm.incidents.cards import incident_card

    return incident_card(city, find_incident(city, case.code))["claimed_by"]


def test_who_takes_what_was_offered_to_them_has_it_and_a_late_colleague_is_told(city, lea):
    adam, case = make_operator(city, "Adam Bruno"), case_of(say(city))
    give_new_case(case, lea.id, name=lea.name, at=case.created_at)
    assert claim(city, case)["offered"]
    with replays(city):
        actions.claim(city, case.code, by=lea, at=later(seconds=9), version=1)
    assert not claim(city, case)["offered"]
    with pytest.raises(Conflict):
        actions.claim(city, case.code, by=adam, at=later(seconds=9), version=1)
    assert [step.text for step in case.steps.filter(kind="claimed")] == [""]


def test_claim_ends_after_ten_minutes_without_an_act_and_the_history_says_so(city, lea, case):
    assert claim(city, case)["until"] == stamp(later(minutes=10))
    assert release_stale_claims(later(minutes=9, seconds=59)) == 0
    with replays(city):
        assert release_stale_claims(later(minutes=10)) == 1
    assert claim(city, case) is None
    words = "Prise en charge levée : Léa Martin n’y a pas agi depuis 10 min"
    assert history(find_incident(city, case.code))[-1]["text"] == words
    assert release_stale_claims(later(minutes=11)) == 0


def test_only_an_act_of_the_holder_makes_a_claim_last(city, lea, case):
    paul = make_operator(city, "Paul Roux")
    actions.note(city, case.code, by=paul, at=later(minutes=5), version=2, text="Vu")
    assert claim(city, case)["until"] == stamp(later(minutes=10))
    actions.note(city, case.code, by=lea, at=later(minutes=6), version=3, text="Je rappelle")
    assert claim(city, case)["until"] == stamp(later(minutes=16))


def test_old_timer_takes_no_renewed_claim(city, lea, case):
    actions.note(city, case.code, by=lea, at=later(minutes=9, seconds=58), version=2, text="J’y suis")
    assert not let_go_overdue(city, case.code, 2, at=later(minutes=10))  # it had read the version before
    assert not let_go_overdue(city, case.code, 3, at=later(minutes=10))
    assert claim(city, case)["until"] == stamp(later(minutes=19, seconds=58))


def test_claim_waits_with_a_case_on_hold_and_begins_anew_when_it_comes_back(city, lea, case):
    actions.hold(city, case.code, by=lea, at=later(minutes=1), version=2, until=later(minutes=61), reason="rappel")
    assert claim(city, case)["until"] is None
    assert release_stale_claims(later(minutes=60)) == 0
    actions.release_due_holds(later(minutes=61))
    assert claim(city, case)["until"] == stamp(later(minutes=71))


def test_who_just_acts_is_not_refused_because_a_claim_ended(city, lea, case):
    release_stale_claims(later(minutes=10))
    actions.note(city, case.code, by=lea, at=later(minutes=10, seconds=1), version=2, text="J’allais répondre")


def test_who_has_left_keeps_nothing_but_a_short_cut_empties_no_hands(city, lea, case):
    actions.hold(city, case.code, by=lea, at=NOON, version=2, until=later(hours=3), reason="rappel")
    for second in (0, 30):
        say_present(city, by=lea, at=later(seconds=second), window="window-0001", reading="", session="s")
    assert mark_away(later(seconds=75)) == 1
    assert release_stale_claims(later(seconds=75)) == 0
    with replays(city):
        assert release_stale_claims(later(minutes=4)) == 1
    assert history(find_incident(city, case.code))[-1]["text"].endswith("Léa Martin n’est plus au poste")


def test_head_of_the_room_gives_a_case_to_somebody_who_is_there(city, lea, case):
    paul, chief = make_operator(city, "Paul Roux"), actor_for(make_user(city, Role.SUPERVISOR, "Nour Chef"))
    with pytest.raises(NotAtTheDesk):
        assign(city, case.code, by=chief, at=NOON, version=2, to=paul.id)
    with pytest.raises(NotFound):
        assign(city, case.code, by=chief, at=NOON, version=2, to=make_user(city, Role.CREW).pk)
    say_present(city, by=paul, at=NOON, window="window-0001", reading="", session="s")
    with replays(city):
        assign(city, case.code, by=chief, at=NOON, version=2, to=paul.id)
    assert claim(city, case)["name"] == "Paul Roux"
    line = history(find_incident(city, case.code))[-1]
    assert (line["by"], line["text"]) == ("Nour Chef", "Confiée : à Paul Roux, reprise à Léa Martin")
    undo(city, case.code, by=chief, at=later(minutes=1), version=3)
    assert claim(city, case) == {
        "id": lea.id, "name": "Léa Martin", "initials": "LM", "until": stamp(later(minutes=11)), "offered": False,
    }  # fmt: skip


def test_only_heads_of_the_room_give_and_see_acts(city, client, case):
    operator, chief = make_user(city, Role.OPERATOR), make_user(city, Role.SUPERVISOR)
    client.force_login(operator)
    address = f"/api/v1/desk/incidents/{case.code}/assign"
    assert client.post(address, {"version": 2, "to": operator.pk}, "application/json").status_code == 403
    assert {person["acts"] for person in client.get("/api/v1/desk/team").json()["people"]} == {None}
    client.force_login(chief)
    client.post("/api/v1/desk/presence", {"window": "window-0001", "reading": case.code}, "application/json")
    view = client.get("/api/v1/desk/team").json()
    me = view["people"][0]
    assert (me["id"], me["reading"][0]["code"], me["claims"], me["acts"]) == (chief.pk, case.code, [], 0)
    given = client.post(address, {"version": 2, "to": chief.pk}, "application/json").json()
    assert given["incident"]["claimed_by"]["id"] == chief.pk
    me = client.get("/api/v1/desk/team").json()["people"][0]
    assert (me["claims"][0]["code"], me["acts"]) == (case.code, 1)
