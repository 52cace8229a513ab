"""The plan of events: replayable, with the rhythm and the mix of the profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from allopm.simulator.kinds import Kind, Question, read_kinds
from allopm.simulator.land import Land
from allopm.simulator.plan import World, burst, opening_statements, statements_of_day
from allopm.simulator.profile import BUILT_IN
from allopm.simulator.statement import PLATES, Statement, as_report
from allopm.simulator.words import MARK

PARIS = ZoneInfo("Europe/Paris")
GROUPS = ("parking", "wreck", "squat", "noise", "traffic", "shop", "other", "town")
KINDS = tuple(
    Kind(
        f"{group}.{name}",
        group,
        "mairie" if group == "town" else "pm",
        (
            Question("plate", "plate"),
            Question("danger", "yesno"),
            Question("how", "choice", ("a", "b")),
            Question("say", "text"),
        ),
        group != "wreck",
    )
    for group in GROUPS
    for name in ("one", "two", "three")
)
LAND = Land((box(7.20, 43.68, 7.25, 43.72), box(7.25, 43.68, 7.30, 43.72)), ("west", "east"))
DAY = date(2026, 11, 24)


def world(seed: int = 7, per_day: float = 300) -> World:
    return World(seed=seed, kinds=KINDS, land=LAND, profile=BUILT_IN, zone=PARIS, per_day=per_day)


@given(st.integers(0, 2**32), st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_the_plan_is_a_pure_function_of_the_seed_and_the_day(seed: int, day: date) -> None:
    assert statements_of_day(world(seed, 40), day) == statements_of_day(world(seed, 40), day)


def test_another_seed_or_another_day_is_another_plan() -> None:
    plan = statements_of_day(world(), DAY)
    assert plan != statements_of_day(world(8), DAY)
    assert plan != statements_of_day(world(), DAY + timedelta(days=1))


def test_a_day_does_not_depend_on_the_days_before_it() -> None:
    busy = world()
    for before in range(3):
        statements_of_day(busy, DAY - timedelta(days=before + 1))
    assert statements_of_day(busy, DAY) == statements_of_day(world(), DAY)


@cache
def weeks(count: int = 4) -> list[Statement]:
    city = world()
    return [found for day in range(7 * count) for found in statements_of_day(city, DAY + timedelta(days=day))]


def test_the_volume_is_the_one_asked_for_echoes_included() -> None:
    assert len(weeks()) / 28 == pytest.approx(300, rel=0.05)


def test_the_mix_follows_the_profile() -> None:
    first = [found for found in weeks() if "-e" not in found.key]
    counts = Counter(found.group for found in first)
    for group in GROUPS:
        assert counts[group] / len(first) == pytest.approx(BUILT_IN.share[group], abs=0.02)


def test_the_day_has_its_hours_in_local_time() -> None:
    counts: Counter[tuple[str, bool]] = Counter()
    for found in weeks():
        hour = found.at.astimezone(PARIS).hour
        counts[found.group, hour >= 22 or hour < 3] += 1
    assert counts["noise", True] > counts["noise", False]
    assert counts["parking", False] > 5 * counts["parking", True]


def test_keys_are_unique_and_moments_are_of_that_day_or_the_minutes_after() -> None:
    plan = statements_of_day(world(), DAY)
    assert len({found.key for found in plan}) == len(plan)
    assert all(DAY <= found.at.astimezone(PARIS).date() <= DAY + timedelta(days=1) for found in plan)
    assert [found.at for found in plan] == sorted(found.at for found in plan)


def test_echoes_are_near_their_first_report_in_place_and_time() -> None:
    plan = {found.key: found for found in weeks(2)}
    echoes = [found for key, found in plan.items() if "-e" in key]
    assert len(echoes) > 50
    for echo in echoes:
        first = plan[echo.key.rsplit("-e", 1)[0]]
        assert echo.kind == first.kind
        assert timedelta() <= echo.at - first.at <= timedelta(minutes=40)
        assert Point(echo.point).distance(Point(first.point)) < 0.003


def test_first_reports_are_on_land() -> None:
    assert all(LAND.has(found.point) for found in statements_of_day(world(), DAY) if "-e" not in found.key)


def test_everything_invented_says_so() -> None:
    for found in weeks(2):
        body = as_report(found, address="", photos=[])
        assert str(body["comment"]).endswith(MARK)
        contact = body["contact"]
        assert contact is None or ("@demo.test" in str(contact) and "simulation" in str(contact))
        assert found.answers.get("plate", PLATES[0]) in PLATES
        assert found.answers.get("say", MARK).endswith(MARK)


def test_answers_are_those_that_the_questions_offer() -> None:
    for found in weeks(2):
        assert found.answers.get("danger", "yes") in ("yes", "no")
        assert found.answers.get("how", "a") in ("a", "b")


def test_a_kind_that_does_not_ask_whether_it_goes_on_says_unknown() -> None:
    wrecks = [found for found in weeks(2) if found.group == "wreck"]
    assert {found.ongoing for found in wrecks} == {"unknown"}


def test_without_a_place_on_the_map_there_are_words() -> None:
    silent = [found for found in weeks() if found.source == "none"]
    assert silent
    for found in silent:
        place = as_report(found, address="", photos=[])["location"]
        assert isinstance(place, dict)
        assert place["lon"] is None
        assert place["words"]


def test_a_city_that_starts_is_seen_to_live_within_a_minute() -> None:
    at = datetime(2026, 11, 24, 21, 4, tzinfo=UTC)
    opening = opening_statements(world(), at=at)
    assert len(opening) == 3
    assert all(at < found.at <= at + timedelta(minutes=1) for found in opening)
    assert opening == opening_statements(world(), at=at)


def test_a_burst_has_its_number_within_its_time_and_mostly_few_scenes() -> None:
    at = datetime(2026, 11, 24, 21, 4, tzinfo=UTC)
    found = burst(world(), 400, within_s=3600, at=at)
    assert len(found) == 400
    assert len({one.key for one in found}) == 400
    assert all(at <= one.at <= at + timedelta(hours=1) for one in found)
    assert largest_scenes(found, 5) > 200


def largest_scenes(found: Sequence[Statement], scenes: int) -> int:
    """Reports within 300 m of the most told corners, by kind."""
    cells = Counter((one.kind, round(one.point[0], 2), round(one.point[1], 2)) for one in found)
    return sum(count for _, count in cells.most_common(2 * scenes))


def test_a_city_with_only_one_group_still_lives() -> None:
    town = World(seed=1, kinds=KINDS[-3:], land=LAND, profile=BUILT_IN, zone=PARIS, per_day=50)
    assert {found.group for found in statements_of_day(town, DAY)} == {"town"}


def test_kinds_are_read_as_the_public_api_lists_them() -> None:
    listed = [
        {
            "code": "noise.music", "label": "Musique", "group": "noise", "group_label": "Nuisances", "door": "pm",
            "questions": [
                {"code": "from", "label": "D’où ?", "type": "choice", "choices": [{"code": "bar", "label": "Bar"}]}
            ],
            "ongoing_question": True,
        }
    ]  # fmt: skip
    assert read_kinds(listed) == (Kind("noise.music", "noise", "pm", (Question("from", "choice", ("bar",)),), True),)
