from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from allopm.events.position import START, Position
from allopm.live.access import Grant, read_cookies
from allopm.live.frames import RESYNC, change_frame
from allopm.live.horizon import Horizon
from allopm.live.hub import Hub, Subscriber
from allopm.live.ring import LogEvent, Ring
from tests.live.browsers import read_messages

AT = datetime(2026, 11, 24, 21, 4, 7, tzinfo=UTC)
DESK = Grant(7, ("desk",), 60.0)


def event(number: int, *, audience: str = "desk", size: int = 10) -> LogEvent:
    return LogEvent(Position(number, number), 7, audience, b"%d:" % number + b"x" * size + b"\n")


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()), st.text())
def test_a_frame_carries_any_text_on_one_line(body: dict[str, object], entity: str) -> None:
    text = json.dumps(body, ensure_ascii=False)
    frame = change_frame(Position(1, 2), kind="k", entity=entity, version=3, at=AT, body=text)
    (message,) = read_messages(iter(frame.splitlines(keepends=True)))
    assert (message.id, message.data["body"], message.data["entity"]) == ("1-2", body, entity)


def test_a_ring_gives_back_what_came_after() -> None:
    ring = Ring(START, limit_bytes=10_000)
    ring.extend([event(1), event(3), event(5)])
    assert [found.position.xid for found in ring.after(Position(2, 9))] == [3, 5]
    assert [found.position.xid for found in ring.after(Position(3, 3))] == [5]
    assert ring.after(Position(5, 5)) == []


def test_a_full_ring_lets_the_oldest_go_and_says_so() -> None:
    ring = Ring(START, limit_bytes=1000)
    for number in range(1, 101):
        ring.extend([event(number, size=80)])
    kept = ring.after(ring.floor)
    assert ring.floor > START
    assert kept[0].position == Position(ring.floor.xid + 1, ring.floor.seq + 1)
    assert kept[-1].position == Position(100, 100)
    assert sum(len(found.frame) for found in kept) <= 1000


def test_a_hub_forgets_an_audience_with_its_last_subscriber() -> None:
    hub, one, two = Hub(), Subscriber(DESK, limit_bytes=100), Subscriber(DESK, limit_bytes=100)
    hub.add(one)
    hub.add(two)
    hub.remove(one)
    assert (len(hub), hub.has("desk")) == (1, True)
    hub.remove(two)
    hub.remove(two)
    assert (len(hub), hub.has("desk")) == (0, False)


def test_a_browser_ahead_of_this_process_hears_only_what_is_new_to_it() -> None:
    hub, subscriber = Hub(), Subscriber(DESK, limit_bytes=1000)
    subscriber.after = Position(2, 2)
    hub.add(subscriber)
    hub.publish([event(1), event(2), event(3)])
    assert asyncio.run(subscriber.next_chunk()) == event(3).frame


def test_a_full_queue_is_replaced_by_one_resync() -> None:
    subscriber = Subscriber(DESK, limit_bytes=100)
    for _ in range(50):
        subscriber.push(b"x" * 60)
    subscriber.push(b"after")
    assert asyncio.run(subscriber.next_chunk()) in (RESYNC + b"after", RESYNC + b"x" * 60 + b"after")


def test_a_chunk_larger_than_the_queue_reaches_a_reader_on_time() -> None:
    subscriber = Subscriber(DESK, limit_bytes=100)
    subscriber.push(b"x" * 500)
    assert asyncio.run(subscriber.next_chunk()) == b"x" * 500


def test_a_horizon_ages_only_while_one_transaction_holds_something_back() -> None:
    horizon = Horizon()
    horizon.note("10", held=True)
    first = horizon.looked_at
    horizon.note("10", held=True)
    assert horizon.age_s == horizon.looked_at - first
    horizon.note("11", held=True)
    assert horizon.age_s == 0
    horizon.note("11", held=False)
    assert horizon.age_s == 0


def test_cookies_are_read_as_browsers_send_them() -> None:
    assert read_cookies("a=1; b=x=y;c ; ; d=") == {"a": "1", "b": "x=y", "d": ""}
