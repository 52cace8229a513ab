"""Eight writers with transactions of any length; readers that are steady, slow, or come and go."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable

import pytest
from django.db import connection, transaction

from allopm.events.log import current_position, emit
from allopm.events.models import Event
from allopm.events.position import Position, parse_position
from tests.live.browsers import Browser
from tests.live.changes import AT, CITY, change
from tests.live.conftest import House, StartHouse

WRITERS, EVENTS = 8, 500


def test_nobody_misses_repeats_or_reorders(start_house: StartHouse) -> None:
    one, two = start_house(), start_house()
    begin = current_position()
    steady = one.browser(last_id=begin)
    restless: list[Browser] = []
    stop = threading.Event()
    wandering = threading.Thread(target=wander, args=([one, two], begin, restless, stop))
    wandering.start()
    in_parallel(threading.Thread(target=write_at_random, args=(number,)) for number in range(WRITERS))
    steady.wait_for("change", WRITERS * EVENTS, patience_s=60)
    stop.set()
    wandering.join()
    restless[-1].wait_until(lambda: seen(restless)[-1:] == steady.entities()[-1:], patience_s=60)
    late = start_house().browser(last_id=begin)
    late.wait_for("change", WRITERS * EVENTS, patience_s=60)

    truth = list(Event.objects.order_by("xid", "seq").values_list("entity", flat=True))
    assert len(truth) == WRITERS * EVENTS
    assert steady.entities() == truth
    assert seen(restless) == truth
    assert late.entities() == truth
    assert numbers([steady]) == sorted(set(numbers([steady])))
    assert numbers(restless) == numbers([steady])


def wander(houses: list[House], begin: str, kept: list[Browser], stop: threading.Event) -> None:
    """Leave in the middle, come back to the other process, again and again."""
    chance = random.Random(5)
    last_id = begin
    while not stop.is_set():
        browser = chance.choice(houses).browser(last_id=last_id)
        kept.append(browser)
        stop.wait(chance.uniform(0.01, 0.15))
        if stop.is_set():
            return
        browser.leave()
        last_id = browser.last_id


def write_at_random(number: int) -> None:
    """500 events in transactions of 1 to 6, some of which last or are undone."""
    chance = random.Random(number)
    written = 0
    while written < EVENTS:
        count = min(chance.randint(1, 6), EVENTS - written)
        with transaction.atomic(), connection.cursor() as cursor:
            if chance.random() < 0.5:  # the transaction has its number long before its events
                cursor.execute("SELECT pg_current_xact_id(), pg_sleep(%s)", [chance.uniform(0, 0.01)])
            for step in range(count):
                emit(CITY, change(f"thing:{number}:{written + step}"), at=AT)
                cursor.execute("SELECT pg_sleep(%s)", [chance.uniform(0, 0.002)])
            is_undone = chance.random() < 0.1
            transaction.set_rollback(is_undone)
        written += 0 if is_undone else count
    connection.close()


def in_parallel(threads: Iterable[threading.Thread]) -> None:
    running = list(threads)
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


def seen(browsers: list[Browser]) -> list[str]:
    return [entity for browser in browsers for entity in browser.entities()]


def numbers(browsers: list[Browser]) -> list[Position]:
    found = [parse_position(message.id) for browser in browsers for message in browser.of("change")]
    return [position for position in found if position is not None]


@pytest.mark.parametrize("seed", range(3))
def test_a_snapshot_and_what_follows_make_the_present(start_house: StartHouse, seed: int) -> None:
    """Snapshots taken in the middle of the writing, each followed from its own position."""
    house = start_house()
    writers = [threading.Thread(target=count_up, args=(number, seed)) for number in range(4)]
    followers: list[tuple[dict[str, int], Browser]] = []
    for thread in writers:
        thread.start()
    while any(thread.is_alive() for thread in writers):
        state, position = snapshot()
        followers.append((state, house.browser(f"/live/desk?from={position}")))
        writers[0].join(0.05)
    for thread in writers:
        thread.join()
    fresh, _ = snapshot()
    for state, browser in followers:
        browser.wait_until(lambda state=state, browser=browser: replayed(state, browser) == fresh)
    assert fresh == dict.fromkeys(fresh, 40)


def count_up(number: int, seed: int) -> None:
    """Each version replaces the one before, under the lock of its row, as every action does."""
    chance = random.Random(f"{seed}:{number}")
    for version in range(1, 41):
        with transaction.atomic(), connection.cursor() as cursor:
            emit(CITY, change(f"counter:{number}", version=version), at=AT)
            cursor.execute("SELECT pg_sleep(%s)", [chance.uniform(0, 0.01)])
    connection.close()


def snapshot() -> tuple[dict[str, int], str]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT entity, max(version) FROM events_event GROUP BY entity")
        state = {str(entity): int(version) for entity, version in cursor.fetchall()}
        return state, current_position()


def replayed(state: dict[str, int], browser: Browser) -> dict[str, int]:
    """As every client does: a version at least as high replaces."""
    now = dict(state)
    for message in browser.of("change"):
        entity, version = message.data["entity"], message.data["version"]
        if version >= now.get(entity, 0):
            now[entity] = version
    return now
