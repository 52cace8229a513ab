import pytest

from allopm.accounts.roles import Role
from allopm.fleet.cards import crew_card
from allopm.fleet.models import Crew
from allopm.fleet.queries import crews_standing
from allopm.fleet.standing import BadCrew, Standing, add_crew, change_crew
from allopm.fleet.states import State
from allopm.refusals import Conflict
from tests.replay import replays
from tests.scenes import NOON, actor_for, later, make_user
from tests.shifts.scenes import off_duty, plan, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(city):
    return actor_for(make_user(city, Role.SUPERVISOR, "Nour Chef"))


def test_a_new_call_sign_is_off_duty_and_every_desk_sees_it(city, chief):
    account = make_user(city, Role.CREW, "Équipage C40")
    with replays(city):
        add_crew(city, Standing("c40", "van", 3, ("dog",), "ouest", account.pk), by=chief, at=NOON)
    crew = Crew.objects.get()
    assert (crew.call_sign, crew.state, crew.member) == ("C40", "off_duty", account)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Standing("C12"), "call_sign"), (Standing("trop long pour la radio"), "call_sign"), (Standing(""), "call_sign"),
        (Standing("C40", vehicle="tank"), "vehicle"), (Standing("C40", officers=13), "officers"),
        (Standing("C40", skills=("vol",)), "skills"), (Standing("C40", sector="lune"), "sector"),
    ],
)  # fmt: skip
def test_a_call_sign_that_cannot_be_is_refused_with_its_field(city, chief, wrong, field):
    off_duty(city)
    with pytest.raises(BadCrew) as refusal:
        add_crew(city, wrong, by=chief, at=NOON)
    assert refusal.value.data["field"] == field


def test_an_account_speaks_for_one_crew(city, chief):
    crew = off_duty(city)
    with pytest.raises(BadCrew) as refusal:
        add_crew(city, Standing("C40", member_id=crew.member_id), by=chief, at=NOON)
    assert "C12" in refusal.value.message


def test_a_correction_during_a_shift_holds_after_it(city, chief):
    crew = off_duty(city)
    plan(crew)
    crew = says(city, crew, State.AVAILABLE, NOON)
    with replays(city):
        change_crew(
            city, Standing("C12", "van", 4, member_id=crew.member_id), by=chief, at=later(hours=1), version=crew.version
        )
    crew.refresh_from_db()
    assert crew_card(city, crew)["vehicle"] == "motorbike"
    assert crews_standing(city)[0][0].vehicle == "van"
    crew = says(city, crew, State.OFF_DUTY, later(hours=6))
    assert (crew.vehicle, crew.officers) == ("van", 4)


def test_a_correction_on_duty_without_a_shift_holds_at_once_and_after(city, chief):
    crew = says(city, off_duty(city), State.AVAILABLE, NOON)
    change_crew(
        city, Standing("C12", "van", 4, member_id=crew.member_id), by=chief, at=later(hours=1), version=crew.version
    )
    assert Crew.objects.get().vehicle == "van"
    assert says(city, crew, State.OFF_DUTY, later(hours=6)).vehicle == "van"


def test_a_crew_that_moved_meanwhile_is_read_again_first(city, chief):
    off_duty(city)
    with pytest.raises(Conflict):
        change_crew(city, Standing("C12", "van"), by=chief, at=NOON, version=9)
