"""What is found, in which order, and what is never found by words."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allopm.accounts.roles import Role
from allopm.finding import actions
from allopm.finding.asked import Asked
from allopm.finding.marked import BadSearch, Why, search_phone, search_plate
from allopm.finding.models import Entry
from allopm.finding.search import search
from allopm.incidents import actions as incidents
from allopm.incidents import grouping
from allopm.journal.models import Entry as Line
from allopm.missions import actions as missions
from allopm.reports.submission import Contact, Location
from tests.scenes import CENTRE, NOON, case_of, later, make_crew, make_operator, make_user, say

pytestmark = pytest.mark.django_db
PLACE = Location(7.2700, 43.7000, 10, "4 boulevard Gambetta", "gps", "sous l’évêché")


def ask(city, **asked):
    actions.catch_up()
    return search(city, Asked(**asked))


def codes(found):
    return [card["code"] for card in found.incidents]


@pytest.mark.parametrize(
    "typed", ["basses", "BASSE", "musique france", "rue de France bass", '"rue de france"', "amplifie", "bruit"]
)
def test_a_case_is_found_by_what_it_is_where_it_is_and_what_was_said(city, typed):
    case = case_of(say(city))
    case_of(say(city, kind="parking.crosswalk", location=PLACE, comment="Gênant"))
    assert codes(ask(city, q=typed)) == [case.code]


def test_accents_and_the_beginning_of_a_word_are_enough(city):
    case = case_of(say(city, kind="parking.crosswalk", location=PLACE, comment="Gênant"))
    case_of(say(city))
    for typed in ("eveche", "gamb", "genant", "évêché gambetta"):
        assert codes(ask(city, q=typed)) == [case.code], typed


def test_a_slip_of_the_finger_finds_what_resembles_and_says_so(city):
    case = case_of(say(city, kind="parking.crosswalk", location=PLACE))
    found = ask(city, q="gambeta bouleverd")
    assert codes(found) == [case.code]
    assert found.is_near and "ressemble" in found.notice


def test_a_number_is_found_whole_in_part_and_as_it_was_dictated(city):
    case, other = case_of(say(city)), case_of(say(city, kind="parking.crosswalk", location=PLACE))
    plain = case.code.removeprefix("PM-").replace("-", "")
    dictated = plain.replace("0", "o").replace("1", "i").lower()
    for typed in (case.code, plain, f"pm {plain[:4]} {plain[4:]}", dictated):
        assert codes(ask(city, number=typed)) == [case.code], typed
    assert case.code in codes(ask(city, number=plain[2:6]))
    assert codes(ask(city, q=f"PM-{plain}"))[0] == case.code
    assert other.code not in codes(ask(city, number=plain))


def test_a_case_is_found_by_the_number_of_a_report_that_joined_it(city):
    first, second = say(city), say(city, kind="noise.works", location=PLACE)
    by, into = make_operator(city), case_of(first)
    source = case_of(second)
    grouping.group(city, source.code, by=by, at=later(minutes=1), version=source.version, into=into.code)
    assert codes(ask(city, number=second.code))[0] == into.code


def test_filters_narrow_and_ended_cases_are_there(city):
    noise, parking = case_of(say(city)), case_of(say(city, kind="parking.crosswalk", location=PLACE, at=later(days=3)))
    by = make_operator(city)
    how = {"outcome": "nothing_found", "proof": "none", "text": "Calme"}
    missions.end_incident(city, noise.code, by=by, at=later(hours=1), version=noise.version, **how)
    assert codes(ask(city, states=("ended",))) == [noise.code]
    assert codes(ask(city, q="calme")) == [noise.code]
    assert codes(ask(city, states=("live",))) == [parking.code]
    assert codes(ask(city, kind="parking")) == codes(ask(city, since=later(days=1))) == [parking.code]
    assert codes(ask(city, until=later(days=1))) == codes(ask(city, kind="noise.music")) == [noise.code]
    assert codes(ask(city, address="gambetta")) == [parking.code]
    assert codes(ask(city, lon=CENTRE[0], lat=CENTRE[1], radius_m=50)) == [noise.code]
    assert codes(ask(city, sector="ouest")) == codes(ask(city, channel="phone")) == []


def test_pages_follow_each_other_without_gap_or_repeat(city):
    made = [case_of(say(city, kind="noise.works", location=Location(7.2 + n / 500, 43.7), at=later(minutes=n))).code
            for n in range(7)]  # fmt: skip
    seen, cursor = [], ""
    while cursor is not None:
        found = ask(city, q="travaux", limit=3, cursor=cursor)
        seen, cursor = seen + codes(found), found.more
    assert seen == made[::-1]


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(
    typed=st.text(max_size=400)
    | st.sampled_from(["&|!():*'\\", '"""', "' OR 1=1", "le la de", "«", "\x00", "%_" * 200, "<->"])
)
def test_no_query_ever_fails(city, typed):
    search(city, Asked(q=typed, number=typed[:60], address=typed))


