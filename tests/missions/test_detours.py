import threading

import pytest
from django.db import connection

from allopm.accounts.roles import Role
from allopm.closures import actions as closures
from allopm.closures.draft import Draft
from allopm.fleet.actions import Fix, record_fixes
from allopm.journal.models import Entry
from allopm.missions import actions as missions
from allopm.missions.proposals import rank_crews
from allopm.reports.submission import Location
from tests.geo.towns import place, street, town
from tests.replay import replays
from tests.scenes import NOON, actor_for, case_of, later, make_city, make_crew, make_operator, make_user, say, square

pytestmark = pytest.mark.django_db

# A straight street of nine blocks, and a long way round by the north.
LONG_WAY = town(street(*range(10)), street(0, 30, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 39, 9))
FAR_END = place(9)
MIDDLE = square(7.2032, 43.6995, 7.2058, 43.7005)
OFF_TO_THE_NORTH = square(7.2032, 43.7055, 7.2058, 43.7065)


@pytest.fixture
def streets(city, var):
    (var / "map").mkdir()
    LONG_WAY.save(var / "map" / "streets.npz")


@pytest.fixture
def chief(city):
    return actor_for(make_user(city, Role.SUPERVISOR, "Inès Roux"))


def stand(city, call_sign, point=None, **fields):
    make_crew(city, call_sign, **fields)
    record_fixes(city, call_sign, [Fix(*(point or place(0)), NOON)], now=NOON)


def case_at(city, point=FAR_END):
    return case_of(say(city, location=Location(*point, 12, "rue", "gps")))


def close(city, by, title="Carnaval", shape=MIDDLE, **words):
    return closures.draw_closure(city, Draft(title, words.pop("kind", "closed"), shape, NOON, **words), by=by, at=NOON)


def proposal(city, case, call_sign, at=NOON):
    return next(line for line in rank_crews(city, case, at=at) if line.crew == call_sign)


def test_a_drawn_closure_changes_the_next_proposals_and_is_in_the_journal(city, streets, chief):
    stand(city, "C01")
    stand(city, "C02", place(66))
    case = case_at(city)
    before = rank_crews(city, case, at=NOON)
    with replays(city):
        drawn = close(city, chief).closure
    after = rank_crews(city, case, at=NOON)
    assert [line.crew for line in before] == ["C01", "C02"]
    assert [line.crew for line in after] == ["C02", "C01"]
    assert after[1].eta_s > before[0].eta_s + 60
    assert after[1].warnings[0].startswith("détour : Carnaval (rue fermée), ")
    assert "Carnaval" not in str(after[0].warnings)
    assert Entry.objects.get(what="closure.draw").about == f"closure:{drawn.pk}"
    closures.lift_closure(city, drawn.pk, by=chief, at=NOON, version=1)
    assert rank_crews(city, case, at=NOON) == before


def test_a_closure_counts_from_its_first_to_its_last_moment(city, streets, chief):
    stand(city, "C01")
    case = case_at(city)
    free_s = proposal(city, case, "C01").eta_s
    close(city, chief, ends_at=later(seconds=90))
    assert proposal(city, case, "C01", at=later(seconds=89)).eta_s > free_s + 60
    assert proposal(city, case, "C01", at=later(seconds=90)).eta_s == free_s


def test_a_slow_zone_that_is_driven_through_is_a_delay_no_detour(city, streets, chief):
    stand(city, "C01")
    case = case_at(city)
    close(city, chief, title="Travaux", kind="slow", factor=4.0)
    assert proposal(city, case, "C01").warnings[0].startswith("retard : Travaux (ralentissement), ")


def test_of_several_closures_the_one_on_the_way_is_named(city, streets, chief):
    stand(city, "C01")
    case = case_at(city)
    close(city, chief, title="Marché", shape=OFF_TO_THE_NORTH, kind="slow", factor=1.2)
    close(city, chief)
    assert proposal(city, case, "C01").warnings[0].startswith("détour : Carnaval (rue fermée), ")


