from datetime import UTC, datetime

import pytest

from allopm.accounts.roles import Role
from allopm.fleet.states import State
from allopm.journal.models import Entry
from allopm.refusals import NotFound
from allopm.shifts.importing import import_plan, import_sound_rows, undo_last_import
from allopm.shifts.models import PlanImport, Shift
from allopm.shifts.planning import compare_plan
from allopm.shifts.reading import BadPlan, read_plan
from tests.replay import replays
from tests.scenes import NOON, actor_for, later, make_user
from tests.shifts.scenes import off_duty, plan, says

pytestmark = pytest.mark.django_db

CSV = """uid;équipage;début;fin;véhicule;agents;compétences;secteur;note
v1;C12;24/11/2026 13:00;21:00;moto;Amélie Martin + Bruno Rossi;moto, italien;Ouest;
v2;C13;24/11/2026 21h;25/11/2026 05h00;voiture;;;centre;nuit
"""
ICAL = b"""BEGIN:VCALENDAR\r
PRODID:-//Essai//FR\r
VERSION:2.0\r
BEGIN:VEVENT\r
UID:v1@essai\r
DTSTAMP:20261101T000000Z\r
DTSTART;TZID=Europe/Paris:20261124T130000\r
DTEND;TZID=Europe/Paris:20261124T210000\r
SUMMARY:C12 apr\xc3\xa8s-midi\r
LOCATION:Ouest\r
CATEGORIES:moto,italien\r
ATTENDEE;CN=Am\xc3\xa9lie Martin:mailto:a@essai.test\r
ATTENDEE;CN=Bruno Rossi:mailto:b@essai.test\r
DESCRIPTION:v\xc3\xa9hicule : moto\\nRelev\xc3\xa9 par C14\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:v2@essai\r
DTSTART:20261124T200000Z\r
DURATION:PT8H\r
SUMMARY:C13\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.fixture
def chief(city):
    off_duty(city, "C12")
    off_duty(city, "C13")
    return actor_for(make_user(city, Role.SUPERVISOR, "Nour Chef"))


def rows(city, content=CSV):
    return read_plan(content if isinstance(content, bytes) else content.encode(), city)


def verdicts(report):
    return [line.verdict.value for line in report.lines]


def take(city, chief, content=CSV):
    return import_plan(city, rows(city, content), by=chief, at=NOON, file_name="plan.csv")


@pytest.mark.parametrize(
    "content",
    [
        CSV, CSV.replace("moto, italien", "moto/italien").replace(";", ","), CSV.replace("\n", "\r\n"),
        "\ufeff" + CSV, CSV.encode("cp1252"),
    ],
    ids=["semicolons", "commas", "crlf", "bom", "cp1252"],
)  # fmt: skip
def test_a_spreadsheet_is_read_as_people_save_it(city, chief, content):
    assert verdicts(take(city, chief, content)) == ["new", "new"]
    day, night = Shift.objects.order_by("starts_at")
    assert (day.starts_at, day.ends_at) == (NOON, later(hours=8))
    assert (day.vehicle, day.members, day.officers) == ("motorbike", ["A. Martin", "B. Rossi"], 2)
    assert (day.skills, day.sector) == (["lang:it", "motorbike"], "ouest")
    assert (night.starts_at, night.ends_at) == (later(hours=8), later(hours=16))
    assert night.note == "nuit"


def test_a_calendar_says_the_same(city, chief):
    assert verdicts(take(city, chief, ICAL)) == ["new", "new"]
    day, night = Shift.objects.order_by("starts_at")
    assert (day.starts_at, day.ends_at, day.vehicle) == (NOON, later(hours=8), "motorbike")
    assert (day.members, day.skills, day.sector) == (["A. Martin", "B. Rossi"], ["lang:it", "motorbike"], "ouest")
    assert (night.starts_at, night.ends_at) == (later(hours=8), later(hours=16))
    assert "essai.test" not in str(list(Shift.objects.values()))


@pytest.mark.parametrize("content", [CSV, ICAL], ids=["csv", "ical"])
def test_the_same_file_again_changes_nothing(city, chief, content):
    take(city, chief, content)
    again = take(city, chief, content)
    assert verdicts(again) == ["same", "same"]
    assert set(Shift.objects.values_list("version", flat=True)) == {1}
    assert PlanImport.objects.count() == 1


def test_a_file_without_uids_is_known_again_by_crew_and_start(city, chief):
    bare = "equipage,debut,fin,note\nC12,24/11/2026 13:00,21:00,\n"
    take(city, chief, bare)
    assert verdicts(take(city, chief, bare.replace("21:00,", "22:00,tard"))) == ["changed"]
    assert Shift.objects.get().ends_at == later(hours=9)


def test_a_dry_run_writes_nothing(city, chief):
    assert verdicts(compare_plan(city, rows(city))) == ["new", "new"]
    assert not Shift.objects.exists()


WRONG = """uid;equipage;debut;fin;vehicule;secteur
ok;C12;24/11/2026 13:00;21:00;;
who;C99;24/11/2026 13:00;21:00;;
when;C13;31/02/2026 13:00;21:00;;
where;C13;25/11/2026 13:00;21:00;;Lune
twin;C13;26/11/2026 13:00;21:00;;
twin;C13;27/11/2026 13:00;21:00;;
over;C12;24/11/2026 20:00;23:00;;
long;C13;28/11/2026 01:00;28/11/2026 23:00;;
"""


def test_wrong_lines_are_named_with_their_reason_and_nothing_is_written(city, chief):
    report = take(city, chief, WRONG)
    assert verdicts(report) == ["new", *["wrong"] * 7]
    said = [line.words for line in report.lines[1:]]
    for words, reason in zip(
        said, ("C99", "calendrier", "Lune", "deux fois", "deux fois", "ligne 2", "seize heures"), strict=True
    ):
        assert reason in words
    assert [line.row.line for line in report.lines] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert not report.is_written
    assert not Shift.objects.exists()


@pytest.mark.parametrize(("start", "end"), [("12:30", "20:00"), ("14:00", "15:00"), ("20:59", "23:00")])
def test_what_stands_on_the_board_is_not_pushed_aside_by_the_first_line_of_a_file(city, chief, start, end):
    plan(off_duty(city, "C20"), end=later(hours=8))
    report = take(city, chief, f"equipage;debut;fin\nC20;24/11/2026 {start};{end}\n")
    assert verdicts(report) == ["wrong"]
    assert "le 24/11 de 13:00 à 21:00" in report.lines[0].words


def test_sound_lines_are_taken_when_somebody_asks(city, chief):
    report = import_sound_rows(city, rows(city, WRONG), by=chief, at=NOON)
    assert report.is_written
    assert Shift.objects.get().uid == "ok"


@pytest.mark.parametrize(
    "content",
    [b"", b"  \n", b"\x00\x01", b"a;b\n1;2\n", b"BEGIN:VCALENDAR\r\nxx", b"uid;equipage;debut;fin\n"],
)
def test_a_file_that_is_no_plan_is_refused_in_french(city, chief, content):
    with pytest.raises(BadPlan) as refusal:
        read_plan(content, city)
    assert refusal.value.message[0].isupper()


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("29/03/2026 02:30", "10:00", "n’existe pas : l’horloge avance"),
        ("25/10/2026 02:30", "10:00", "existe deux fois"),
        ("28/03/2026 22:00", "29/03/2026 02:15", "n’existe pas"),
    ],
)
def test_hours_that_do_not_exist_or_exist_twice_are_refused(city, chief, start, end, said):
    row = rows(city, f"equipage;debut;fin\nC12;{start};{end}\n")[0]
    assert said in row.problem


def test_nights_when_the_clock_jumps_have_their_true_length(city, chief):
    take(
        city, chief,
        "equipage;debut;fin\nC12;28/03/2026 22:00;06:00\nC12;24/10/2026 22:00;06:00\nC13;2026-10-25T02:30+01:00;9h\n",
    )  # fmt: skip
    spring, autumn, twice = Shift.objects.order_by("starts_at")
    assert (spring.ends_at - spring.starts_at).total_seconds() == 7 * 3600
    assert (autumn.ends_at - autumn.starts_at).total_seconds() == 9 * 3600
    assert twice.starts_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (b"DURATION:PT8H\r\nRRULE:FREQ=DAILY", "se répète"), (b"DTEND;VALUE=DATE:20261125", "toute la journée"),
        (b"X-NOTHING:1", "pas de fin"), (b"DTEND:hier", "illisible"),
    ],
)  # fmt: skip
def test_events_that_are_no_shift_are_refused_one_by_one(city, chief, change, said):
    report = take(city, chief, ICAL.replace(b"DURATION:PT8H", change))
    assert verdicts(report) == ["new", "wrong"]
    assert said in report.lines[1].words


def test_a_cancelled_event_leaves_the_plan(city, chief):
    take(city, chief, ICAL)
    cancelled = ICAL.replace(b"SUMMARY:C13", b"SUMMARY:C13\r\nSTATUS:CANCELLED")
    assert verdicts(take(city, chief, cancelled)) == ["same", "taken_out"]
    assert verdicts(take(city, chief, cancelled)) == ["same", "same"]
    assert undo_last_import(city, by=chief, at=NOON) == []
    assert Shift.objects.count() == 2


def test_two_shifts_swap_their_hours_in_one_file(city, chief):
    swap = "uid;equipage;debut;fin\na;C12;24/11/2026 {};{}\nb;C12;24/11/2026 {};{}\n"
    take(city, chief, swap.format("06:00", "13:00", "13:00", "21:00"))
    assert verdicts(take(city, chief, swap.format("13:00", "21:00", "06:00", "13:00"))) == ["changed", "changed"]
    assert undo_last_import(city, by=chief, at=NOON) == []
    assert Shift.objects.order_by("starts_at").first().uid == "a"


def test_a_shift_that_has_begun_is_not_changed_by_a_file(city, chief):
    take(city, chief)
    says(city, Shift.objects.get(uid="v1").crew, State.AVAILABLE, NOON)
    report = take(city, chief, CSV.replace("21:00;moto", "20:00;moto"))
    assert verdicts(report) == ["wrong", "same"]
    assert "déjà pris" in report.lines[0].words


def test_a_crew_on_duty_without_a_plan_takes_the_imported_one(city, chief):
    crew = says(city, off_duty(city, "C20"), State.AVAILABLE, NOON)
    with replays(city):
        take(city, chief, CSV.replace("C12", "C20"))
    crew.refresh_from_db()
    assert crew.members == ["A. Martin", "B. Rossi"]


def test_the_last_import_is_undone_and_what_moved_on_stays(city, chief):
    take(city, chief)
    before = list(Shift.objects.order_by("pk").values("starts_at", "ends_at", "note"))
    take(city, chief, CSV.replace("nuit", "renfort").replace("21:00;moto", "20:00;moto"))
    says(city, Shift.objects.get(uid="v1").crew, State.AVAILABLE, NOON)
    kept = undo_last_import(city, by=chief, at=NOON)
    assert kept == ["C12 le 24/11 de 13:00 à 20:00"]
    assert Shift.objects.get(uid="v2").note == before[1]["note"]
    assert len(undo_last_import(city, by=chief, at=NOON)) == 2
    with pytest.raises(NotFound):
        undo_last_import(city, by=chief, at=NOON)


def test_undoing_a_first_import_leaves_an_empty_plan_and_says_so_in_the_journal(city, chief):
    plan(off_duty(city, "C30"))
    take(city, chief)
    assert undo_last_import(city, by=chief, at=NOON) == []
    assert Shift.objects.get().crew.call_sign == "C30"
    assert set(Entry.objects.filter(about="plan").values_list("what", flat=True)) == {
        "plan.imported", "plan.import_undone",
    }  # fmt: skip
    assert "Martin" not in str(list(Entry.objects.filter(about="plan").values_list("data", flat=True)))
