from __future__ import annotations

import http.client
from datetime import timedelta

import psycopg
import pytest
from django.db import connection

from allopm.events.log import current_position
from allopm.events.retention import forget_events
from allopm.live.access import Refusal
from allopm.live.application import Limits
from allopm.live.feed import Changed, Feed
from allopm.live.reader import Pace
from tests.live.changes import AT, CITY, write, write_in_silence
from tests.live.conftest import House, StartHouse, wait_until


def test_a_change_reaches_its_audience_as_the_room_wrote_it(house: House) -> None:
    browser = house.browser()
    write("incident:A")
    (message,) = browser.wait_for("change")
    assert message.data == {
        "kind": "incident.changed",
        "entity": "incident:A",
        "version": 1,
        "at": "2026-11-24T21:04:07Z",
        "body": {"code": "incident:A", "words": "«é»\n"},
    }
    assert message.id == current_position()


def test_an_audience_reads_neither_its_neighbours_nor_another_citys_changes(house: House) -> None:
    crew = house.browser("/live/crew:C01")
    write("mission:1", audience="crew:C02")
    write("mission:2", audience="crew:C01", city=CITY + 1)
    write("mission:3", audience="crew:C01")
    crew.wait_for_entity("mission:3")
    assert crew.entities() == ["mission:3"]


def test_two_audiences_on_one_stream_keep_the_order_of_the_log(house: House) -> None:
    browser = house.browser("/live/desk+city")
    for number in range(20):
        write(f"thing:{number}", audience="desk" if number % 2 else "city")
    browser.wait_for("change", 20)
    assert browser.entities() == [f"thing:{number}" for number in range(20)]


def test_a_returning_browser_gets_exactly_what_it_missed(house: House) -> None:
    first = house.browser()
    write("incident:A", "incident:B")
    first.wait_for_entity("incident:B")
    first.leave()
    write("incident:C")
    write("incident:D")
    second = house.browser(last_id=first.last_id)
    second.wait_for_entity("incident:D")
    assert second.entities() == ["incident:C", "incident:D"]


def test_a_snapshot_position_in_the_address_is_where_the_stream_begins(house: House) -> None:
    write("incident:A")
    position = current_position()
    write("incident:B")
    browser = house.browser(f"/live/desk?from={position}")
    browser.wait_for_entity("incident:B")
    assert browser.entities() == ["incident:B"]


def test_the_number_of_a_reconnection_counts_more_than_the_address(house: House) -> None:
    position = current_position()
    write("incident:A")
    fresher = current_position()
    write("incident:B")
    browser = house.browser(f"/live/desk?from={position}", last_id=fresher)
    browser.wait_for_entity("incident:B")
    assert browser.entities() == ["incident:B"]


def test_a_restarted_process_replays_from_the_log(start_house: StartHouse) -> None:
    position = current_position()
    write("incident:A")
    write("incident:B")
    browser = start_house().browser(last_id=position)
    browser.wait_for_entity("incident:B")
    assert browser.entities() == ["incident:A", "incident:B"]


def test_what_memory_has_dropped_is_replayed_from_the_database(start_house: StartHouse) -> None:
    house = start_house(pace=Pace(coalesce_s=0.01, ring_bytes=600))
    position = current_position()
    watcher = house.browser()
    for number in range(20):
        write(f"incident:{number}")
    watcher.wait_for("change", 20)
    assert str(house.live.reader.ring.floor) != position
    browser = house.browser(last_id=position)
    browser.wait_for("change", 20)
    assert browser.entities() == [f"incident:{number}" for number in range(20)]


def test_a_browser_older_than_the_kept_window_is_told_to_start_again(start_house: StartHouse) -> None:
    write("incident:A")
    position = current_position()
    write("incident:B")
    forget_events(before=AT + timedelta(seconds=1))
    browser = start_house().browser(last_id=position)
    assert browser.wait_for("resync")[0].data == {}
    write("incident:C")
    browser.wait_for_entity("incident:C")
    assert browser.entities() == ["incident:C"]


def test_a_snapshot_taken_after_the_log_was_emptied_needs_no_resync(start_house: StartHouse) -> None:
    write("incident:A")
    forget_events(before=AT + timedelta(seconds=1))
    browser = start_house().browser(last_id=current_position())
    write("incident:B")
    browser.wait_for_entity("incident:B")
    assert not browser.of("resync")


def test_a_browser_that_remembers_another_database_starts_again(house: House) -> None:
    assert house.browser(last_id="999999999999-5").wait_for("resync")


@pytest.mark.parametrize("words", ["nonsense", "-1-2", "1", "1-2-3", "9" * 40 + "-1", "١-٢"])
def test_a_number_that_is_none_begins_now(house: House, words: str) -> None:
    write("incident:A")
    browser = house.browser("/live/desk", last_id=words.encode().decode("latin-1"))
    write("incident:B")
    browser.wait_for_entity("incident:B")
    assert "incident:B" in browser.entities()
    assert not browser.of("resync")


