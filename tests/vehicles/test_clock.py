"""Seven days at one point: two checks by crews, one decision by a person, and nobody forgotten between."""

from __future__ import annotations

import pytest

from allopm.city.models import DeskRules, Kind, Service
from allopm.city.queries import city_by_id, forget
from allopm.events.models import Event
from allopm.fleet.actions import record_fixes
from allopm.incidents.actions import NeedsWords, release_due_holds, reopen
from allopm.incidents.change import NotNow
from allopm.incidents.queries import find_incident, open_incidents
from allopm.missions import actions as missions
from allopm.missions.field import Deed, act
from allopm.missions.vehicles import NoVehicle, Seen, check_vehicle
from allopm.positions.fix import Fix
from allopm.refusals import Conflict
from allopm.reports.cards import render_thread
from allopm.reports.models import Report
from allopm.vehicles.actions import decide, request_removal
from allopm.vehicles.queries import due_codes, vehicles_of_day
from allopm.vehicles.reminders import raise_due
from allopm.vehicles.touring import NothingDue, propose, send
from tests.replay import replays
from tests.scenes import NOON, case_of, crew_actor, later, make_crew, make_operator, say

pytestmark = pytest.mark.django_db
VALVES = {"front_left": "12", "rear_left": "3"}
WEEK = later(days=7)


@pytest.fixture
def town(city):
    Service.objects.create(city_id=city.id, code="pound", name="Fourrière", what="Enlèvement")
    Kind.objects.filter(code="parking.crosswalk").update(vehicle_check=True)
    forget()
    return city_by_id(city.id)


@pytest.fixture
def lea(town):
    return make_operator(town)


@pytest.fixture
def crew(town):
    return make_crew(town, "C12")


def sent(town, lea, at=NOON, code=""):
    code = code or case_of(say(town, kind="parking.crosswalk", at=at)).code
    version = find_incident(town, code).version
    return missions.send_crew(town, code, "C12", by=lea, at=at, version=version, reason="proche")


def check(town, crew, mission, at=NOON, **seen):
    given = {"plate": "AB-123-CD", "make": "Clio", "colour": "grise", "valves": VALVES}
    look = Seen(at, f"vehicle check {mission.pk}", **given | seen)
    return check_vehicle(town, mission.pk, look, crew="C12", by=crew_actor(crew), now=at)


def clear(town, crew, mission, at=NOON, outcome="warned"):
    for verb in ("acknowledge", "en-route", "on-scene", "clear"):
        deed = Deed(verb, at, f"vehicle {verb} {mission.pk}", outcome=outcome if verb == "clear" else "")
        act(town, mission.pk, deed, crew="C12", by=crew_actor(crew), now=at)


def looked_at(town, lea, crew, at=NOON, code="", **seen):
    """A crew goes, checks and leaves. Returns the code of the case."""
    mission = sent(town, lea, at, code)
    check(town, crew, mission, at, **seen)
    clear(town, crew, mission, at)
    return mission.incident.code


def card(town, code):
    return next(line for line in open_incidents(town) if line["code"] == code)


def version(town, code):
    return find_incident(town, code).version


def thread(town, code):
    return render_thread(town, Report.objects.get(incident__code=code))


def test_a_vehicle_checked_once_waits_aside_and_comes_back_on_its_day(town, lea, crew):
    mission = sent(town, lea)
    with replays(town):
        check(town, crew, mission)
    with replays(town):
        clear(town, crew, mission)
    code = mission.incident.code
    case = card(town, code)
    assert (case["state"], case["held_until"], case["vehicle"]["state"]) == (
        "held", "2026-12-01T12:00:00Z", "first_checked",
    )  # fmt: skip
    assert thread(town, code)["steps"][-1]["text"].startswith("Véhicule contrôlé sur place")
    assert raise_due(later(days=7, seconds=-1)) == 0
    with replays(town):
        assert raise_due(WEEK) == 1
    assert raise_due(WEEK) == 0
    case = card(town, code)
    assert (case["state"], case["vehicle"]["state"], case["vehicle"]["label"]) == (
        "open", "due", "second contrôle à faire",
    )  # fmt: skip
    assert release_due_holds(WEEK) == 0


