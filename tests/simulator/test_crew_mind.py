"""What a crew decides: next step of its mission, behaviour, what its phone knows."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from allopm.dispatching.crews import Way
from allopm.geo.travel import StraightLineTravel
from allopm.simulator import habits
from allopm.simulator.clock import CityClock
from allopm.simulator.crew import Crew, Streets
from allopm.simulator.inbox import Inbox
from allopm.simulator.intent import Choices, next_intent
from allopm.simulator.land import Land
from allopm.simulator.session import Session, SessionBook
from allopm.simulator.stream import Event
from allopm.simulator.tally import Tally
from allopm.simulator.words import MARK
from tests.simulator.fake_city import FakeCity

AT = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
CHOICES = Choices(
    outcomes=("stopped", "warned", "verbalised", "removed", "nothing_found", "gone_on_arrival", "not_competent"),
    refusals=("busy", "too_far", "danger", "vehicle", "end_of_duty"),
)


def mission(
    state: str, *, number: int = 5, version: int = 3, group: str = "noise", ongoing: str = "now"
) -> dict[str, Any]:
    incident = {"group": group, "ongoing": ongoing, "lon": 7.26, "lat": 43.7}
    return {"id": number, "state": state, "version": version, "incident": incident}


@given(st.integers())
def test_each_state_has_its_natural_next_step_later_than_now(seed: int) -> None:
    rng = random.Random(seed)
    expected = {
        "sent": {"acknowledge", "refuse"},
        "acknowledged": {"en-route"},
        "en_route": {"on-scene"},
        "on_scene": {"clear"},
        "recalled": {""},
    }
    for state, verbs in expected.items():
        intent = next_intent(mission(state), now=AT, choices=CHOICES, rng=rng)
        assert intent.verb in verbs
        assert intent.due_at >= AT
        assert intent.of == (5, state)


@given(st.sampled_from([*habits.SERVICE_MIN, "unheard_of"]), st.sampled_from(["now", "over"]), st.integers())
def test_a_crew_clears_with_an_outcome_that_its_screen_offers_and_a_marked_note(
    group: str, ongoing: str, seed: int
) -> None:
    card = mission("on_scene", group=group, ongoing=ongoing)
    intent = next_intent(card, now=AT, choices=CHOICES, rng=random.Random(seed))
    assert intent.outcome in CHOICES.outcomes
    assert intent.note.endswith(MARK)


def test_what_was_over_is_not_stopped_by_the_crew() -> None:
    rng = random.Random(1)
    drawn = {habits.outcome("noise", "over", allowed=CHOICES.outcomes, rng=rng) for _ in range(200)}
    assert drawn == {"gone_on_arrival", "nothing_found"}


def test_few_missions_are_refused_always_with_an_offered_motive() -> None:
    rng = random.Random(2)
    drawn = Counter(habits.refusal(allowed=CHOICES.refusals, rng=rng) for _ in range(5_000))
    refused = 5_000 - drawn[None]
    assert refused / 5_000 == pytest.approx(habits.REFUSES, abs=0.01)
    assert set(drawn) - {None} <= set(CHOICES.refusals)
    assert habits.refusal(allowed=(), rng=random.Random(0)) is None


def test_time_on_scene_has_its_median_and_is_never_negative() -> None:
    rng = random.Random(3)
    drawn = sorted(habits.service_s("noise", rng) for _ in range(2_001))
    assert drawn[0] > 0
    assert drawn[1_000] / 60 == pytest.approx(habits.SERVICE_MIN["noise"], rel=0.1)


def test_a_crew_on_foot_is_slower_than_a_car_and_the_rush_hour_slower_than_the_night() -> None:
    way = Way(300, 3_000)

    def seconds(vehicle: str, hour: int) -> float:
        return habits.driving_s(vehicle, way, hour=hour, rng=random.Random(4))

    assert seconds("foot", 3) > seconds("car", 18) > seconds("car", 3)


def snapshot(*missions: dict[str, Any]) -> dict[str, Any]:
    return {
        "crew": {
            "call_sign": "C01",
            "state": "available",
            "vehicle": "car",
            "sector": {"code": "port", "name": "Port"},
        },
        "missions": list(missions),
        "outcomes": [{"code": "stopped", "label": "…"}],
        "refusals": [{"code": "busy", "label": "…"}],
    }


def change(kind: str, body: dict[str, Any]) -> Event:
    return Event("change", json.dumps({"kind": kind, "entity": "…", "version": 1, "body": body}), "1-1")


def test_the_phone_knows_what_the_snapshot_and_then_the_events_say() -> None:
    inbox = Inbox()
    inbox.start_from(snapshot())
    assert (inbox.mission, inbox.sector, inbox.vehicle) == (None, "port", "car")
    inbox.hear(change("mission.changed", mission("sent")))
    assert inbox.mission == mission("sent")
    inbox.hear(change("mission.gone", mission("recalled", version=4)))
    assert inbox.mission is None


def test_an_older_card_never_replaces_a_newer_one() -> None:
    inbox = Inbox()
    inbox.start_from(snapshot(mission("en_route", version=6)))
    inbox.hear(change("mission.changed", mission("acknowledged", version=5)))
    assert inbox.mission == mission("en_route", version=6)


def test_other_events_of_the_stream_are_not_missions() -> None:
    inbox = Inbox()
    inbox.start_from(snapshot())
    inbox.hear(Event("clock", '{"at":"…"}', "1-1"))
    inbox.hear(change("crew.changed", {"call_sign": "C01", "state": "pause"}))
    assert inbox.mission is None
    assert inbox.state == "pause"


def test_missions_long_over_are_forgotten() -> None:
    inbox = Inbox()
    inbox.start_from(snapshot())
    for number in range(100):
        inbox.take_mission(mission("cleared", number=number))
    inbox.take_mission(mission("sent", number=100))
    assert len(inbox._missions) <= 22
    assert inbox.mission is not None


async def test_waiting_ends_with_news_or_with_time() -> None:
    inbox = Inbox()
    await inbox.wait(0.001)
    inbox.take_mission(mission("sent"))
    await inbox.wait(timedelta(hours=1).total_seconds())
    assert inbox.mission is not None


def played(patience_s: float) -> Crew:
    return played_in_city(patience_s)[0]


def played_in_city(patience_s: float = 0.0) -> tuple[Crew, FakeCity]:
    city = FakeCity(takes_password="p")
    phone = Session(
        city.client(), random.Random(1), email="e@demo.test", password="p", book=SessionBook(None),
        gate=asyncio.Semaphore(1),
    )  # fmt: skip
    land = Land((box(7.2, 43.6, 7.3, 43.7),), ("port",))
    streets = Streets(land, StraightLineTravel(), ZoneInfo("Europe/Paris"))
    return Crew(phone, CityClock(), streets, Tally(), random.Random(1), patience_s=patience_s), city


def test_a_crew_left_to_a_person_waits_for_the_tap_first() -> None:
    intent = next_intent(mission("acknowledged"), now=AT, choices=CHOICES, rng=random.Random(1))
    assert played(0)._due(intent) == intent.due_at
    assert played(120)._due(intent) == intent.due_at + timedelta(minutes=2)


def test_a_crew_drives_to_its_case_and_stands_there() -> None:
    crew = played(0)
    incident = mission("en_route")["incident"]
    crew._set_out(incident, AT)
    assert crew.track is not None
    assert crew.spot(crew.track.arrives_at).point == (7.26, 43.7)
    crew._stand_at(incident, crew.track.arrives_at)
    assert crew.spot(AT + timedelta(hours=2)).point == (7.26, 43.7)


def test_a_crew_found_on_scene_after_a_restart_stands_at_its_case() -> None:
    crew = played(0)
    crew._stand_at(mission("on_scene")["incident"], AT)
    assert crew.spot(AT).point == (7.26, 43.7)


def test_a_case_told_in_words_is_looked_for_in_the_sector() -> None:
    crew = played(0)
    crew._set_out({"lon": None, "lat": None, "group": "noise", "ongoing": "now"}, AT)
    assert crew.track is not None
    assert crew.streets.land.has(crew.track.coords[-1])


async def test_a_crew_says_that_all_is_well_before_it_is_missed_and_once() -> None:
    crew, city = played_in_city()
    crew.inbox.start_from(snapshot())
    crew.inbox.crew["check_due_at"] = "2026-11-24T21:10:00Z"
    await crew._keep_in_touch(AT)
    assert city.asked["POST /api/v1/field/check"] == 0
    for _ in range(2):
        await crew._keep_in_touch(AT + timedelta(minutes=9))
    assert crew.tally.counts["check"] == 1


async def test_a_word_of_the_desk_is_read_and_answered_once_after_the_person_who_plays_had_time() -> None:
    crew, city = played_in_city(patience_s=60)
    crew.inbox.start_from(snapshot())
    word = {"id": 7, "from": "desk", "text": "Où êtes-vous ?", "at": "2026-11-24T21:00:00Z", "read_at": None}
    crew.inbox.hear(change("message.changed", word))
    await crew._keep_in_touch(AT + timedelta(seconds=30))
    assert city.said == []
    for _ in range(2):
        await crew._keep_in_touch(AT + timedelta(seconds=61))
    assert [path for path, _body in city.said] == ["messages/7/read", "messages"]
    assert city.said[1][1]["text"].endswith(MARK)