def test_a_quiet_stream_beats_and_says_up_to_when_it_is_true(start_house: StartHouse) -> None:
    browser = start_house(limits=Limits(heartbeat_s=0.1)).browser()
    browser.wait_for("clock", 3)
    assert "beat" in [message.data for message in browser.wait_for(":", 3)]
    assert set(browser.of("clock")[0].data) == {"at"}


def test_a_lost_wake_up_costs_a_moment_and_nothing_more(house: House) -> None:
    browser = house.browser()
    write_in_silence("incident:A")
    browser.wait_for_entity("incident:A", patience_s=5)


def test_a_running_transaction_holds_later_ones_back_and_nothing_is_lost(house: House) -> None:
    browser = house.browser()
    settings = connection.get_connection_params()
    names = ("dbname", "user", "host", "port", "password")
    with psycopg.connect(**{name: settings[name] for name in names if settings.get(name)}) as older:
        older.execute(
            "INSERT INTO events_event (city_id, at, audience, kind, entity, version, body)"
            " VALUES (7, now(), 'desk', 'incident.changed', 'incident:older', 1, '{}')"
        )
        write("incident:newer")
        wait_until(lambda: house.live.reader.horizon.age_s > 0)
        assert browser.entities() == []
    browser.wait_for("change", 2)
    assert browser.entities() == ["incident:older", "incident:newer"]
    wait_until(lambda: house.live.reader.horizon.age_s == 0)


def test_a_killed_database_session_heals_with_the_stream_still_open(house: House) -> None:
    browser = house.browser()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE application_name = 'allopm live' AND datname = current_database()"
        )
        assert cursor.fetchone() == (2,)
    write("incident:A")
    browser.wait_for_entity("incident:A")
    assert browser.is_open


def test_a_deaf_process_listens_again(house: House) -> None:
    browser = house.browser()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        wait_until(lambda: _listeners() == 1)
    write("incident:A")
    browser.wait_for_entity("incident:A")


def _listeners() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        return int(cursor.fetchone()[0])


def test_a_stream_ends_with_the_right_to_read_it(start_house: StartHouse) -> None:
    house = start_house(limits=Limits(recheck_look_s=0.02))
    house.door.recheck_s = 0.05
    browser = house.browser()
    house.door.answer = Refusal(401, b"{}")
    browser.wait_until(lambda: not browser.is_open)
    assert house.browser().status == 401


def test_a_database_that_restarts_closes_no_stream(start_house: StartHouse) -> None:
    house = start_house(limits=Limits(recheck_look_s=0.02))
    house.door.recheck_s = 0.05
    browser = house.browser()
    house.door.answer = Refusal(503, b"{}", 2)
    asked = len(house.door.asked)
    wait_until(lambda: len(house.door.asked) > asked + 2)
    assert browser.is_open


def test_a_reader_too_slow_for_its_queue_starts_again_and_delays_nobody(start_house: StartHouse) -> None:
    house = start_house(limits=Limits(queue_bytes=100_000))
    steady = house.browser()
    slow = http.client.HTTPConnection("127.0.0.1", house.port)
    slow.request("GET", "/live/desk")
    response = slow.getresponse()
    words = "x" * 200
    count = 0
    while not _was_dropped(house):
        write(*(f"incident:{count}-{number}-{words}" for number in range(200)))
        count += 200
        steady.wait_for("change", count)
    seen = b""
    while b"event: resync" not in seen[-20_000:]:
        seen += response.read1(65536)
    slow.close()
    assert not steady.of("resync")


def _was_dropped(house: House) -> bool:
    return any(subscriber.is_lost for subscriber in house.live.hub)


def test_positions_are_broadcast_to_whoever_listens(start_house: StartHouse) -> None:
    fixes = [{"call_sign": "C01", "lon": 7.26, "lat": 43.7}]
    marks: list[object] = []

    def look(mark: object) -> Changed:
        marks.append(mark)
        return Changed(len(marks), {CITY: fixes})

    house = start_house(feeds=(Feed("position", "desk", look, away=(), every_s=0.05),))
    assert marks == []
    browser = house.browser()
    messages = browser.wait_for("position", 2)
    assert messages[0].data == fixes
    assert messages[0].id == ""
    assert marks[:2] == [None, 1]


def test_only_reading_is_possible(house: House) -> None:
    line = http.client.HTTPConnection("127.0.0.1", house.port)
    line.request("POST", "/live/desk", body=b"{}")
    response = line.getresponse()
    assert (response.status, response.read()[:40]) == (405, b'{"error":{"code":"method_not_allowed","m')
    line.request("HEAD", "/live/desk")
    response = line.getresponse()
    assert (response.status, response.getheader("content-type")) == (200, "text/event-stream; charset=utf-8")
    line.close()


def test_a_full_process_says_when_to_come_back(start_house: StartHouse) -> None:
    house = start_house(limits=Limits(subscribers=1))
    house.browser()
    refused = house.browser()
    assert (refused.status, refused.headers["retry-after"]) == (503, "2")


def test_a_browser_that_leaves_is_forgotten(house: House) -> None:
    house.browser().leave()
    wait_until(lambda: len(house.live.hub) == 0)
