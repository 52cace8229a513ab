import random
import threading

import pytest
from django.db import connection, transaction

from allopm.accounts.roles import Role
from allopm.closures import actions
from allopm.closures.draft import BadClosure
from allopm.closures.models import Closure
from allopm.closures.queries import closure_cards, obstacles_then, standing_closures
from allopm.closures.shapes import BadShape
from allopm.closures.states import CURRENT
from allopm.events.models import Event
from allopm.journal.models import Entry
from allopm.refusals import Conflict, NotFound
from tests.closures.streets import AREA, LAT, LINE, LON, carnival
from tests.replay import replays
from tests.scenes import NOON, actor_for, later, make_city, make_user, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(city):
    return actor_for(make_user(city, Role.SUPERVISOR, "Inès Roux"))


@pytest.fixture
def drawn(city, chief) -> Closure:
    return actions.draw_closure(city, carnival(), by=chief, at=NOON).closure


def active_obstacles(city, at):
    return tuple(closure.obstacle for closure in standing_closures(city, at))


def at_once(*deeds):
    """Run every deed in its own thread, from one start; what each gave or was refused with."""
    barrier, results = threading.Barrier(len(deeds)), []

    def run(deed):
        barrier.wait()
        try:
            results.append(deed())
        except Conflict as refusal:
            results.append(refusal)
        connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_of_two_supervisors_who_change_one_closure_at_once_one_reads_who_was_faster():
    city = make_city()
    people = [actor_for(make_user(city, Role.SUPERVISOR, name)) for name in ("Inès Roux", "Paul Nery")]
    closure = actions.draw_closure(city, carnival(), by=people[0], at=NOON).closure

    def deed(person):
        return lambda: actions.change_closure(
            city, closure.pk, by=person, at=later(minutes=1), version=1, title=f"Vu par {person.name}"
        )

    results = at_once(*(deed(person) for person in people))
    (won,) = [result for result in results if isinstance(result, Closure)]
    (lost,) = [result for result in results if isinstance(result, Conflict)]
    assert lost.data["by"] == won.last_by
    assert lost.data["at"] == "2026-11-24T12:01:00Z"
    assert lost.data["closure"]["title"] == won.title == Closure.objects.get().title
    assert Closure.objects.get().version == 2


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_twice_at_once_draws_one_closure():
    city = make_city()
    chief = actor_for(make_user(city, Role.SUPERVISOR))

    def deed():
        return actions.draw_closure(city, carnival(), by=chief, at=NOON, key="clé-1")

    results = at_once(deed, deed, deed)
    assert sorted(result.is_new for result in results) == [False, False, True]
    assert {result.closure.pk for result in results} == {Closure.objects.get().pk}
    assert Entry.objects.filter(what="closure.draw").count() == 1


def test_every_change_reaches_the_desk_and_the_journal(city, chief):
    with replays(city):
        closure = actions.draw_closure(city, carnival(), by=chief, at=NOON).closure
    with replays(city):
        actions.change_closure(
            city, closure.pk, by=chief, at=later(minutes=1), version=1, kind="slow", factor=3, shape=LINE
        )
    (card,) = closure_cards(city)
    assert (card["kind"], card["factor"], card["version"], card["by"]) == ("slow", 3, 2, "Inès Roux")
    assert card["shape"] == LINE
    with replays(city):
        actions.lift_closure(city, closure.pk, by=chief, at=later(minutes=2), version=2)
    assert closure_cards(city) == []
    entries = Entry.objects.filter(about=f"closure:{closure.pk}").order_by("seq")
    assert [entry.what for entry in entries] == ["closure.draw", "closure.change", "closure.lift"]
    assert {entry.by_name for entry in entries} == {"Inès Roux"}
    assert entries[0].data["shape"] == AREA
    events = Event.objects.filter(entity=f"closure:{closure.pk}").order_by("seq")
    assert [(event.kind, event.audience) for event in events] == [
        ("closure.changed", "desk"), ("closure.changed", "desk"), ("closure.gone", "desk"),
    ]  # fmt: skip


def test_time_alone_begins_and_ends_a_closure_on_every_screen(city, chief):
    times = {"starts_at": later(hours=1), "ends_at": later(hours=3)}
    with replays(city):
        closure = actions.draw_closure(city, carnival(**times), by=chief, at=NOON).closure
    assert closure_cards(city)[0]["is_active"] is False
    assert actions.turn_with_time(later(minutes=59)) == 0
    with replays(city):
        assert actions.turn_with_time(later(hours=1)) == 1
    assert closure_cards(city)[0]["is_active"] is True
    with replays(city):
        assert actions.turn_with_time(later(hours=3)) == 1
    assert closure_cards(city) == []
    assert actions.turn_with_time(later(hours=4)) == 0
    entries = Entry.objects.filter(about=f"closure:{closure.pk}", by_kind="system").order_by("seq")
    assert [entry.what for entry in entries] == ["closure.begin", "closure.end"]


