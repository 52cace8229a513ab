"""Fixed places reached from many points, and streets within a time."""

from __future__ import annotations

import numpy as np
import pytest

from allopm.geo.conditions import Conditions, Obstacle
from allopm.geo.reach import FAR_S, streets_within
from allopm.geo.streets import StreetGraph
from allopm.geo.travel import StraightLineTravel, StreetTravel
from tests.geo.towns import place, street, town

GRID = town(street(*range(10)), street(0, 10, 20, 30), street(9, 19, 29, 39), street(30, *range(31, 39), 39))
MIDDLES = (place(4), place(35))
CREWS = [place(0), place(5), place(39), (7.9, 43.9)]


@pytest.fixture(scope="module")
def travel() -> StreetTravel:
    return StreetTravel(StreetGraph(GRID))


def test_a_matrix_is_what_one_search_after_the_other_says(travel: StreetTravel) -> None:
    found = travel.seconds_to_places(CREWS[:3], MIDDLES)
    for column, middle in enumerate(MIDDLES):
        legs = travel.eta_many_to_one(CREWS[:3], middle)
        assert found[:, column].tolist() == pytest.approx([leg.seconds for leg in legs])


def test_asking_again_from_elsewhere_uses_the_same_trees(travel: StreetTravel) -> None:
    first = travel.seconds_to_places(CREWS[:1], MIDDLES)
    assert travel.seconds_to_places([place(9), *CREWS[:1]], MIDDLES)[1].tolist() == first[0].tolist()


def test_nobody_and_nowhere_are_empty(travel: StreetTravel) -> None:
    assert travel.seconds_to_places([], MIDDLES).shape == (0, 2)
    assert travel.seconds_to_places(CREWS, ()).shape == (4, 0)
    assert StraightLineTravel().seconds_to_places([], MIDDLES).shape == (0, 2)


def test_the_pace_of_the_hour_counts() -> None:
    graph = StreetGraph(GRID)
    usual, slow = StreetTravel(graph), StreetTravel(graph, Conditions(pace=2.0))
    assert slow.seconds_to_places(CREWS[:2], MIDDLES) == pytest.approx(usual.seconds_to_places(CREWS[:2], MIDDLES) * 2)


def test_seconds_alone_are_those_of_the_whole_answer(travel: StreetTravel) -> None:
    legs = travel.eta_many_to_one(CREWS[:3], place(35))
    assert travel.seconds_many_to_one(CREWS[:3], place(35)) == pytest.approx([leg.seconds for leg in legs])
    assert travel.seconds_many_to_one([], place(35)) == []


def test_past_a_closure_seconds_alone_say_the_same_too() -> None:
    lon, lat = place(2)
    around = tuple((lon + x, lat + y) for x, y in [(-4e-4, -4e-4), (4e-4, -4e-4), (4e-4, 4e-4), (-4e-4, 4e-4)])
    past = StreetTravel(StreetGraph(GRID).past([Obstacle(around, is_area=True)]))
    crews = [place(0), place(2), place(9)]
    legs = past.eta_many_to_one(crews, place(4))
    assert past.seconds_many_to_one(crews, place(4)) == pytest.approx([leg.seconds for leg in legs])


def test_streets_within_a_time_grow_with_it_and_with_the_crews(travel: StreetTravel) -> None:
    one, all_of_them = np.array(CREWS[:1]), np.array(CREWS[:3])
    near, far = streets_within(travel.graph, one, 30), streets_within(travel.graph, one, FAR_S)
    assert 0 < near.sum() < far.sum() == len(GRID.seg_a)
    assert (near <= streets_within(travel.graph, all_of_them, 30)).all()
    assert streets_within(travel.graph, all_of_them, 30).sum() > near.sum()
    assert not streets_within(travel.graph, np.zeros((0, 2)), 30).any()
