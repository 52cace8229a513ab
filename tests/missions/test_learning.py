import pytest
from django.test import Client

from allopm.accounts.roles import Role
from allopm.closures import actions as closures
from allopm.closures.draft import Draft
from allopm.fleet.actions import Fix, record_fixes
from allopm.geo.rhythm import PRIOR, hour_of_week
from allopm.missions.learning import REMEMBERED, learn_rhythm
from allopm.missions.models import CityRhythm, Mission, ObservedLeg
from allopm.missions.pace import pace_at
from allopm.missions.travel import conditions_for
from allopm.reports.submission import Location
from tests.geo.towns import place, street, town
from tests.scenes import NOON, actor_for, case_of, later, make_crew, make_user, say, square

pytestmark = pytest.mark.django_db
STREET = town(street(*range(10)), street(0, 30, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 39, 9))
TUESDAY_13H = 24 + 13  # NOON of the scenes, by the clock of Paris


@pytest.fixture
def streets(city, var):
    (var / "map").mkdir()
    STREET.save(var / "map" / "streets.npz")


def drive(city, call_sign, *, took_s, minute=0, vehicle="car", seen=True):
    """A mission from one end of the street to the other, as its crew tapped it."""
    crew = make_crew(city, call_sign, vehicle=vehicle)
    began_at = later(minutes=minute)
    if seen:
        record_fixes(city, call_sign, [Fix(*place(0), began_at)], now=began_at)
    case = case_of(say(city, location=Location(*place(9), 12, "rue", "gps")))
    return Mission.objects.create(
        city_id=city.id, incident=case, crew=crew, state="on_scene", sent_by="Léa", sent_at=began_at,
        state_at=began_at, en_route_at=began_at, on_scene_at=later(minutes=minute, seconds=took_s),
    )  # fmt: skip


def promised_s(city):
    drive(city, "Z99", took_s=100)
    learn_rhythm(NOON)
    found = ObservedLeg.objects.get().predicted_s
    CityRhythm.objects.all().delete()
    ObservedLeg.objects.all().delete()
    Mission.objects.all().delete()
    return found


def test_before_any_mission_the_pace_is_a_prior_and_says_so(city):
    pace = pace_at(city, NOON)
    assert hour_of_week(NOON) + 1 == TUESDAY_13H
    assert (pace.factor, pace.source) == (PRIOR.factors[TUESDAY_13H], "prior")


def test_missions_that_took_longer_move_the_pace_of_their_hour(city, streets):
    calm_s = promised_s(city)
    for number in range(12):
        drive(city, f"C{number:02}", took_s=2 * calm_s, minute=number)
    before = pace_at(city, NOON).factor
    assert learn_rhythm(later(hours=1)) == 12
    pace = pace_at(city, NOON)
    assert before < pace.factor < 2
    assert pace.source == "learnt (12 missions)"
    assert pace_at(city, later(days=2, hours=9)).factor < pace.factor
    assert conditions_for(city, "car", at=NOON).pace == pace.factor
    assert 1 < conditions_for(city, "motorbike", at=NOON).pace < pace.factor
    assert conditions_for(city, "foot", at=NOON).pace == 1
    assert learn_rhythm(later(hours=2)) == 0


def test_a_leg_keeps_what_was_promised_past_the_closures_of_its_moment(city, streets):
    calm_s = promised_s(city)
    chief = actor_for(make_user(city, Role.SUPERVISOR))
    shape = square(7.2032, 43.6995, 7.2058, 43.7005)
    drawn = closures.draw_closure(city, Draft("Marché", "closed", shape, NOON), by=chief, at=NOON).closure
    drive(city, "C01", took_s=300, minute=1)
    closures.lift_closure(city, drawn.pk, by=chief, at=later(minutes=2), version=1)
    drive(city, "C02", took_s=300, minute=3)
    learn_rhythm(later(hours=1))
    first, second = ObservedLeg.objects.order_by("began_at")
    assert first.predicted_s > calm_s + 60
    assert second.predicted_s == pytest.approx(calm_s)
    assert (first.source, first.profile, first.actual_s) == ("streets", "car", 300)


def test_nothing_is_learnt_from_walkers_from_the_unseen_nor_without_streets(city, request):
    drive(city, "P01", took_s=900, vehicle="foot")
    drive(city, "C01", took_s=300)
    assert learn_rhythm(later(hours=1)) == 2
    assert not CityRhythm.objects.exists()
    assert set(ObservedLeg.objects.values_list("source", flat=True)) == {"straight_line"}
    request.getfixturevalue("streets")
    drive(city, "C02", took_s=300, seen=False)
    drive(city, "P02", took_s=900, vehicle="foot")
    assert learn_rhythm(later(hours=1)) == 2
    assert not CityRhythm.objects.exists()
    assert pace_at(city, NOON).source == "prior"


def test_old_legs_are_forgotten(city, streets):
    drive(city, "C01", took_s=200)
    learn_rhythm(later(hours=1))
    learn_rhythm(NOON + REMEMBERED + (later(minutes=1) - NOON))
    assert not ObservedLeg.objects.exists()


def test_a_proposal_says_where_its_pace_comes_from(city, streets):
    client = Client()
    client.force_login(make_user(city, Role.OPERATOR))
    CityRhythm.objects.create(city_id=city.id, factors=[1.5] * 168, missions=212, learnt_at=NOON)
    make_crew(city, "C01")
    make_crew(city, "P01", vehicle="foot")
    case = case_of(say(city))
    lines = client.get(f"/api/v1/desk/incidents/{case.code}/proposals").json()
    assert {line["crew"]: (line["pace"], line["pace_source"]) for line in lines} == {
        "C01": (1.5, "learnt (212 missions)"),
        "P01": (1.0, "prior"),
    }