def test_a_closure_missed_by_the_worker_from_beginning_to_end_goes_at_once(city, chief):
    times = {"starts_at": later(hours=1), "ends_at": later(hours=3)}
    actions.draw_closure(city, carnival(**times), by=chief, at=NOON)
    with replays(city):
        actions.turn_with_time(later(hours=5))
    assert Closure.objects.get().state == "over"


def test_obstacles_follow_every_write_and_the_clock_without_the_worker(city, chief):
    assert active_obstacles(city, NOON) == ()
    times = {"starts_at": later(hours=1), "ends_at": later(hours=3)}
    closure = actions.draw_closure(city, carnival(**times), by=chief, at=NOON).closure
    assert [len(active_obstacles(city, later(minutes=minute))) for minute in (59, 60, 179, 180)] == [0, 1, 1, 0]
    (obstacle,) = active_obstacles(city, later(hours=2))
    assert (obstacle.is_area, obstacle.factor) == (True, None)
    assert obstacle.shape[0] == obstacle.shape[-1] == (7.2641, 43.7012)
    actions.change_closure(city, closure.pk, by=chief, at=later(hours=1), version=1, kind="slow", factor=2.0)
    assert active_obstacles(city, later(hours=2))[0].factor == 2
    actions.lift_closure(city, closure.pk, by=chief, at=later(hours=2), version=2)
    assert active_obstacles(city, later(hours=2)) == ()
    assert len(obstacles_then(city, later(minutes=90))) == 1
    assert obstacles_then(city, later(minutes=120)) == ()


def test_what_was_seen_of_a_drawing_that_was_given_up_is_forgotten(city, chief):
    with pytest.raises(LookupError), transaction.atomic():
        actions.draw_closure(city, carnival(), by=chief, at=NOON)
        assert len(active_obstacles(city, NOON)) == 1
        raise LookupError
    assert active_obstacles(city, NOON) == ()
    actions.draw_closure(city, carnival(kind="slow", factor=2.0), by=chief, at=NOON)
    assert active_obstacles(city, NOON)[0].factor == 2


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_to_closures_an_old_screen_that_heard_it_is_a_fresh_one(city, chief, seed):
    dice = random.Random(seed)
    actions.draw_closure(city, carnival(), by=chief, at=NOON)
    with replays(city):
        for minute in range(1, 25):
            at, known = later(minutes=minute), list(Closure.objects.filter(state__in=CURRENT))
            match dice.choice(["draw", "change", "lift", "turn"]) if known else "draw":
                case "draw":
                    times = {"starts_at": at + (NOON - later(minutes=-dice.randrange(-2, 9))), "ends_at": None}
                    times["ends_at"] = dice.choice([None, max(at, times["starts_at"]) + (later(minutes=5) - NOON)])
                    actions.draw_closure(city, carnival(title=f"n° {minute}", **times), by=chief, at=at)
                case "change":
                    one = dice.choice(known)
                    words = dice.choice([{"kind": "slow", "factor": 2.5}, {"shape": LINE}, {"ends_at": None}])
                    words |= {"factor": None, "kind": "closed"} if "kind" not in words else {}
                    if one.ends_at is None or one.ends_at > at or "ends_at" in words:
                        actions.change_closure(city, one.pk, by=chief, at=at, version=one.version, **words)
                case "lift":
                    one = dice.choice(known)
                    actions.lift_closure(city, one.pk, by=chief, at=at, version=one.version)
                case "turn":
                    actions.turn_with_time(at)


def test_a_look_at_the_obstacles_costs_one_query(city, chief, drawn, django_assert_num_queries):
    standing_closures(city, NOON)
    with django_assert_num_queries(1):
        assert len(standing_closures(city, NOON)) == 1


def test_a_closure_that_is_no_more_cannot_be_changed(city, chief, drawn):
    with pytest.raises(NotFound):
        actions.lift_closure(city, drawn.pk + 1, by=chief, at=NOON, version=1)
    actions.lift_closure(city, drawn.pk, by=chief, at=NOON, version=1)
    with pytest.raises(Conflict) as refusal:
        actions.change_closure(city, drawn.pk, by=chief, at=NOON, version=1, title="Encore")
    assert refusal.value.message == "Inès Roux vient d’agir sur cette fermeture : levée."
    with pytest.raises(actions.ClosureIsOver):
        actions.change_closure(city, drawn.pk, by=chief, at=NOON, version=2, title="Encore")


