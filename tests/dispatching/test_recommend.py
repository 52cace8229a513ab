"""Proposals: fit crews by arrival, reasons and warnings in words."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allopm.dispatching.arrival import arrival
from allopm.dispatching.crews import Way
from allopm.dispatching.policies import POLICIES
from allopm.dispatching.recommend import CaseNeed, Commitment, CrewOption, Proposal, Settings, propose
from allopm.dispatching.service import service_times

AT = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
CASE = CaseNeed(priority=2)
TWO_KM = Way(300, 2_000)


def crew(call_sign: str = "C01", **fields: object) -> CrewOption:
    base = CrewOption(call_sign, "available", fix_at=AT - timedelta(seconds=10), sector="Port")
    return replace(base, **fields)  # type: ignore[arg-type]


def on_mission(state: str, *, priority: int = 3, minutes: int = 1, **fields: object) -> Commitment:
    since = AT - timedelta(minutes=minutes)
    return Commitment(priority=priority, state=state, since=since, **fields)  # type: ignore[arg-type]


def first(case: CaseNeed, option: CrewOption, leg: Way | None = TWO_KM, **settings: object) -> Proposal:
    policy = POLICIES[str(settings.pop("policy", "reserve"))]
    return propose(case, [option], [leg], at=AT, settings=Settings(policy=policy, **settings))[0]  # type: ignore[arg-type]


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
    prefers=st.sampled_from([(), ("dog",)]),
)


@given(cases, crews, st.data())
def test_every_crew_is_in_the_list_once_eligible_first_and_best_first(
    case: CaseNeed, options: list[CrewOption], data: st.DataObject
) -> None:
    legs = data.draw(st.lists(ways, min_size=len(options), max_size=len(options)))
    lines = propose(case, options, legs, at=AT)
    assert sorted(line.crew for line in lines) == sorted(option.call_sign for option in options)
    assert [line.eligible for line in lines] == sorted((line.eligible for line in lines), reverse=True)
    eligible = [line.score_s for line in lines if line.eligible]
    assert eligible == sorted(eligible)


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


def test_an_urgent_case_may_divert_a_crew_from_a_lesser_one_when_the_policy_says_so() -> None:
    driving = crew(state="committed", commitment=on_mission("en_route", priority=3, incident="PM-3"))
    urgent = CaseNeed(priority=1)
    line = first(urgent, driving)
    assert (line.eligible, line.diverts, line.finishing, line.policy) == (True, "PM-3", False, "reserve")
    assert "détournement" in line.warnings
    refused = first(urgent, driving, policy="nearest")
    assert (refused.eligible, refused.diverts, refused.policy) == (False, None, "nearest")
    assert "à rappeler d’abord" in refused.reasons[0]


def test_a_crew_turns_round_only_for_a_noticeable_gain() -> None:
    driving = crew("C01", state="committed", commitment=on_mission("en_route", priority=3))
    for gain_s, best in ((30, "C02"), (120, "C01")):
        ways = [Way(300, 2_000), Way(300 + gain_s / 1.4, 2_000)]
        lines = propose(CaseNeed(priority=1), [driving, crew("C02")], ways, at=AT)
        assert lines[0].crew == best


@pytest.mark.parametrize("priority", [1, 2])
def test_no_crew_is_diverted_to_something_equally_urgent_or_less(priority: int) -> None:
    driving = crew(state="committed", commitment=on_mission("en_route", priority=1))
    assert not first(CaseNeed(priority=priority), driving).eligible


def test_a_crew_is_not_proposed_for_the_case_it_is_on() -> None:
    busy = crew(state="committed", commitment=on_mission("on_scene", minutes=25, incident="PM-1"))
    line = first(CaseNeed(priority=2, code="PM-1"), busy)
    assert (line.eligible, line.reasons) == (False, ("déjà sur cette affaire",))


def test_a_crew_that_has_been_on_scene_for_long_is_proposed_as_finishing_and_its_wait_counts() -> None:
    busy = crew("C01", state="committed", commitment=on_mission("on_scene", minutes=25))
    lines = propose(CASE, [busy, crew("C02")], [TWO_KM, TWO_KM], at=AT)
    assert [line.crew for line in lines] == ["C02", "C01"]
    finishing = lines[1]
    assert (finishing.eligible, finishing.finishing, finishing.diverts) == (True, True, None)
    assert finishing.wait_s > 60
    assert finishing.eta_s == lines[0].eta_s + round(finishing.wait_s)
    assert "termine probablement bientôt : à libérer par radio avant l’envoi" in finishing.warnings


def test_what_the_citys_own_missions_took_says_who_finishes_soon() -> None:
    long_ones = service_times([5_400.0] * 40)
    busy = crew(state="committed", commitment=on_mission("on_scene", minutes=25, service_s=long_ones))
    assert not first(CASE, busy).eligible


def test_a_stale_position_wins_only_when_it_is_sooner_at_its_worst_and_says_so() -> None:
    stale = crew("C01", fix_at=AT - timedelta(minutes=3))
    close = propose(CASE, [stale, crew("C02")], [Way(300, 2_000), Way(370, 2_000)], at=AT)
    assert [line.crew for line in close] == ["C02", "C01"]
    far = propose(CASE, [stale, crew("C02")], [Way(300, 2_000), Way(1_200, 9_000)], at=AT)
    assert [line.crew for line in far] == ["C01", "C02"]
    assert far[0].is_stale
    assert not far[1].is_stale
    assert any("devant malgré sa position ancienne" in warning for warning in far[0].warnings)
    assert not any("devant" in warning for warning in far[1].warnings)


def test_what_the_kind_prefers_comes_first_and_the_others_stay_possible() -> None:
    rodeo = CaseNeed(priority=2, prefers=("motorbike",))
    fleet = [crew("C01"), crew("M01", vehicle="motorbike")]
    lines = propose(rodeo, fleet, [Way(300, 2_000), Way(400, 2_500)], at=AT)
    assert [line.crew for line in lines] == ["M01", "C01"]
    assert "moto" in lines[0].reasons
    assert "sans moto, préféré ici" in lines[1].warnings
    assert propose(rodeo, fleet, [Way(300, 2_000), Way(900, 9_000)], at=AT)[0].crew == "C01"


def test_coverage_is_said_over_streets_when_it_is_known() -> None:
    losses = {"C01": ("Ariane",), "C02": ("Ariane", "Port", "Cimiez")}
    fleet = [crew("C01"), crew("C02"), crew("C03")]
    lines = propose(CASE, fleet, [TWO_KM] * 3, at=AT, losses=losses)
    said = [" ".join(line.warnings) for line in lines]
    assert "laisse Ariane sans équipage à moins de 8 min" in said[0]
    assert "laisse Ariane, Port et 1 autre(s) secteur(s) sans équipage à moins de 8 min" in said[1]
    assert "laisse" not in said[2]


def test_leaving_a_sector_empty_is_said_in_words() -> None:
    assert "laisse le secteur Port sans équipage libre" in first(CASE, crew()).warnings
    pair = propose(CASE, [crew("C01"), crew("C02")], [Way(300, 2_000), Way(300, 2_000)], at=AT)
    assert not any("Port" in warning for line in pair for warning in line.warnings)


def test_the_reserve_holds_what_can_wait_and_not_what_cannot() -> None:
    fleet = [crew(f"C{n:02}", state="available" if n < 1 else "pause") for n in range(12)]
    legs = [TWO_KM] * 12
    deferred = propose(CaseNeed(priority=3), fleet, legs, at=AT)
    assert deferred[0].held == "n’en laisse que 0 libre(s) pour les urgences (réserve : 1) : plutôt mettre en attente"
    assert [line.held is None for line in deferred] == [not line.eligible for line in deferred]
    assert propose(CaseNeed(priority=1), fleet, legs, at=AT)[0].held is None


def test_nothing_is_held_for_ever_nor_by_a_policy_without_reserve() -> None:
    fleet, legs = [crew("C01")], [TWO_KM]
    assert propose(CaseNeed(priority=3), fleet, legs, at=AT)[0].held
    assert propose(CaseNeed(priority=3, waited_s=8 * 3600), fleet, legs, at=AT)[0].held is None
    assert first(CaseNeed(priority=3), crew(), policy="reroute").held is None


def test_the_tour_policy_groups_what_can_wait() -> None:
    assert "tournée" in (first(CaseNeed(priority=3), crew(), policy="tour").held or "")
    assert first(CaseNeed(priority=1), crew(), policy="tour").held is None


def test_the_end_of_duty_is_said() -> None:
    leaving = crew(duty_ends_at=AT + timedelta(minutes=20))
    assert "fin de service dans 20 min" in first(CASE, leaving).warnings


def test_a_silent_crew_can_still_be_called_by_radio() -> None:
    line = first(CASE, crew(state="unreachable"))
    assert line.eligible
    assert "ne donne plus signe : appelez-le à la radio" in line.warnings


def test_after_the_hundredth_crew_only_how_long_or_why_not_is_said():
    fleet = [crew(f"C{number:03}") for number in range(120)] + [crew("P001", state="pause")]
    lines = propose(CASE, fleet, [Way(300 + number, 2_000) for number in range(121)], at=AT)
    assert [len(line.reasons) for line in lines[98:102]] == [4, 4, 1, 1]
    assert lines[100].reasons[0].startswith("sur place en ")
    assert (lines[-1].crew, lines[-1].reasons) == ("P001", ("en pause",))
