"""Any order and any repetition of a crew's offline actions: times never run backwards, own times are kept."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from allopm.fleet.models import Crew
from allopm.incidents.models import Incident
from allopm.missions import actions as missions
from allopm.missions.change import TIMES
from allopm.missions.field import Deed, act
from allopm.missions.models import Mission
from allopm.missions.states import State
from allopm.refusals import Refused
from tests.replay import replays
from tests.scenes import NOON, case_of, crew_actor, later, make_crew, make_operator, say

pytestmark = pytest.mark.django_db

DEEDS = [
    Deed("acknowledge", later(minutes=3), "offline-key-1"),
    Deed("en-route", later(minutes=4), "offline-key-2"),
    Deed("on-scene", later(minutes=9), "offline-key-3"),
    Deed("clear", later(minutes=21), "offline-key-4", outcome="stopped"),
]
BACK = later(minutes=40)  # out of the tunnel
ORDER = (State.ACKNOWLEDGED, State.EN_ROUTE, State.ON_SCENE, State.CLEARED)


@pytest.fixture
def crew(city) -> Crew:
    return make_crew(city, "C12")


@pytest.fixture
def sent(city, crew) -> Mission:
    lea, case = make_operator(city), case_of(say(city))
    return missions.send_crew(city, case.code, "C12", by=lea, at=later(minutes=1), version=1, reason="seul proche")


def send_all(city, crew, mission, deeds) -> None:
    for deed in deeds:
        try:
            act(city, mission.pk, deed, crew="C12", by=crew_actor(crew), now=BACK)
        except Refused:
            continue


def as_at_first(mission: Mission, crew: Crew) -> None:
    """One more example on the same rows: the mission as it was when it was sent."""
    crew.refresh_from_db()
    Mission.objects.filter(pk=mission.pk).update(
        state="sent", state_at=mission.sent_at, **dict.fromkeys(TIMES.values()), version=1
    )
    Incident.objects.filter(pk=mission.incident_id).update(state="dispatched", ended_at=None, outcome="", proof="")
    Crew.objects.filter(pk=crew.pk).update(state="committed", mission_id=mission.pk, mission_state="sent")
    from allopm.missions.models import FieldAction

    FieldAction.objects.filter(crew=crew).delete()


def times_of(mission: Mission) -> list:
    fresh = Mission.objects.get(pk=mission.pk)
    return [getattr(fresh, TIMES[state]) for state in ORDER]


FEW = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])  # each one is many queries


@FEW
@example(deeds=DEEDS[::-1])
@given(deeds=st.lists(st.sampled_from(DEEDS), min_size=1, max_size=6))
def test_any_order_and_repetition_keeps_own_times_and_never_runs_backwards(city, crew, sent, deeds):
    as_at_first(sent, crew)
    send_all(city, crew, sent, deeds)
    times = times_of(sent)
    known = [moment for moment in times if moment is not None]
    assert all(before <= after for before, after in pairwise(known))
    for deed, moment in zip(DEEDS, times, strict=True):
        assert moment == (deed.at if deed in deeds else None)


@FEW
@given(
    order=st.permutations(range(4)),
    minutes=st.lists(st.integers(min_value=-60, max_value=90), min_size=4, max_size=4),
)
def test_a_clock_that_jumps_never_makes_times_run_backwards(city, crew, sent, order, minutes):
    as_at_first(sent, crew)
    deeds = [
        Deed(deed.verb, later(minutes=minute), deed.key, outcome=deed.outcome)
        for deed, minute in zip(DEEDS, minutes, strict=True)
    ]
    send_all(city, crew, sent, [deeds[index] for index in order])
    known = [moment for moment in times_of(sent) if moment is not None]
    assert all(before <= after for before, after in pairwise(known))
    assert all(sent.sent_at <= moment <= BACK for moment in known)


def test_a_step_that_arrives_after_the_end_is_noted_with_its_own_time(city, crew, sent):
    send_all(city, crew, sent, [DEEDS[3]])
    with replays(city):
        send_all(city, crew, sent, [DEEDS[2]])
    assert times_of(sent) == [None, None, later(minutes=9), later(minutes=21)]
    assert Mission.objects.get(pk=sent.pk).state == "cleared"


def test_the_oldest_moment_believed_is_a_shift_ago(city, crew, sent):
    act(city, sent.pk, Deed("en-route", NOON.replace(year=2020), "old-old-key"), crew="C12",
        by=crew_actor(crew), now=BACK)  # fmt: skip
    assert times_of(sent)[1] == sent.sent_at
