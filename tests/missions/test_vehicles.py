import pytest

from allopm.city.models import Kind
from allopm.city.queries import city_by_id, forget
from allopm.events.models import Event
from allopm.incidents.reading import read_incident
from allopm.missions import actions as missions
from allopm.missions.models import VehicleCheck
from allopm.missions.queries import active_missions
from allopm.missions.vehicles import NoVehicle, Seen, check_vehicle
from allopm.refusals import Malformed, NotFound
from tests.replay import replays
from tests.scenes import NOON, case_of, crew_actor, later, make_crew, make_operator, say

pytestmark = pytest.mark.django_db
VALVES = {"front_left": "12", "rear_left": "3"}


@pytest.fixture
def lea(city):
    return make_operator(city)


@pytest.fixture
def crew(city):
    return make_crew(city, "C12")


@pytest.fixture
def city_of_wrecks(city):
    Kind.objects.filter(code="parking.crosswalk").update(vehicle_check=True, approach=["Faire le tour à distance."])
    forget()
    return city_by_id(city.id)


@pytest.fixture
def mission(city_of_wrecks, lea, crew):
    case = case_of(say(city_of_wrecks, kind="parking.crosswalk"))
    return missions.send_crew(city_of_wrecks, case.code, "C12", by=lea, at=NOON, version=1, reason="proche")


def check(city, crew, mission, *, at=NOON, key="vehicle-0001", **seen):
    given = {"plate": " ab-123-cd ", "make": "Clio", "colour": "grise", "valves": VALVES}
    return check_vehicle(city, mission.pk, Seen(at, key, **given | seen), crew="C12", by=crew_actor(crew), now=at)


def test_a_first_check_is_kept_once_and_says_when_to_come_back(city_of_wrecks, lea, crew, mission):
    with replays(city_of_wrecks):
        check(city_of_wrecks, crew, mission)
    check(city_of_wrecks, crew, mission)
    (card,) = active_missions(city_of_wrecks, "C12")
    assert (card["wants_vehicle_check"], card["approach"]) == (True, ["Faire le tour à distance."])
    (seen,) = card["vehicle_checks"]
    assert (seen["plate"], seen["valves"], seen["recheck_at"], seen["moved"]) == (
        "AB-123-CD", VALVES, "2026-12-01T12:00:00Z", None,
    )  # fmt: skip


def test_a_second_check_says_whether_the_vehicle_has_moved(city_of_wrecks, lea, crew, mission):
    check(city_of_wrecks, crew, mission)
    for key, valves in (("vehicle-0002", VALVES), ("vehicle-0003", VALVES | {"rear_left": "7"})):
        check(city_of_wrecks, crew, mission, at=later(days=7), key=key, valves=valves)
    case = read_incident(city_of_wrecks, mission.incident.code, by=lea, at=later(days=7))
    assert [(seen["moved"], seen["recheck_at"] is None) for seen in case["vehicle_checks"]] == [
        (None, False), (False, True), (True, True),
    ]  # fmt: skip


def test_a_plate_goes_to_the_crew_and_to_who_opens_the_case_never_to_every_desk(city_of_wrecks, crew, mission):
    check(city_of_wrecks, crew, mission)
    assert not [event for event in Event.objects.filter(audience="desk") if "AB-123-CD" in str(event.body)]


def test_no_plate_is_kept_for_what_is_not_a_vehicle(city, lea, crew):
    case = case_of(say(city))
    mission = missions.send_crew(city, case.code, "C12", by=lea, at=NOON, version=1, reason="proche")
    with pytest.raises(NoVehicle):
        check(city, crew, mission)
    assert not VehicleCheck.objects.exists()


@pytest.mark.parametrize("valves", [{"front_left": "13"}, {"fifth": "12"}, {"front_left": ""}])
def test_a_valve_stands_at_an_hour_of_one_of_four_wheels(city_of_wrecks, crew, mission, valves):
    with pytest.raises(Malformed):
        check(city_of_wrecks, crew, mission, valves=valves)


def test_a_crew_checks_only_on_its_own_mission(city_of_wrecks, mission):
    other = make_crew(city_of_wrecks, "C99")
    with pytest.raises(NotFound):
        check_vehicle(
            city_of_wrecks, mission.pk, Seen(NOON, "vehicle-0009"), crew="C99", by=crew_actor(other), now=NOON
        )