def test_only_stop_words_are_answered_with_a_sentence(city):
    say(city)
    found = ask(city, q="le la de ")
    assert found.incidents == [] and "trop courants" in found.notice


def test_a_plate_or_a_telephone_number_is_never_found_by_words(city):
    say(city, comment="La voiture AB-123-CD, appelez le 06 12 34 56 78")
    for typed in ("AB-123-CD", "ab 123 cd", "06 12 34 56 78", "0612345678"):
        found = ask(city, q=typed)
        assert found.incidents == [] and "une raison" in found.notice, typed


@pytest.fixture
def vehicle_city(city):
    from allopm.city.models import Kind
    from allopm.city.queries import city_by_id, forget

    question = {"code": "plate", "labels": {"fr": "Plaque"}, "type": "plate"}
    Kind.objects.filter(code="parking.crosswalk").update(questions=[question])
    forget()
    return city_by_id(city.id)


def test_a_plate_is_found_for_vehicle_kinds_only_with_a_reason_that_is_journalled(vehicle_city):
    city, by = vehicle_city, make_operator(vehicle_city)
    case = case_of(say(city, kind="parking.crosswalk", location=PLACE, answers={"plate": "AB-123-CD"}))
    say(city, comment="AB-123-CD")
    actions.catch_up()
    with pytest.raises(BadSearch):
        search_plate(city, "AB123CD", why=Why(" ", by, NOON))
    found = search_plate(city, "ab 123 cd", why=Why("véhicule gênant", by, NOON))
    assert codes(found) == [case.code]
    line = Line.objects.get(what="search.plate")
    assert (line.by_name, line.data["reason"], line.data["found"]) == (by.name, "véhicule gênant", 1)
    assert "AB" not in str(line.data)


def test_a_telephone_is_found_exactly_with_a_reason_and_the_journal_cannot_read_it(city):
    by = make_operator(city)
    case = case_of(say(city, contact=Contact(phone="06 12 34 56 78")))
    say(city, kind="noise.works", location=PLACE, contact=Contact(phone="06 12 34 56 79"))
    found = search_phone(city, "+33 6 12 34 56 78", why=Why("rappel du déclarant", by, NOON))
    assert codes(found) == [case.code]
    line = Line.objects.get(what="search.phone")
    assert line.data["reason"] == "rappel du déclarant" and "612345678" not in str(line.data)
    for number, reason in (("0612", "rappel"), ("06 12 34 56 78", "")):
        with pytest.raises(BadSearch):
            search_phone(city, number, why=Why(reason, by, NOON))


def test_the_kept_index_is_the_rebuilt_one_after_every_kind_of_action(city):
    by, crew = make_operator(city), make_crew(city, "C12")
    first, second = case_of(say(city)), case_of(say(city, kind="noise.works", location=PLACE))
    base = {"by": by}
    acts = [
        lambda case, **now: incidents.open_incident(city, case.code, **now),
        lambda case, **now: incidents.note(city, case.code, text="Chien", **now),
        lambda case, **now: incidents.ask(city, case.code, text="Étage ?", **now),
        lambda case, **now: missions.send_crew(city, case.code, crew.call_sign, reason=None, **now),
        lambda case, **now: grouping.group(city, second.code, into=case.code, **now | {"version": second.version}),
        lambda case, **now: missions.end_incident(city, case.code, outcome="warned", proof="crew", text="Fini", **now),
    ]
    for minute, act in enumerate(acts, 1):
        first.refresh_from_db()
        act(first, **base, at=later(minutes=minute), version=first.version)
        actions.catch_up()
        kept = list(Entry.objects.order_by("case_id").values())
        Entry.objects.all().delete()
        actions.rebuild(city)
        assert list(Entry.objects.order_by("case_id").values()) == kept


def test_an_erased_case_is_not_found_any_more(city):
    case = case_of(say(city))
    actions.catch_up()
    actions.forget_cases(city, [case.code])
    assert search(city, Asked(q="basses")).incidents == []


def test_the_address_of_the_search_answers_the_desk_only(city):
    say(city, contact=Contact(phone="06 12 34 56 78"))
    client = Client()
    assert client.get("/api/v1/desk/search?q=basses").status_code == 401
    client.force_login(make_user(city, Role.OPERATOR))
    answer = client.get("/api/v1/desk/search", {"q": "basses\x00", "state": "live"}).json()
    assert [card["kind_label"] for card in answer["incidents"]] == ["Musique amplifiée"]
    assert answer["terms"] == ["basses"]
    refused = client.post("/api/v1/desk/search", {"plate": "AB-123-CD"}, content_type="application/json")
    assert refused.status_code == 422
    assert client.get("/api/v1/desk/search", {"cursor": "zz"}).status_code == 400
