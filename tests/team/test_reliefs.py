"""The hand-over sheet: made by itself, noted, signed by both sides, then a record."""

from datetime import timedelta

import pytest

from allopm.accounts.roles import Role
from allopm.incidents import actions
from allopm.journal.models import Entry
from allopm.journal.pulse import beat
from allopm.refusals import Conflict
from allopm.team.models import ReliefNote, ReliefSheet
from allopm.team.presence import mark_away, say_present
from allopm.team.reliefs import (
    NewerSheet,
    NotThisSide,
    SamePerson,
    add_note,
    make_relief,
    prepare_reliefs,
    sign_relief,
)
from allopm.team.retention import forget_old_reliefs
from allopm.team.sheets import past_reliefs, read_relief, waiting_relief
from allopm.team.states import Side
from tests.replay import replays
from tests.scenes import NOON, case_of, later, make_crew, make_operator, make_user, say

pytestmark = pytest.mark.django_db
RELIEF = later(hours=1)  # 13:00 UTC is 14:00 in this city
READY = later(minutes=40)


@pytest.fixture
def lea(city):
    return sits_down(city, make_operator(city))


@pytest.fixture
def paul(city, lea):
    return sits_down(city, make_operator(city, "Paul Roux"))


@pytest.fixture
def sheet(city, lea):
    prepare_reliefs(READY)
    return ReliefSheet.objects.get()


def sits_down(city, who, at=NOON):
    say_present(city, by=who, at=at, window=f"window-{who.id:04}", reading="", session="s")
    return who


def sign(city, sheet, by, side, version, at=RELIEF):
    return sign_relief(city, sheet.pk, by=by, at=at, version=version, side=side)


def content(city, sheet, by, at=READY):
    return read_relief(city, sheet.pk, by=by, at=at)["content"]


def test_sheet_is_made_once_before_the_hour_and_again_for_the_next(city, lea):
    assert prepare_reliefs(READY - timedelta(seconds=1)) == 0
    with replays(city):
        assert prepare_reliefs(READY) == 1
    assert prepare_reliefs(READY) == prepare_reliefs(later(minutes=70)) == 0
    with replays(city):
        assert prepare_reliefs(later(hours=8, minutes=40)) == 1
    assert [card["state"] for card in past_reliefs(city)] == ["open", "passed"]


def test_sheet_says_what_the_next_shift_must_know(city, lea, sheet):
    make_crew(city, "C12")
    urgent = case_of(say(city, kind="traffic.rodeo", answers={}))
    held = case_of(say(city))
    old = case_of(say(city, at=later(hours=-46)))
    actions.hold(city, held.code, by=lea, at=NOON, version=1, until=later(hours=3), reason="rappel du syndic")
    said = content(city, sheet, lea)
    assert said["cases"][0]["code"] == urgent.code
    assert len(said["cases"]) == 3
    assert [case["code"] for case in said["promises"]] == [old.code]
    assert [(case["code"], case["held_reason"]) for case in said["held"]] == [(held.code, "rappel du syndic")]
    assert said["crews"] == said["alerts"] == said["watches"] == []
    assert said["counts"] == {"received": 2, "ended": 0, "open": 3}
    assert said["people"] == [{"name": "Léa Martin", "role": "operator"}]
    assert said["broken"][0].startswith("Le service de fond")
    beat(at=READY + timedelta(days=365))
    assert content(city, sheet, lea)["broken"] == []


def test_both_sides_sign_and_the_sheet_says_for_ever_what_it_said(city, lea, paul, sheet):
    case = case_of(say(city))
    with replays(city):
        add_note(city, sheet.pk, by=lea, at=READY, text="Le portail du dépôt reste ouvert", key="note-0001")
    with replays(city):
        sign(city, sheet, lea, Side.LEAVING, 2)
    actions.open_incident(city, case.code, by=paul, at=later(hours=2), version=1)
    with replays(city):
        sign(city, sheet, paul, Side.ARRIVING, 3)
    read = read_relief(city, sheet.pk, by=paul, at=later(hours=9))
    assert (read["relief"]["leaving"]["name"], read["relief"]["arriving"]["name"]) == ("Léa Martin", "Paul Roux")
    assert read["content"]["cases"][0]["state"] == "nouvelle"
    assert read["content"]["notes"][0]["text"] == "Le portail du dépôt reste ouvert"
    assert read["is_intact"] is True
    entry = Entry.objects.get(what="relief.leaving")
    assert entry.data["sha256"] == read["relief"]["digest"]
    assert Entry.objects.filter(what="relief.read", about=f"relief:{sheet.pk}").count() == 1
    assert waiting_relief(city) is None
    ReliefSheet.objects.update(content={**read["content"], "cases": []})
    assert read_relief(city, sheet.pk, by=paul, at=RELIEF)["is_intact"] is False