def test_the_days_are_those_of_the_city(town, lea, crew):
    DeskRules.objects.create(city_id=town.id, code="rules", vehicle_days=3)
    forget()
    code = looked_at(town, lea, crew)
    assert card(town, code)["vehicle"]["due_at"] == "2026-11-27T12:00:00Z"


def test_two_looks_are_compared_by_itself_and_decided_by_a_person(town, lea, crew):
    code = looked_at(town, lea, crew)
    raise_due(WEEK)
    with pytest.raises(NotNow):
        decide(town, code, by=lea, at=WEEK, version=version(town, code), decision="same", text="")
    looked_at(town, lea, crew, WEEK, code)
    case = card(town, code)
    assert (case["state"], case["vehicle"]["state"]) == ("open", "due")
    assert case["vehicle"]["compared"] == {"valves": "same", "metres": None, "wheels": 2}
    assert case["vehicle"]["can"] == ["same", "moved_here", "gone", "owner", "close"]
    seen = version(town, code)
    with replays(town):
        decide(town, code, by=lea, at=WEEK, version=seen, decision="same", text="")
    with pytest.raises(Conflict):
        decide(town, code, by=lea, at=WEEK, version=seen, decision="moved_here", text="")
    assert card(town, code)["vehicle"]["state"] == "confirmed"
    assert thread(town, code)["steps"][-1]["text"] == "Second contrôle fait : le véhicule n’a pas bougé"


def test_where_the_crew_stood_is_compared_too(town, lea, crew):
    record_fixes(town, "C12", [Fix(at=NOON, lon=7.2661, lat=43.7032)], now=NOON)
    code = looked_at(town, lea, crew)
    record_fixes(town, "C12", [Fix(at=WEEK, lon=7.2661, lat=43.7041)], now=WEEK)
    looked_at(town, lea, crew, WEEK, code)
    assert card(town, code)["vehicle"]["compared"]["metres"] == 100


def test_a_vehicle_that_moved_starts_a_clock_of_its_own_and_the_old_one_does_nothing(town, lea, crew):
    code = looked_at(town, lea, crew)
    raise_due(WEEK)
    looked_at(town, lea, crew, WEEK, code, valves=VALVES | {"rear_left": "7"})
    assert card(town, code)["vehicle"]["compared"]["valves"] == "moved"
    with replays(town):
        decide(town, code, by=lea, at=WEEK, version=version(town, code), decision="moved_here", text="")
    vehicle = card(town, code)["vehicle"]
    assert (vehicle["state"], vehicle["due_at"], vehicle["restarts"], vehicle["compared"]) == (
        "first_checked", "2026-12-08T12:00:00Z", 1, None,
    )  # fmt: skip
    assert card(town, code)["state"] == "held"
    assert raise_due(later(days=13)) == 0
    assert raise_due(later(days=14)) == 1
    looked_at(town, lea, crew, later(days=14), code, valves=VALVES | {"rear_left": "7"})
    assert card(town, code)["vehicle"]["compared"]["valves"] == "same"


def test_a_look_before_its_day_does_not_count(town, lea, crew):
    code = looked_at(town, lea, crew)
    looked_at(town, lea, crew, later(days=3), code)
    vehicle = card(town, code)["vehicle"]
    assert (vehicle["state"], vehicle["second_at"]) == ("first_checked", None)
    assert card(town, code)["held_until"] == "2026-12-01T12:00:00Z"