def test_only_the_first_lines_are_searched_for_a_name(city, streets, chief):
    for number in range(5):
        stand(city, f"C0{number}")
    case = case_at(city)
    close(city, chief, title="Marché", shape=OFF_TO_THE_NORTH, kind="slow", factor=1.2)
    close(city, chief)
    words = [line.warnings[0].split(",")[0] for line in rank_crews(city, case, at=NOON)]
    assert words == ["détour : Carnaval (rue fermée)"] * 3 + ["détour : rues fermées ou ralenties"] * 2


def test_a_case_in_a_closed_area_is_said_to_be_there_except_to_those_on_foot(city, streets, chief):
    stand(city, "C01")
    stand(city, "P01", vehicle="foot")
    case = case_at(city, (7.2045, 43.7))
    close(city, chief)
    driving, walking = proposal(city, case, "C01"), proposal(city, case, "P01")
    assert driving.warnings[0].startswith("dans une zone fermée : Carnaval")
    assert "m à pied" in driving.warnings[0]
    assert "Carnaval" not in str(walking.warnings)


def test_vehicles_meet_closures_people_on_foot_do_not(city, streets, chief):
    for call_sign, vehicle in (("C01", "car"), ("M01", "motorbike"), ("V01", "bike"), ("P01", "foot")):
        stand(city, call_sign, vehicle=vehicle)
    case = case_at(city)
    before = {line.crew: line.eta_s for line in rank_crews(city, case, at=NOON)}
    close(city, chief)
    after = {line.crew: line.eta_s for line in rank_crews(city, case, at=NOON)}
    assert {crew for crew in after if after[crew] > before[crew]} == {"C01", "M01", "V01"}
    assert after["P01"] == before["P01"]


def test_without_streets_the_closures_under_the_straight_line_are_said(city, chief):
    stand(city, "C01")
    case = case_at(city)
    close(city, chief)
    assert proposal(city, case, "C01").warnings[0] == "durée à vol d’oiseau, qui ignore : Carnaval (rue fermée)"
    close(city, chief, title="Marché", shape=OFF_TO_THE_NORTH)
    assert "Marché" not in str(proposal(city, case, "C01").warnings)
    close(city, chief, title="Port", shape=square(7.2085, 43.6995, 7.2095, 43.7005))
    assert proposal(city, case, "C01").warnings[0] == "dans une zone fermée : Port"


def test_who_meets_the_closure_is_sent_with_a_reason(city, streets, chief):
    stand(city, "C01")
    stand(city, "C02", place(66))
    case = case_at(city)
    close(city, chief)
    lea = make_operator(city)
    with pytest.raises(missions.NeedsWords) as refusal:
        missions.send_crew(city, case.code, "C01", by=lea, at=NOON, version=1, reason="")
    assert refusal.value.data["first"] == "C02"
    mission = missions.send_crew(city, case.code, "C02", by=lea, at=NOON, version=1, reason="")
    assert "Carnaval" in str(mission.proposal.ranked["lines"][1]["warnings"])


@pytest.mark.django_db(transaction=True)
def test_a_proposal_that_runs_while_a_closure_comes_and_goes_is_never_half_true(var):
    city = make_city()
    (var / "map").mkdir()
    LONG_WAY.save(var / "map" / "streets.npz")
    chief = actor_for(make_user(city, Role.SUPERVISOR))
    stand(city, "C01")
    case = case_at(city)
    free = proposal(city, case, "C01")
    drawn = close(city, chief).closure
    closed = proposal(city, case, "C01")
    closures.lift_closure(city, drawn.pk, by=chief, at=NOON, version=1)
    is_over, seen = threading.Event(), []

    def ask():
        while not is_over.is_set():
            seen.append(proposal(city, case, "C01"))
        connection.close()

    asking = threading.Thread(target=ask)
    asking.start()
    for _ in range(6):
        drawn = close(city, chief).closure
        assert proposal(city, case, "C01") == closed
        closures.lift_closure(city, drawn.pk, by=chief, at=NOON, version=1)
        assert proposal(city, case, "C01") == free
    is_over.set()
    asking.join()
    assert {line.eta_s for line in seen} <= {free.eta_s, closed.eta_s}
    assert all(line in (free, closed) for line in seen)
