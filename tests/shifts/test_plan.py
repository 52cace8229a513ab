import pytest

from allopm.accounts.roles import Role
from allopm.fleet.models import Crew
from allopm.fleet.states import State
from allopm.journal.models import Entry
from allopm.refusals import Conflict
from allopm.shifts import actions
from allopm.shifts.draft import BadShift, Draft, short_name
from allopm.shifts.models import Shift
from tests.replay import replays
from tests.scenes import NOON, actor_for, later, make_user
from tests.shifts.scenes import off_duty, plan, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(city):
    return actor_for(make_user(city, Role.SUPERVISOR, "Nour Chef"))


def draft(**fields):
    return Draft(**{"call_sign": "C12", "starts_at": NOON, "ends_at": later(hours=8)} | fields)


def add(city, chief, **fields):
    return actions.add_shift(city, draft(**fields), by=chief, at=later(hours=-2))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Amélie Martin", "A. Martin"), ("MARTIN Amélie", "A. Martin"), ("Jean-Luc de La Tour", "J. de La Tour"),
        ("A. Martin", "A. Martin"), ("Zoé", "Zoé"), ("  Ines   BEN SAID ", "I. Ben Said"), ("ALI KAN", "A. Kan"),
    ],
)  # fmt: skip
def test_names_of_officers_are_kept_short(name, short):
    assert short_name(name) == short


def test_named_officers_are_counted_and_the_journal_keeps_no_name(city, chief):
    off_duty(city)
    shift = add(city, chief, members=("Amélie Martin", "Bruno Rossi", "Zoé Kan"), officers=1)
    assert (shift.members, shift.officers) == (["A. Martin", "B. Rossi", "Z. Kan"], 3)
    assert "Martin" not in str(Entry.objects.get(what="shift.added").data)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_at": NOON}, "ends_at"), ({"ends_at": later(hours=17)}, "ends_at"), ({"vehicle": "tank"}, "vehicle"),
        ({"officers": 0}, "officers"), ({"skills": ("flying",)}, "skills"), ({"sector": "lune"}, "sector"),
    ],
)  # fmt: skip
def test_an_impossible_shift_is_refused_with_its_field(city, chief, wrong, field):
    off_duty(city)
    with pytest.raises(BadShift) as refusal:
        add(city, chief, **wrong)
    assert refusal.value.data["field"] == field


def test_a_crew_is_not_in_two_shifts_at_once_and_may_follow_itself(city, chief):
    off_duty(city)
    add(city, chief)
    with pytest.raises(actions.ShiftOverlaps) as refusal:
        add(city, chief, starts_at=later(hours=7), ends_at=later(hours=10))
    assert "C12 a déjà une vacation le 24/11 de 13:00 à 21:00" in refusal.value.message
    add(city, chief, starts_at=later(hours=8), ends_at=later(hours=10))


def test_two_supervisors_at_once_the_second_reads_who_was_faster(city, chief):
    off_duty(city)
    shift = add(city, chief)
    actions.change_shift(city, shift.pk, draft(note="moto 3"), by=chief, at=NOON, version=1)
    with pytest.raises(Conflict) as refusal:
        actions.change_shift(city, shift.pk, draft(note="moto 4"), by=chief, at=NOON, version=1)
    assert refusal.value.data["by"] == "Nour Chef"
    with pytest.raises(Conflict):
        actions.take_out_shift(city, shift.pk, by=chief, at=NOON, version=1)
    assert Shift.objects.get().note == "moto 3"


def test_a_crew_on_duty_follows_the_correction_of_its_shift(city, chief):
    crew = off_duty(city)
    shift = plan(crew)
    says(city, crew, State.AVAILABLE, NOON)
    with replays(city):
        actions.change_shift(
            city, shift.pk, draft(vehicle="van", members=("Zoé Kan",)), by=chief, at=later(hours=1), version=1
        )
    crew.refresh_from_db()
    assert (crew.vehicle, crew.members, crew.duty_planned_end) == ("van", ["Z. Kan"], later(hours=8))


def test_a_shift_planned_after_the_crew_came_is_taken_at_once(city, chief):
    crew = says(city, off_duty(city), State.AVAILABLE, later(minutes=-20))
    with replays(city):
        shift = actions.add_shift(city, draft(vehicle="van"), by=chief, at=later(minutes=5))
    crew.refresh_from_db()
    assert (crew.shift_id, crew.vehicle) == (shift.pk, "van")
    assert Shift.objects.get().real_start == later(minutes=-20)


def test_what_a_crew_has_begun_is_corrected_and_not_taken_out(city, chief):
    crew = off_duty(city)
    off_duty(city, "C13")
    shift = plan(crew)
    says(city, crew, State.AVAILABLE, NOON)
    with pytest.raises(actions.ShiftHasBegun):
        actions.take_out_shift(city, shift.pk, by=chief, at=NOON, version=1)
    with pytest.raises(actions.ShiftHasBegun):
        actions.change_shift(city, shift.pk, draft(call_sign="C13"), by=chief, at=NOON, version=1)


def test_a_planned_shift_moves_to_another_crew_or_leaves_the_plan(city, chief):
    off_duty(city)
    off_duty(city, "C13")
    shift = add(city, chief)
    actions.change_shift(city, shift.pk, draft(call_sign="C13"), by=chief, at=NOON, version=1)
    assert Shift.objects.get().crew == Crew.objects.get(call_sign="C13")
    actions.take_out_shift(city, shift.pk, by=chief, at=NOON, version=2)
    assert not Shift.objects.exists()