def test_removal_needs_two_checks_or_missing_parts(town, lea, crew):
    code = looked_at(town, lea, crew)
    with pytest.raises(NotNow):
        request_removal(town, code, by=lea, at=NOON, version=version(town, code), ground="abusive", text="")
    with replays(town):
        request_removal(town, code, by=lea, at=NOON, version=version(town, code), ground="stripped", text="sans roues")
    assert (card(town, code)["vehicle"]["state"], card(town, code)["state"]) == ("removal_requested", "open")
    assert thread(town, code)["steps"][-1]["text"] == "Enlèvement demandé à la fourrière"
    assert card(town, code)["transmission"]["service"]["name"] == "Fourrière"
    with replays(town):
        decide(town, code, by=lea, at=WEEK, version=version(town, code), decision="removed", text="")
    assert find_incident(town, code).outcome == "removed"
    assert thread(town, code)["ended"]["proof"] is not None


@pytest.mark.parametrize(("decision", "outcome"), [("gone", "gone_on_arrival"), ("owner", "warned")])
def test_an_end_is_told_in_words(town, lea, crew, decision, outcome):
    code = looked_at(town, lea, crew)
    decide(town, code, by=lea, at=WEEK, version=version(town, code), decision=decision, text="")
    assert find_incident(town, code).outcome == outcome
    assert raise_due(later(days=30)) == 0


def test_closing_says_why_and_a_reopened_case_begins_again(town, lea, crew):
    code = looked_at(town, lea, crew)
    with pytest.raises(NeedsWords):
        decide(town, code, by=lea, at=WEEK, version=version(town, code), decision="close", text=" ")
    decide(town, code, by=lea, at=WEEK, version=version(town, code), decision="close", text="Place privée.")
    reopen(town, code, by=lea, at=WEEK, version=version(town, code), reason="erreur")
    assert card(town, code)["vehicle"]["state"] == "reported"
    looked_at(town, lea, crew, WEEK, code)
    assert card(town, code)["vehicle"]["due_at"] == "2026-12-08T12:00:00Z"


def test_a_crew_that_finds_nothing_ends_the_case(town, lea, crew):
    mission = sent(town, lea)
    check(town, crew, mission)
    clear(town, crew, mission, outcome="nothing_found")
    assert find_incident(town, mission.incident.code).state == "ended"
    assert raise_due(WEEK) == 0


def test_what_is_no_vehicle_has_no_clock(town, lea, crew):
    code = case_of(say(town)).code
    assert card(town, code)["vehicle"] is None
    with pytest.raises(NoVehicle):
        decide(town, code, by=lea, at=NOON, version=1, decision="gone", text="")


def test_the_list_of_the_day_goes_to_a_crew_as_a_tour(town, lea, crew):
    first, second = looked_at(town, lea, crew), looked_at(town, lea, crew, later(hours=2))
    looked_at(town, lea, crew, later(days=1))
    with pytest.raises(NothingDue):
        propose(town, at=later(days=6))
    at = later(days=7, hours=1)
    raise_due(at)
    assert {line["code"]: line["is_ready"] for line in vehicles_of_day(town, at=at)} == {first: True, second: False}
    at = later(days=7, hours=3)
    raise_due(at)
    assert due_codes(town, at=at) == [first, second]
    record_fixes(town, "C12", [Fix(at=at, lon=7.2661, lat=43.7032)], now=at)
    tour = propose(town, at=at)
    assert (tour["crew"], sorted(tour["incidents"])) == ("C12", sorted([first, second]))
    with replays(town):
        missions_sent, is_new = send(town, "C12", tour["incidents"], by=lea, at=at, key="tour-0001")
    again, is_new_again = send(town, "C12", tour["incidents"], by=lea, at=at, key="tour-0001")
    assert (is_new, is_new_again, len(missions_sent), len(again)) == (True, False, 2, 2)
    assert due_codes(town, at=at) == []


def test_no_plate_leaves_the_case(town, lea, crew):
    looked_at(town, lea, crew)
    raise_due(WEEK)
    assert "AB-123-CD" not in str(vehicles_of_day(town, at=WEEK))
    assert not [event for event in Event.objects.filter(audience="desk") if "AB-123-CD" in str(event.body)]
