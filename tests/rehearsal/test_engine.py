"""Cases and crews played under a policy."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allopm.dispatching.policies import POLICIES
from allopm.rehearsal.engine import DIVERT_S, rehearse
from allopm.rehearsal.fleet import Roster
from tests.rehearsal.towns import case, world

NEAREST, REROUTE, RESERVE, TOUR = (POLICIES[code] for code in ("nearest", "reroute", "reserve", "tour"))


def test_the_crew_sets_out_drives_stays_and_is_free_again() -> None:
    run = rehearse(world([0, 4], [0]), [case(1, 1, 2), case(2, 0, 2)], NEAREST)
    first, second = run.fates
    assert first.on_scene_s == pytest.approx(60 + 30 + 240)
    assert first.cleared_s == pytest.approx(330 + 600)
    assert second.on_scene_s == pytest.approx(930 + 30 + 240)
    assert run.crews[0].busy_s == pytest.approx(2 * (30 + 240 + 600))


def test_a_turned_crew_is_where_it_has_got_to_and_its_case_waits_with_its_age() -> None:
    cases = [case(0, 1, 3), case(5.5, 2, 1), case(5.6, 1, 3)]
    run = rehearse(world([0, 20, 3], [0]), cases, REROUTE)
    left, urgent, later = run.fates
    assert left.diversions == 1
    assert urgent.on_scene_s == pytest.approx(5.5 * 60 + DIVERT_S + 2 * 60)  # five minutes on its way: two past it
    assert left.on_scene_s < later.on_scene_s
    assert run.crews[0].metres == pytest.approx(run.crews[0].metres)


def test_nearest_lets_the_urgent_case_wait_for_who_is_free() -> None:
    cases = [case(0, 1, 3), case(5.5, 2, 1)]
    run = rehearse(world([0, 20, 3], [0]), cases, NEAREST)
    assert run.fates[1].on_scene_s > run.fates[0].cleared_s


def test_the_reserve_waits_for_the_urgent_and_then_ends_the_wait_itself() -> None:
    longest_s = RESERVE.held_at_most_s[3]
    run = rehearse(world([0, 1], [0, 0]), [case(0, 0, 1, service_min=600), case(1, 1, 3)], RESERVE)
    assert run.fates[1].left_s == pytest.approx(60 + longest_s)
    assert run.fates[1].left_s < run.fates[0].cleared_s


def test_a_tour_takes_the_next_case_without_coming_back() -> None:
    cases = [case(0.1, 1, 3), case(0.2, 2, 3)]
    run = rehearse(world([0, 5, 6], [0, 0, 0]), cases, replace(TOUR, decide=TOUR.decide))
    assert run.fates[0].sent_s == pytest.approx(60.0)  # at the next look, not at once
    assert all(fate.on_scene_s < 3600 for fate in run.fates)


def test_crews_come_and_go_with_the_roster_and_nobody_leaves_a_case() -> None:
    roster = Roster(tuple(1 if hour < 8 else 0 if hour < 9 else 1 for hour in range(24)))
    run = rehearse(world([0, 1], [0], roster=roster), [case(479, 1, 2, service_min=30), case(485, 1, 2)], NEAREST)
    assert run.fates[0].cleared_s > 8 * 3600
    assert run.fates[1].left_s == pytest.approx(9 * 3600)


def test_what_is_seen_at_a_moment_is_what_was() -> None:
    cases = [case(0, 1, 3, service_min=60), case(20, 2, 2)]
    run = rehearse(world([0, 10, 30], [0]), cases, NEAREST, witness_s=[300.0, 1500.0])
    on_way, on_scene = run.moments
    assert on_way.waiting == (0,) and on_way.crews[0][0] == 300.0
    assert on_scene.waiting == (1,) and on_scene.crews[0][0] == run.fates[0].cleared_s


drawn_cases = st.lists(
    st.tuples(st.floats(0, 300), st.integers(0, 3), st.integers(1, 4), st.floats(4, 60)), min_size=1, max_size=25
)


@settings(max_examples=40, deadline=None)
@given(drawn_cases, st.sampled_from(sorted(POLICIES)))
def test_everyone_is_served_once_and_no_crew_is_in_two_places(
    rows: list[tuple[float, int, int, float]], code: str
) -> None:
    cases = [case(at, point, level, service_min=stay) for at, point, level, stay in sorted(rows)]
    run = rehearse(world([0, 3, 9, 25], [0, 2, 3]), cases, POLICIES[code])
    for one, fate in zip(cases, run.fates, strict=True):
        assert one.at_s <= fate.sent_s <= fate.left_s < fate.on_scene_s < fate.cleared_s < 1e9
        assert fate.cleared_s - fate.on_scene_s == pytest.approx(one.service_s)
    for number in range(3):
        stays = sorted((fate.left_s, fate.cleared_s) for fate in run.fates if fate.crew == number)
        assert all(end <= start + 1e-6 for (_, end), (start, _) in pairwise(stays))


@settings(max_examples=20, deadline=None)
@given(drawn_cases)
def test_the_same_cases_give_the_same_fates(rows: list[tuple[float, int, int, float]]) -> None:
    cases = [case(at, point, level, service_min=stay) for at, point, level, stay in sorted(rows)]
    town = world([0, 3, 9, 25], [0, 2, 3])
    assert rehearse(town, cases, TOUR).fates == rehearse(town, cases, TOUR).fates
