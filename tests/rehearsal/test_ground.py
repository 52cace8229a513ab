"""The ground of a rehearsal: streets with one-ways, and straight lines."""

from __future__ import annotations

import pytest

from allopm.geo.network import FORWARD
from allopm.geo.streets import StreetGraph
from allopm.rehearsal.ground import Spot, StreetGround
from tests.geo.towns import place, street, town
from tests.rehearsal.towns import street as straight


def ring() -> StreetGround:
    """A block: a street two ways, and a one-way round it."""
    network = town(street(0, 1, 2, 3), street(3, 13, 12, 11, 10, 0, flow=FORWARD), street(1, 11), street(2, 12))
    return StreetGround(StreetGraph(network), [place(0), place(3), place(10), place(12)])


def test_seconds_are_those_of_the_street_graph_in_the_direction_of_travel() -> None:
    ground = ring()
    there, back = ground.seconds_to[1][0], ground.seconds_to[0][1]
    assert 0 < there < 120 and 0 < back < 120
    assert ground.seconds_to[2][0] > ground.seconds_to[0][2]  # against the one-way one drives round
    assert ground.source == "streets"


def test_who_turns_round_is_on_the_way_and_neither_behind_nor_there() -> None:
    ground = ring()
    way = ground.way(Spot(0), 1)
    for share in (0.0, 0.3, 0.6, 0.95, 1.0):
        spot = way.after(share * way.total_s)
        left_s = ground.seconds(spot, 1)
        assert left_s == pytest.approx((1 - share) * way.total_s, abs=0.01)
        onwards = ground.way(spot, 1)
        assert onwards.total_s == pytest.approx(left_s)
        assert onwards.total_m <= way.total_m + 1
    assert way.total_m == pytest.approx(241, rel=0.05)  # three blocks of 80 m


def test_no_detour_by_a_turn_is_shorter_than_the_quickest_way() -> None:
    ground = ring()
    for start in range(4):
        for by in range(4):
            way = ground.way(Spot(start), by)
            for done_s in (way.total_s * share for share in (0.2, 0.5, 0.9)):
                for to in range(4):
                    assert done_s + ground.seconds(way.after(done_s), to) >= ground.seconds_to[to][start] - 0.01


def test_straight_lines_know_their_middle() -> None:
    ground = straight([0, 10, 4])
    way = ground.way(Spot(0), 1)
    assert way.total_s == pytest.approx(600)
    assert ground.seconds(way.after(300), 2) == pytest.approx(60, abs=0.5)
    assert ground.way(way.after(300), 2).total_m == pytest.approx(ground.mps * 60, rel=0.01)
    assert ground.source == "straight_line"
