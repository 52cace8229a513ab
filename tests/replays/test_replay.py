"""A replayed minute is the screen of that minute, erased stays erased, and who looked is written down."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from allopm.accounts.roles import Role
from allopm.events.retention import forget_events
from allopm.incidents import actions as incidents
from allopm.journal.models import Entry
from allopm.missions import actions as missions
from allopm.refusals import Refused
from allopm.replays import archive
from allopm.replays.actions import BadReplay, Viewer, forget_case, look
from allopm.replays.erasing import scrub
from allopm.replays.models import Keyframe, Segment
from allopm.replays.packing import unpack_cards, unpack_events
from allopm.replays.queries import NotKept, stretch
from allopm.reports.submission import Location
from tests.scenes import case_of, make_crew, make_operator, make_user, say

pytestmark = pytest.mark.django_db
A_BIT = timedelta(microseconds=1)


def seen_at(city, at):
    return stretch(city, at, at).picture.cards


def act_at_random(city, dice, crews, cases, by):
    """One real act, if the state of the case allows it."""
    now = timezone.now()
    if not cases or dice.random() < 0.25:
        place = Location(7.26 + dice.random() / 100, 43.70, 10, f"{dice.randint(1, 99)} rue de France", "gps")
        cases.append(case_of(say(city, at=now, location=place, kind=dice.choice(["noise.music", "traffic.rodeo"]))))
        return
    case = dice.choice(cases)
    case.refresh_from_db()
    known = {"by": by, "at": now, "version": case.version}
    acts = [
        lambda: incidents.open_incident(city, case.code, **known),
        lambda: incidents.claim(city, case.code, **known),
        lambda: incidents.hold(city, case.code, until=now + timedelta(hours=1), reason="Attendre", **known),
        lambda: missions.send_crew(city, case.code, dice.choice(crews).call_sign, reason="le plus proche", **known),
        lambda: missions.end_incident(city, case.code, outcome="warned", proof="crew", text="Fini", **known),
        lambda: incidents.reopen(city, case.code, reason="Encore", **known),
    ]
    try:
        dice.choice(acts)()
    except Refused:
        return


@pytest.mark.parametrize("seed", range(3))
def test_a_replay_is_the_snapshot_taken_at_that_moment(city, seed):
    dice, by = random.Random(seed), make_operator(city)
    crews, cases, snapshots = [make_crew(city, "C12"), make_crew(city, "M31")], [], []
    archive.take_picture(city, timezone.now())
    for turn in range(30):
        act_at_random(city, dice, crews, cases, by)
        if turn == 15:
            archive.take_picture(city, timezone.now())
        snapshots.append((timezone.now(), archive.desk_cards(city)))
    assert any(cards for _at, cards in snapshots)
    for at, cards in snapshots:
        assert seen_at(city, at) == cards


@pytest.fixture
def quiet(transactional_db, var):
    """A city whose transactions commit, so that the log settles."""
    from allopm.city.queries import forget
    from tests.scenes import make_city

    yield make_city()
    forget()


def test_the_archive_says_the_same_when_the_log_has_forgotten(quiet):
    start = timezone.now()
    archive.take_picture(quiet, start)
    by, case = make_operator(quiet), case_of(say(quiet, at=start))
    opened = incidents.open_incident(quiet, case.code, by=by, at=start, version=case.version)
    middle, before = timezone.now(), archive.desk_cards(quiet)
    missions.end_incident(
        quiet, case.code, by=by, at=start, version=opened.version, outcome="warned", proof="crew", text="Fini"
    )
    end, after = timezone.now(), archive.desk_cards(quiet)
    assert archive.archive_log(quiet, end + timedelta(minutes=20)) in (1, 2)
    assert archive.archive_log(quiet, end + timedelta(minutes=20)) == 0
    forget_events(before=end + timedelta(minutes=20))
    assert seen_at(quiet, middle) == before != after == seen_at(quiet, end)
    # Erased: at once in every replay, a little later in the bytes.
    forget_case(quiet, case.code, at=end)
    assert seen_at(quiet, middle)[f"incident:{case.code}"]["address"] == ""
    assert scrub(quiet) == 1 and scrub(quiet) == 0
    kept = [event.body for row in Segment.objects.all() for event in unpack_events(bytes(row.body))]
    assert not any("rue de France" in str(card) for card in kept)
    # Thirty days later nothing of it is there.
    archive.forget_past(quiet, end + timedelta(days=1))
    assert Segment.objects.count() == 0


def test_what_a_phone_tells_late_is_seen_late(city):
    """A note whose own time is an hour old reaches the desk now."""
    case, by, now = case_of(say(city, at=timezone.now())), make_operator(city), timezone.now()
    archive.take_picture(city, timezone.now())
    before = timezone.now()
    incidents.claim(city, case.code, by=by, at=now - timedelta(hours=1), version=case.version)
    assert seen_at(city, before)[f"incident:{case.code}"]["claimed_by"] is None
    assert seen_at(city, timezone.now())[f"incident:{case.code}"]["claimed_by"]["name"] == by.name


def test_alarms_are_kept_without_their_place_and_pictures_without_contacts(city):
    say(city, at=timezone.now())
    frame = archive.take_picture(city, timezone.now())
    cards = unpack_cards(bytes(frame.body))
    assert {entity.partition(":")[0] for entity in cards} <= {"incident", "crew", "closure", "alert"}
    from allopm.replays.picture import to_keep

    assert to_keep("alert:1", {"lon": 7.2, "lat": 43.7, "crew": "C12"}) == {"lon": None, "lat": None, "crew": "C12"}


def client_of(city, role):
    client = Client(raise_request_exception=False)
    client.force_login(make_user(city, role, "Nour Chef"))
    return client


def ask(client, at, reason="plainte du 24"):
    body = {"at": at.isoformat(), "reason": reason}
    return client.post("/api/v1/desk/replay", body, content_type="application/json")


def put_fix(crew, at):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO fleet_fix (crew_id, at, received_at, lon, lat) VALUES (%s, %s, %s, 7.26, 43.7)",
            [crew.pk, at, at],
        )


def test_one_line_for_an_hour_looked_at_and_the_crews_read_theirs(city):
    crew, now = make_crew(city, "C12"), timezone.now().replace(minute=40, second=0)
    put_fix(crew, now - timedelta(minutes=5))
    Keyframe.objects.all().delete()
    archive.take_picture(city, now - timedelta(hours=3))
    by = make_operator(city)
    boss = Viewer(by, "plainte du 24", True)
    for minutes in (1, 2, 3, 20, 1):
        shown = look(city, now - timedelta(minutes=minutes), viewer=boss, at=now)
    assert [fix["call_sign"] for fix in shown["positions"]] == ["C12"]
    assert Entry.objects.filter(what="replay.read").count() == 1
    line = Entry.objects.get(what="crew.track_read")
    assert (line.about, line.data["reason"]) == ("crew:C12", "plainte du 24")
    look(city, now - timedelta(minutes=70), viewer=boss, at=now)
    assert Entry.objects.filter(what="replay.read").count() == 2
    shown = look(city, now - timedelta(minutes=1), viewer=Viewer(by, "plainte du 24", False), at=now)
    assert shown["positions"] == [] and "chef de salle" in shown["positions_words"]


def test_a_replay_asks_a_reason_a_past_moment_and_one_that_is_kept(city):
    now, by = timezone.now(), make_operator(city)
    for moment, reason, refusal in (
        (now, "", BadReplay),
        (now + timedelta(hours=1), "plainte", BadReplay),
        (now - timedelta(days=31), "plainte", NotKept),
        (now - timedelta(hours=1), "plainte", NotKept),
    ):
        with pytest.raises(refusal):
            look(city, moment, viewer=Viewer(by, reason, False), at=now)
    assert not Entry.objects.filter(what="replay.read").exists()


def test_the_doors_of_the_past_are_the_desks_and_its_cards_command_nothing(city):
    case = case_of(say(city, at=timezone.now()))
    archive.take_picture(city, timezone.now())
    assert Client().get("/api/v1/desk/replay/range").status_code == 401
    assert ask(client_of(city, Role.CREW), timezone.now()).status_code == 403
    client = client_of(city, Role.OPERATOR)
    answer = ask(client, timezone.now())
    assert answer.status_code == 200
    (card,) = answer.json()["incidents"]
    assert card["can"] == [] and card["version"] < 0
    refused = client.post(
        f"/api/v1/desk/incidents/{case.code}/claim", {"version": card["version"]}, content_type="application/json"
    )
    assert refused.status_code == 422
    kept = client.get("/api/v1/desk/replay/range").json()
    assert kept["days"] == 30 and kept["from"] and not kept["sees_positions"]
