import pytest

from allopm.fleet.actions import CrewBusy, Fix, record_fixes
from allopm.fleet.cards import crew_card
from allopm.fleet.duty import remind_overdue_crews, watch_silence
from allopm.fleet.models import Crew, CrewPosition
from allopm.fleet.states import State
from allopm.journal.models import Entry
from allopm.shifts.models import Shift
from tests.replay import replays
from tests.scenes import CENTRE, NOON, later, make_crew
from tests.shifts.scenes import off_duty, plan, says

pytestmark = pytest.mark.django_db


def fixes_kept() -> list[float]:
    """Minutes after noon of every fix in history."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT at FROM fleet_fix ORDER BY at")
        return [(row[0] - NOON).total_seconds() / 60 for row in cursor.fetchall()]


def located(city, minute, *, now=None):
    return record_fixes(city, "C12", [Fix(*CENTRE, later(minutes=minute))], now=later(minutes=now or minute))


def test_a_crew_that_takes_its_duty_is_as_the_plan_says(city):
    crew = off_duty(city)
    shift = plan(crew)
    with replays(city):
        crew = says(city, crew, State.AVAILABLE, later(minutes=4))
    card = crew_card(city, crew)
    assert (card["vehicle"], card["officers"], card["skills"]) == ("motorbike", 2, ["motorbike"])
    assert card["members"] == ["A. Martin", "B. Rossi"]
    assert card["sector"]["code"] == "ouest"
    assert card["duty"] == {
        "planned_start": "2026-11-24T12:00:00Z", "planned_end": "2026-11-24T18:00:00Z",
        "started_at": "2026-11-24T12:04:00Z", "overdue_since": None,
    }  # fmt: skip
    shift.refresh_from_db()
    assert (shift.real_start, shift.real_end) == (later(minutes=4), None)


def test_at_its_end_names_go_and_the_crew_is_as_it_stands(city):
    crew = off_duty(city, vehicle="car", officers=3, skills=["dog"])
    shift = plan(crew)
    says(city, crew, State.AVAILABLE, NOON)
    located(city, 10)
    with replays(city):
        crew = says(city, crew, State.OFF_DUTY, later(hours=6, minutes=5))
    card = crew_card(city, crew)
    assert (card["vehicle"], card["officers"], card["skills"], card["members"], card["duty"]) == (
        "car", 3, ["dog"], [], None,
    )  # fmt: skip
    shift.refresh_from_db()
    assert shift.real_end == later(hours=6, minutes=5)
    assert not CrewPosition.objects.exists()


def test_a_crew_without_a_plan_takes_its_duty_as_it_stands(city):
    crew = says(city, off_duty(city), State.AVAILABLE, NOON)
    assert crew_card(city, crew)["duty"]["planned_end"] is None
    assert crew.members == []


@pytest.mark.parametrize(
    ("minute", "taken"), [(-61, None), (-60, "first"), (30, "first"), (330, "second"), (361, "second")]
)
def test_between_two_shifts_the_one_whose_beginning_is_nearer(city, minute, taken):
    crew = off_duty(city)
    shifts = {"first": plan(crew), "second": plan(crew, start=later(hours=6), end=later(hours=12)), None: None}
    crew = says(city, crew, State.AVAILABLE, later(minutes=minute))
    expected = shifts[taken]
    assert crew.shift_id == (expected and expected.pk)


def test_a_crew_that_ended_by_mistake_comes_back_to_the_same_shift(city):
    crew = off_duty(city)
    shift = plan(crew)
    says(city, crew, State.AVAILABLE, later(minutes=2))
    says(city, crew, State.OFF_DUTY, later(minutes=60))
    says(city, crew, State.AVAILABLE, later(minutes=61))
    shift.refresh_from_db()
    assert (shift.real_start, shift.real_end) == (later(minutes=2), None)


def test_a_replayed_word_is_one_word_and_says_nothing_twice(city):
    crew = off_duty(city)
    says(city, crew, State.AVAILABLE, NOON, key="tunnel-0001")
    says(city, crew, State.PAUSE, later(minutes=30), key="tunnel-0002")
    before = Crew.objects.get(pk=crew.pk)
    again = says(city, crew, State.AVAILABLE, NOON, now=later(minutes=40), key="tunnel-0001")
    assert (again.state, again.version, again.duty_started_at) == ("pause", before.version, NOON)
    assert Entry.objects.filter(about="crew:C12").count() == 2


def test_words_said_in_a_tunnel_keep_their_own_time(city):
    crew = off_duty(city)
    shift = plan(crew)
    says(city, crew, State.AVAILABLE, later(minutes=3), now=later(minutes=50), key="tunnel-0001")
    says(city, crew, State.OFF_DUTY, later(minutes=45), now=later(minutes=50), key="tunnel-0002")
    shift.refresh_from_db()
    assert (shift.real_start, shift.real_end) == (later(minutes=3), later(minutes=45))


def test_a_word_older_than_the_last_one_changes_nothing(city):
    crew = off_duty(city)
    says(city, crew, State.AVAILABLE, NOON, key="word-0001")
    says(city, crew, State.OFF_DUTY, later(hours=5), key="word-0002")
    late = says(city, crew, State.AVAILABLE, later(hours=4), now=later(hours=6), key="word-0003")
    assert (late.state, late.duty_ended_at) == ("off_duty", later(hours=5))


def test_a_word_from_the_future_counts_as_now(city):
    crew = says(city, off_duty(city), State.AVAILABLE, later(days=3), now=later(minutes=1))
    assert crew.duty_started_at == later(minutes=1)


def test_duty_does_not_end_during_a_mission_and_the_crew_reads_why(city):
    crew = make_crew(city, "C12", state="committed")
    with pytest.raises(CrewBusy) as refusal:
        says(city, crew, State.OFF_DUTY, later(hours=1), key="word-0001")
    assert refusal.value.message == "Terminez d’abord la mission en cours."
    Crew.objects.filter(pk=crew.pk).update(state="available")
    assert says(city, crew, State.OFF_DUTY, later(hours=2), key="word-0001").state == "off_duty"


def test_positions_of_the_duty_only_are_kept(city):
    crew = off_duty(city)
    assert located(city, -5) == 0
    says(city, crew, State.AVAILABLE, NOON)
    assert located(city, -5, now=1) == 0
    assert located(city, 5) == 1
    says(city, crew, State.OFF_DUTY, later(minutes=60))
    assert located(city, 61) == 0
    assert located(city, 61, now=90) == 0
    assert fixes_kept() == [5]


def test_a_late_fix_of_the_duty_is_history_and_never_a_live_position(city):
    crew = off_duty(city)
    says(city, crew, State.AVAILABLE, NOON)
    says(city, crew, State.OFF_DUTY, later(minutes=60))
    assert located(city, 30, now=90) == 1
    assert fixes_kept() == [30]
    assert not CrewPosition.objects.exists()
    assert Crew.objects.get(pk=crew.pk).last_sign_at == later(minutes=60)


def test_an_end_said_late_takes_back_what_was_located_after_it(city):
    crew = off_duty(city)
    says(city, crew, State.AVAILABLE, NOON)
    for minute in (20, 40, 50):
        located(city, minute)
    says(city, crew, State.OFF_DUTY, later(minutes=40), now=later(minutes=55), key="tunnel-0001")
    assert fixes_kept() == [20, 40]
    assert not CrewPosition.objects.exists()


def test_a_new_duty_refuses_what_was_located_between_the_two(city):
    crew = off_duty(city)
    says(city, crew, State.AVAILABLE, NOON)
    says(city, crew, State.OFF_DUTY, later(minutes=60))
    says(city, crew, State.AVAILABLE, later(minutes=120))
    assert located(city, 90, now=121) == 0
    assert located(city, 121) == 1


def test_a_crew_past_its_end_is_shown_so_and_reminded_and_stays_on_duty(city):
    crew = off_duty(city)
    plan(crew)
    says(city, crew, State.AVAILABLE, NOON)
    assert remind_overdue_crews(later(hours=6, minutes=14)) == 0
    with replays(city):
        assert remind_overdue_crews(later(hours=6, minutes=15)) == 1
    assert remind_overdue_crews(later(hours=6, minutes=16)) == 0
    assert remind_overdue_crews(later(hours=6, minutes=45)) == 1
    crew.refresh_from_db()
    assert crew_card(city, crew)["duty"]["overdue_since"] == "2026-11-24T18:00:00Z"
    assert crew.state == "available"
    assert Entry.objects.filter(what="crew.overdue").count() == 1


def test_a_committed_crew_without_a_sign_is_shown_silent_until_it_gives_one(city):
    make_crew(city, "C12", state="committed", last_sign_at=NOON)
    assert watch_silence(later(minutes=5)) == 0
    with replays(city):
        assert watch_silence(later(minutes=6)) == 1
    assert crew_card(city, Crew.objects.get())["silent_since"] == "2026-11-24T12:00:00Z"
    located(city, 7)
    with replays(city):
        assert watch_silence(later(minutes=8)) == 1
    assert crew_card(city, Crew.objects.get())["silent_since"] is None
    assert watch_silence(later(minutes=9)) == 0


def test_a_shift_is_the_crew_s_own(city):
    plan(off_duty(city, "C13"))
    crew = says(city, off_duty(city), State.AVAILABLE, NOON)
    assert crew.shift_id is None
    assert Shift.objects.get().real_start is None
