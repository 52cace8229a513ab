from itertools import pairwise

import pytest

from allopm.fleet import states as fleet
from allopm.incidents import states as incidents
from allopm.missions import states as missions
from allopm.reports import states as reports

HAPPY = [
    (incidents, "new open dispatched on_scene ended"),
    (incidents, "new open held open watched dispatched open handed_over open ended open"),
    (incidents, "new dispatched dispatched on_scene open dispatched ended"),
    (reports, "received read crew_sent en_route on_scene ended contested read ended"),
    (reports, "received read answered answered handed_over ended read"),
    (reports, "received crew_sent read crew_sent en_route on_scene ended"),
    (missions, "sent acknowledged en_route on_scene cleared"),
    (missions, "sent on_scene cleared"),
    (missions, "acknowledged refused"),
    (missions, "sent en_route recalled"),
    (fleet, "off_duty available committed available pause available off_duty"),
    (fleet, "available unreachable available committed committed available"),
]
UNHAPPY = [
    (incidents, "ended dispatched"),
    (incidents, "on_scene held"),
    (incidents, "dispatched handed_over"),
    (reports, "ended on_scene"),
    (reports, "contested received"),
    (missions, "cleared on_scene"),
    (missions, "on_scene refused"),
    (missions, "on_scene en_route"),
    (missions, "refused acknowledged"),
    (fleet, "off_duty committed"),
    (fleet, "pause committed"),
    (fleet, "committed off_duty"),
]


def steps(path):
    names = path.split()
    return list(pairwise(names))


@pytest.mark.parametrize(("table", "path"), HAPPY)
def test_a_life_goes_its_way(table, path):
    assert all(table.can_become(here, table.State(there)) for here, there in steps(path))


@pytest.mark.parametrize(("table", "path"), UNHAPPY)
def test_a_step_that_makes_no_sense_is_refused(table, path):
    assert not any(table.can_become(here, table.State(there)) for here, there in steps(path))


@pytest.mark.parametrize("table", [incidents, missions, reports, fleet])
def test_every_state_is_reached_and_none_is_forgotten(table):
    reached = set().union(*table.TRANSITIONS.values()) | {next(iter(table.TRANSITIONS))}
    assert set(table.TRANSITIONS) == set(table.State) == reached


def test_an_ended_case_offers_only_the_way_back():
    assert incidents.commands_for("ended") == ["reopen", "note", "undo"]


def test_a_crew_on_scene_can_only_clear():
    assert missions.verbs_for("on_scene") == ["clear"]
