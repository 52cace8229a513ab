"""Proposals: fit crews by arrival, reasons and warnings in words."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allopm.dispatching.arrival import arrival
from allopm.dispatching.crews import Way
from allopm.dispatching.recommend import CaseNeed, Commitment, CrewOption, Proposal, Settings, propose

AT = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
CASE = CaseNeed(priority=2)
TWO_KM = Way(300, 2_000)


def crew(call_sign: str = "C01", **fields: object) -> CrewOption:
    base = CrewOption(call_sign, "available", fix_at=AT - timedelta(seconds=10), sector="Port")
    return replace(base, **fields)  # type: ignore[arg-type]


def on_mission(state: str, *, priority: int = 3, minutes: int = 1) -> Commitment:
    return Commitment(priority=priority, state=state, since=AT - timedelta(minutes=minutes))


def first(case: CaseNeed, option: CrewOption, leg: Way | None = TWO_KM, **settings: object) -> Proposal:
    return propose(case, [option], [leg], at=AT, settings=Settings(**settings))[0]  # type: ignore[arg-type]


ways = st.one_of(st.none(), st.builds(Way, travel_s=st.floats(0, 7_200), distance_m=st.floats(0, 60_000)))
crews = st.lists(
    st.builds(
        CrewOption,
        call_sign=st.integers(1, 999).map(lambda n: f"C{n:03}"),
        state=st.sampled_from(["available", "committed", "pause", "off_duty", "unreachable"]),
        vehicle=st.sampled_from(["car", "motorbike", "bike", "foot", "van"]),
        officers=st.integers(1, 3),
        skills=st.frozensets(st.sampled_from(["motorbike", "dog"])),
        sector=st.sampled_from(["", "Port", "Ariane"]),
        fix_at=st.one_of(st.none(), st.integers(-30, 4_000).map(lambda s: AT - timedelta(seconds=s))),
        commitment=st.one_of(
            st.none(),
            st.builds(
                Commitment,
                priority=st.integers(1, 4),
                state=st.sampled_from(["sent", "en_route", "on_scene"]),
                since=st.integers(0, 7_200).map(lambda s: AT - timedelta(seconds=s)),
            ),
        ),
    ),
    max_size=12,
    unique_by=lambda option: option.call_sign,
)
cases = st.builds(
    CaseNeed,
    priority=st.integers(1, 4),
    requires=st.sampled_from([(), ("motorbike",), ("dog", "motorbike")]),
    min_officers=st.integers(0, 3),
)


@given(cases, crews, st.data())
def test_every_crew_is_in_the_list_once_eligible_first_and_best_first(
    case: CaseNeed, options: list[CrewOption], data: st.DataObject
) -> None:
    legs = data.draw(st.lists(ways, min_size=len(options), max_size=len(options)))
    lines = propose(case, options, legs, at=AT)
    assert sorted(line.crew for line in lines) == sorted(option.call_sign for option in options)
    assert [line.eligible for line in lines] == sorted((line.eligible for line in lines), reverse=True)
    eligible = [line.eta_p80_s for line in lines if line.eligible]
    assert eligible == sorted(eligible, key=lambda eta: math.inf if eta is None else eta)


@given(cases, crews, st.data(), st.randoms(use_true_random=False))
def test_the_order_of_the_crews_changes_nothing(
    case: CaseNeed, options: list[CrewOption], data: st.DataObject, shuffler: random.Random
) -> None:
    legs = data.draw(st.lists(ways, min_size=len(options), max_size=len(options)))
    pairs = list(zip(options, legs, strict=True))
    expected = propose(case, options, legs, at=AT)
    shuffler.shuffle(pairs)
    assert propose(case, [option for option, _ in pairs], [leg for _, leg in pairs], at=AT) == expected


@given(cases, crews, st.data())
def test_whatever_is_ranked_or_refused_says_why_and_p80_is_never_before_p50(
    case: CaseNeed, options: list[CrewOption], data: st.DataObject
) -> None:
    legs = data.draw(st.lists(ways, min_size=len(options), max_size=len(options)))
    for line in propose(case, options, legs, at=AT):
        assert line.reasons
        if line.eta_s is not None:
            assert line.eta_p80_s is not None
            assert 0 < line.eta_s <= line.eta_p80_s


@given(st.floats(0, 3_600), st.floats(0, 3_600), st.integers(0, 3_000), st.integers(0, 3_000))
def test_a_longer_way_or_an_older_position_never_arrives_sooner(
    travel_s: float, more_s: float, age_s: int, older_s: int
) -> None:
    fresh = crew(fix_at=AT - timedelta(seconds=age_s))
    stale = crew(fix_at=AT - timedelta(seconds=age_s + older_s))
    near, far = Way(travel_s, 1_000), Way(travel_s + more_s, 1_000)
    settings = Settings()
    reference = arrival(fresh, near, at=AT, settings=settings)
    for later in (
        arrival(fresh, far, at=AT, settings=settings),
        arrival(stale, near, at=AT, settings=settings),
    ):
        assert later.p50_s >= reference.p50_s
        assert later.p80_s >= reference.p80_s


def test_the_nearest_by_time_comes_first_not_the_nearest_by_distance() -> None:
    across_the_river, by_the_fast_road = Way(600, 900), Way(240, 3_000)
    lines = propose(CASE, [crew("C01"), crew("C02")], [across_the_river, by_the_fast_road], at=AT)
    assert [line.crew for line in lines] == ["C02", "C01"]


def test_a_stale_position_is_said_and_loses_to_a_fresh_one_at_the_same_distance() -> None:
    stale = crew("C01", fix_at=AT - timedelta(minutes=10))
    lines = propose(CASE, [stale, crew("C02")], [Way(300, 2_000), Way(300, 2_000)], at=AT)
    assert [line.crew for line in lines] == ["C02", "C01"]
    assert "position ancienne (10 min) : délai élargi" in lines[1].warnings


def test_a_missing_skill_is_a_reason_not_a_disappearance() -> None:
    line = first(CaseNeed(priority=2, requires=("motorbike",)), crew())
    assert not line.eligible
    assert line.reasons == ("il manque : moto",)
    assert line.eta_s is not None


@pytest.mark.parametrize(
    ("option", "reason"),
    [
        (crew(state="pause"), "en pause"),
        (crew(state="off_duty"), "hors service"),
        (crew(state="committed", commitment=on_mission("on_scene")), "sur place pour une autre affaire (P3)"),
        (crew(state="committed"), "déjà engagé"),
        (crew(officers=1), "1 agent(s), il en faut 2"),
    ],
)
def test_who_cannot_go_says_why(option: CrewOption, reason: str) -> None:
    line = first(CaseNeed(priority=2, min_officers=2), option)
    assert not line.eligible
    assert reason in line.reasons


def test_a_crew_without_a_position_comes_after_those_that_have_one_and_says_so() -> None:
    hidden, seen = crew("C01", fix_at=None), crew("C02")
    lines = propose(CASE, [hidden, seen], [None, Way(3_000, 20_000)], at=AT)
    assert [line.crew for line in lines] == ["C02", "C01"]
    assert "position inconnue : délai impossible à dire" in lines[1].warnings


def test_a_case_told_in_words_only_still_gets_crews_without_a_delay() -> None:
    line = first(CASE, crew(), None)
    assert line.eligible
    assert line.eta_s is None
    assert "lieu ou chemin inconnu : délai impossible à dire" in line.warnings


def test_an_urgent_case_may_divert_a_crew_from_a_lesser_one_when_the_city_wants_it() -> None:
    driving = crew(state="committed", commitment=on_mission("en_route", priority=3))
    urgent = CaseNeed(priority=1)
    line = first(urgent, driving, may_divert=True)
    assert line.eligible
    assert "détournement" in line.warnings
    assert not first(urgent, driving).eligible
    assert "à rappeler d’abord" in first(urgent, driving).reasons[0]


def test_no_crew_is_diverted_to_something_equally_urgent() -> None:
    driving = crew(state="committed", commitment=on_mission("en_route", priority=1))
    assert not first(CaseNeed(priority=1), driving, may_divert=True).eligible


def test_a_crew_that_has_been_on_scene_for_long_is_said_to_finish_soon() -> None:
    busy = crew(state="committed", commitment=on_mission("on_scene", minutes=25))
    assert "termine probablement bientôt" in first(CASE, busy).warnings


def test_leaving_a_sector_empty_is_said_in_words() -> None:
    assert "laisse le secteur Port sans équipage libre" in first(CASE, crew()).warnings
    pair = propose(CASE, [crew("C01"), crew("C02")], [Way(300, 2_000), Way(300, 2_000)], at=AT)
    assert not any("Port" in warning for line in pair for warning in line.warnings)


def test_the_reserve_is_said_for_what_can_wait_and_not_for_what_cannot() -> None:
    fleet = [crew(f"C{n:02}", state="available" if n < 2 else "pause") for n in range(12)]
    legs = [Way(300, 2_000)] * 12
    deferred = propose(CaseNeed(priority=3), fleet, legs, at=AT)[0]
    urgent = propose(CaseNeed(priority=1), fleet, legs, at=AT)[0]
    assert any("réserve : 2" in warning for warning in deferred.warnings)
    assert not any("réserve" in warning for warning in urgent.warnings)


def test_the_end_of_duty_is_said() -> None:
    leaving = crew(duty_ends_at=AT + timedelta(minutes=20))
    assert "fin de service dans 20 min" in first(CASE, leaving).warnings


def test_a_silent_crew_can_still_be_called_by_radio() -> None:
    line = first(CASE, crew(state="unreachable"))
    assert line.eligible
    assert "ne donne plus signe : appelez-le à la radio" in line.warnings