def test_nobody_signs_twice_or_out_of_turn_or_what_has_changed(city, lea, paul, sheet):
    with pytest.raises(NotThisSide):
        sign(city, sheet, paul, Side.ARRIVING, 1)
    add_note(city, sheet.pk, by=paul, at=READY, text="À suivre", key="note-0001")
    with pytest.raises(Conflict, match="Paul Roux"):
        sign(city, sheet, lea, Side.LEAVING, 1)
    sign(city, sheet, lea, Side.LEAVING, 2)
    with pytest.raises(NotThisSide):
        sign(city, sheet, lea, Side.LEAVING, 3)
    with pytest.raises(SamePerson):
        sign(city, sheet, lea, Side.ARRIVING, 3)
    sign(city, sheet, paul, Side.ARRIVING, 3)
    with pytest.raises(NotThisSide):
        sign(city, sheet, paul, Side.ARRIVING, 4)


def test_who_is_alone_signs_for_both_sides_and_the_sheet_says_so(city, lea, sheet):
    sign(city, sheet, lea, Side.LEAVING, 1)
    assert sign(city, sheet, lea, Side.ARRIVING, 2).is_alone


def test_newer_sheet_ends_the_old_one_and_keeps_what_it_said(city, lea, sheet):
    case_of(say(city))
    prepare_reliefs(later(hours=8, minutes=40))
    with pytest.raises(NewerSheet):
        sign(city, sheet, lea, Side.LEAVING, 2)
    with pytest.raises(NewerSheet):
        add_note(city, sheet.pk, by=lea, at=RELIEF, text="Trop tard", key="note-0001")
    assert len(content(city, sheet, lea)["cases"]) == 1


def test_note_sent_twice_is_one_note_and_none_comes_after_the_signature(city, lea, sheet):
    for _ in range(2):
        add_note(city, sheet.pk, by=lea, at=READY, text="Une fois", key="note-0001")
    assert ReliefNote.objects.count() == 1
    sign(city, sheet, lea, Side.LEAVING, 2)
    with pytest.raises(NotThisSide, match="prochaine"):
        add_note(city, sheet.pk, by=lea, at=RELIEF, text="Encore", key="note-0002")


def test_unsigned_sheet_calls_once(city, lea, sheet):
    prepare_reliefs(later(minutes=69))
    assert waiting_relief(city)["rang_at"] is None
    with replays(city):
        prepare_reliefs(later(minutes=70))
    rang = waiting_relief(city)
    prepare_reliefs(later(minutes=75))
    assert waiting_relief(city) == rang
    sign(city, sheet, lea, Side.LEAVING, 1)  # the bell is no reason to read it again


def test_sheet_on_demand_is_the_waiting_one_and_else_a_new_one(city, lea, paul, sheet):
    assert make_relief(city, by=paul, at=READY).pk == sheet.pk
    sign(city, sheet, lea, Side.LEAVING, 1)
    sign(city, sheet, paul, Side.ARRIVING, 2)
    with replays(city):
        fresh = make_relief(city, by=paul, at=later(hours=2))
    assert (fresh.pk != sheet.pk, fresh.made_by) == (True, "Paul Roux")


def test_old_sheets_are_erased_with_their_notes_and_the_waiting_one_stays(city, lea, sheet):
    add_note(city, sheet.pk, by=lea, at=READY, text="Une note", key="note-0001")
    prepare_reliefs(later(hours=8, minutes=40))
    assert forget_old_reliefs(later(days=90)) == 0
    assert forget_old_reliefs(later(days=91)) == 1
    assert (ReliefSheet.objects.get().state, ReliefNote.objects.count()) == ("open", 0)


def test_desk_without_people_makes_no_sheet(city):
    assert prepare_reliefs(READY) == 0


def test_doors_of_the_sheet_speak_json(city, client, lea):
    client.force_login(make_user(city, Role.OPERATOR, "Ana Bel"))
    made = client.post("/api/v1/desk/reliefs").json()["relief"]
    here = f"/api/v1/desk/reliefs/{made['id']}"
    assert client.post(f"{here}/notes", {"text": "Vu", "key": "note-0001"}, "application/json").status_code == 200
    assert client.post(f"{here}/sign", {"version": 1, "as": "leaving"}, "application/json").status_code == 409
    signed = client.post(f"{here}/sign", {"version": 2, "as": "leaving"}, "application/json").json()
    assert signed["relief"]["leaving"]["name"] == "Ana Bel"
    assert client.post(f"{here}/sign", {"version": 3, "as": "nobody"}, "application/json").status_code == 422
    assert client.get(here).json()["content"]["notes"][0]["text"] == "Vu"
    assert [line["id"] for line in client.get("/api/v1/desk/reliefs").json()["reliefs"]] == [made["id"]]
    assert client.get("/api/v1/desk/snapshot").json()["relief"]["state"] == "left"
    client.force_login(make_user(city, Role.CREW))
    assert client.get(here).status_code == 403


def test_marking_away_a_shift_that_left_changes_no_sheet(city, lea, paul, sheet):
    sign(city, sheet, lea, Side.LEAVING, 1)
    mark_away(later(hours=2))
    assert waiting_relief(city)["leaving"]["name"] == "Léa Martin"