def test_a_change_may_put_an_open_end_back(city, chief):
    closure = actions.draw_closure(city, carnival(ends_at=later(hours=1)), by=chief, at=NOON).closure
    with replays(city):
        actions.change_closure(city, closure.pk, by=chief, at=NOON, version=1, ends_at=None, starts_at=later(hours=2))
    (card,) = closure_cards(city)
    assert (card["starts_at"], card["ends_at"], card["is_active"]) == ("2026-11-24T14:00:00Z", None, False)


def test_works_without_an_end_are_still_changed_after_two_years(city, chief, drawn):
    changed = actions.change_closure(city, drawn.pk, by=chief, at=later(days=730), version=1, title="Tramway")
    assert (changed.title, changed.state) == ("Tramway", "active")


@pytest.mark.parametrize(
    "words",
    [
        {"title": "  "},
        {"title": "x" * 121},
        {"kind": "flooded"},
        {"factor": 2.0},
        {"kind": "slow"},
        {"kind": "slow", "factor": 1.1},
        {"kind": "slow", "factor": 10.5},
        {"ends_at": NOON},
        {"starts_at": later(hours=2), "ends_at": later(hours=1)},
        {"starts_at": later(hours=-3), "ends_at": later(hours=-2)},
        {"ends_at": later(days=367)},
        {"starts_at": later(days=400)},
        {"starts_at": later(days=-4000)},
    ],
)
def test_an_impossible_closure_is_refused_in_words_and_nothing_is_kept(city, chief, words):
    with pytest.raises(BadClosure) as refusal:
        actions.draw_closure(city, carnival(**words), by=chief, at=NOON)
    assert refusal.value.message[0].isupper()
    assert not Closure.objects.exists()


def line(*points):
    return {"type": "LineString", "coordinates": list(points)}


def area(*points):
    return {"type": "Polygon", "coordinates": [list(points)]}


ROUND = [[LON + 0.0001 * (index % 15), LAT + 0.0001 * index] for index in range(201)]
HOLE = square(LON, LAT, LON + 0.001, LAT + 0.001)["coordinates"]


@pytest.mark.parametrize(
    "shape",
    [
        {},
        [],
        None,
        {"type": "Point", "coordinates": [LON, LAT]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": "zone"},
        {"type": "Polygon", "coordinates": []},
        {"type": "LineString", "coordinates": {"a": 1}},
        {"type": "Polygon", "coordinates": [*AREA["coordinates"], *HOLE]},
        line([LON, LAT]),
        line([LON, LAT], [LON, LAT]),
        line([LON, LAT], [LON + 1e-7, LAT]),
        line([LON, LAT], [LON + 0.01, LAT, 12]),
        line([LON, LAT], ["7.3", LAT]),
        line([LON, LAT], [True, LAT]),
        line([LON, LAT], [float("nan"), LAT]),
        line([LON, LAT], [10**400, LAT]),
        line([LON, LAT], [2.35, 48.85]),
        line([LON, LAT], [LON + 0.01, LAT + 0.01], [LON + 0.01, LAT], [LON, LAT + 0.01]),
        line(*ROUND),
        area([LON, LAT], [LON + 0.01, LAT], [LON, LAT]),
        area([LON, LAT], [LON + 0.01, LAT + 0.01], [LON + 0.01, LAT], [LON, LAT + 0.01], [LON, LAT]),
        area([LON, LAT], [LON + 0.01, LAT], [LON + 0.02, LAT], [LON, LAT]),
        square(7.18, 43.65, 7.32, 43.77),
        line([-LON, -LAT], [-LON, LAT]),
    ],
)  # fmt: skip
def test_a_drawing_that_cannot_be_is_refused_in_words(city, chief, shape):
    with pytest.raises(BadShape) as refusal:
        actions.draw_closure(city, carnival(shape=shape), by=chief, at=NOON)
    assert refusal.value.message[0].isupper()
    assert not Closure.objects.exists()


def test_an_open_ring_is_closed_and_repeated_points_are_dropped(city, chief):
    west, east, south = [LON, LAT], [LON + 0.01, LAT], [LON, LAT - 0.01]
    closure = actions.draw_closure(city, carnival(shape=area(west, east, east, south)), by=chief, at=NOON).closure
    assert closure.shape["coordinates"] == [[pytest.approx(point) for point in (west, east, south, west)]]


def test_two_hundred_closures_are_enough_for_one_city(city, chief, monkeypatch):
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 2)
    for title in ("Un", "Deux"):
        actions.draw_closure(city, carnival(title=title), by=chief, at=NOON)
    with pytest.raises(BadClosure):
        actions.draw_closure(city, carnival(title="Trois"), by=chief, at=NOON)
