import pytest

from allopm.fleet.actions import record_fixes
from allopm.missions import actions as missions
from allopm.missions.field import Deed, act
from allopm.missions.models import Mission
from allopm.missions.nearness import mark_near
from allopm.missions.queries import active_missions
from allopm.positions.fix import Fix
from tests.replay import replays
from tests.scenes import CENTRE, case_of, crew_actor, later, make_crew, make_operator, say

pytestmark = pytest.mark.django_db
METRE_NORTH = 1 / 111_320  # degrees of latitude


@pytest.fixture
def crew(city):
    return make_crew(city, "C12")


@pytest.fixture
def driving(city, crew) -> Mission:
    case = case_of(say(city))
    mission = missions.send_crew(city, case.code, "C12", by=make_operator(city), at=later(minutes=1), version=1,
                                 reason="proche")  # fmt: skip
    deed = Deed("en-route", later(minutes=2), "en-route-key")
    return act(city, mission.pk, deed, crew="C12", by=crew_actor(crew), now=later(minutes=2))


def be_at(city, metres, accuracy_m):
    fix = Fix(CENTRE[0], CENTRE[1] + metres * METRE_NORTH, later(minutes=5), accuracy_m=accuracy_m)
    record_fixes(city, "C12", [fix], now=later(minutes=5))


def test_near_its_case_the_phone_proposes_and_only_the_crew_says_on_scene(city, driving):
    be_at(city, 50, 10)
    with replays(city):
        assert mark_near(later(minutes=5, seconds=5)) == 1
    (card,) = active_missions(city, "C12")
    assert (card["near_at"], card["state"]) == ("2026-11-24T12:05:05Z", "en_route")
    assert mark_near(later(minutes=5, seconds=10)) == 0


@pytest.mark.parametrize(("metres", "accuracy_m", "seconds"), [(80, 10, 5), (20, 200, 5), (20, 10, 90)])
def test_far_vague_or_old_fixes_propose_nothing(city, driving, metres, accuracy_m, seconds):
    be_at(city, metres, accuracy_m)
    assert mark_near(later(minutes=5, seconds=seconds)) == 0
