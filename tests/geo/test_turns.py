import io
from pathlib import Path

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allopm.geo.arcs import NoStreets
from allopm.geo.build.bans import read_ban
from allopm.geo.build.extract import read_extract
from allopm.geo.build.features import FeatureFile
from allopm.geo.build.job import Inputs, build_map
from allopm.geo.build.segments import network_of
from allopm.geo.conditions import PROFILES
from allopm.geo.network import BACKWARD, FORWARD, Network
from allopm.geo.profile import MANNERS, drive_s
from allopm.geo.streets import StreetGraph
from allopm.geo.travel import load_travel
from tests.geo.towns import BOTH, Rule, place, residential, street, town, write_osm

# 10 ── 11 ── 12, with 1 below and 21 above 11, and a way round from 12 by 22 to 21
CROSS = [
    residential("Ouest", 10, 11), residential("Est", 11, 12), residential("Sud", 11, 1), residential("Nord", 11, 21),
    residential("Tour", 12, 22, 21), residential("Retour", 10, 0, 1),
]  # fmt: skip
WEST, EAST, SOUTH, NORTH = range(4)


def read(path: Path) -> Network:
    found = read_extract(path, FeatureFile(io.StringIO()), bbox=None, say=lambda _: None)
    return network_of(found.streets, [-1] * len(found.streets), found.bans)


def metres(network: Network, profile="car", ends=(10, 21)) -> float:
    start, end = place(ends[0]), place(ends[1])
    return float(StreetGraph(network, profile).ways_from(start, np.array([end])).metres[0])


SHORT, ROUND = 80.4 + 111.2, 4 * 80.4 + 111.2 - 80.4  # over 11 to the north; by the east and 22


@pytest.mark.parametrize(
    ("rule", "profile", "expected"),
    [
        (Rule(WEST, 11, NORTH, {"restriction": "no_left_turn"}), "car", ROUND),
        (Rule(WEST, 11, NORTH, {"restriction": "no_left_turn"}), "motorbike", ROUND),
        (Rule(WEST, 11, NORTH, {"restriction": "no_left_turn"}), "bike", ROUND),
        (Rule(WEST, 11, NORTH, {"restriction": "no_left_turn"}), "foot", SHORT),
        (Rule(WEST, 11, NORTH, {"restriction": "no_left_turn"}), "priority", SHORT),
        (Rule(WEST, 11, EAST, {"restriction": "only_straight_on"}), "car", ROUND),
        (Rule(WEST, 11, NORTH, {"restriction": "no_left_turn", "except": "bicycle"}), "bike", SHORT),
        (Rule(WEST, 11, NORTH, {"restriction": "no_left_turn", "except": "psv;bicycle"}), "car", ROUND),
        (Rule(WEST, 11, NORTH, {"restriction:hgv": "no_left_turn"}), "car", SHORT),
        (Rule(WEST, 11, NORTH, {"restriction:motorcycle": "no_left_turn"}), "motorbike", ROUND),
        (Rule(WEST, 11, NORTH, {"restriction:conditional": "no_left_turn @ (Mo-Fr)"}), "car", SHORT),
        (Rule(SOUTH, 11, NORTH, {"restriction": "no_straight_on"}), "car", SHORT),
    ],
)
def test_a_banned_turn_is_driven_round_by_whom_it_binds(tmp_path, rule, profile, expected):
    network = read(write_osm(tmp_path / "town.osm", CROSS, rules=[rule]))
    assert metres(network, profile) == pytest.approx(expected, rel=0.01)


def test_a_ban_binds_one_direction_only(tmp_path):
    rule = Rule(WEST, 11, NORTH, {"restriction": "no_left_turn"})
    network = read(write_osm(tmp_path / "town.osm.pbf", CROSS, rules=[rule]))
    assert metres(network) == pytest.approx(ROUND, rel=0.01)
    assert metres(network, ends=(21, 10)) == pytest.approx(SHORT, rel=0.01)


def test_bans_reach_the_file_of_streets(tmp_path):
    rule = Rule(WEST, 11, NORTH, {"restriction": "no_left_turn"})
    said: list[str] = []
    build_map(Inputs(write_osm(tmp_path / "town.osm.pbf", CROSS, rules=[rule])), tmp_path / "map", say=said.append)
    travel = load_travel(tmp_path / "map")
    assert travel.route(place(10), place(21)).metres == pytest.approx(ROUND, rel=0.01)
    assert "1 virages interdits" in " ".join(said)


def test_a_ban_over_a_way_is_not_read():
    members = [("from", "w", 1), ("via", "w", 2), ("to", "w", 3)]
    assert read_ban({"type": "restriction", "restriction": "no_u_turn"}, members) is None


def moves_of(network: Network) -> list[tuple[int, int, int]]:
    found, flow = [], network.flow_of("car")
    for segment, (a, b) in enumerate(zip(network.seg_a.tolist(), network.seg_b.tolist(), strict=True)):
        found += [(a, b, segment)] * bool(flow[segment] & FORWARD) + [(b, a, segment)] * bool(flow[segment] & BACKWARD)
    return found


def between(network: Network, here: int, there: int) -> float:
    """Seconds from middle to middle by networkx over pairs of moves: bans are pairs left out."""
    seconds, flow = drive_s(network), network.flow_of("car")
    drivable = np.concatenate((network.seg_a[flow > 0], network.seg_b[flow > 0]))
    is_junction = np.bincount(drivable, minlength=len(network.node_lon)) >= 3
    delay = np.where(is_junction, MANNERS["car"].junction_s, 0.0)
    banned = set(zip(network.ban_from.tolist(), network.ban_via.tolist(), network.ban_to.tolist(), strict=True))
    drawn = networkx.DiGraph()
    for move in moves_of(network):
        if move[2] == here:
            drawn.add_edge("from", move, weight=seconds[here] / 2 + delay[move[1]])
        for after in moves_of(network):
            if after[0] != move[1] or (move[2], move[1], after[2]) in banned:
                continue
            drawn.add_edge(move, after, weight=seconds[after[2]] + delay[after[1]])
            if after[2] == there:
                drawn.add_edge(move, "to", weight=seconds[there] / 2)
    try:
        return float(networkx.dijkstra_path_length(drawn, "from", "to"))
    except (networkx.NetworkXNoPath, networkx.NodeNotFound):
        return np.inf


SIDE = 3
ROADS = [(a, a + 1) for row in range(SIDE) for a in range(row * 10, row * 10 + SIDE - 1)]
ROADS += [(a, a + 10) for row in range(SIDE - 1) for a in range(row * 10, row * 10 + SIDE)]
flows = st.lists(st.sampled_from([FORWARD, BOTH, BOTH, BOTH]), min_size=len(ROADS), max_size=len(ROADS))


@st.composite
def banned_towns(draw: st.DrawFn) -> Network:
    free = town(*(street(*road, flow=flow) for road, flow in zip(ROADS, draw(flows), strict=True)))
    pairs = [
        (one, int(node), other)
        for one in range(len(free.seg_a))
        for node in (free.seg_a[one], free.seg_b[one])
        for other in np.flatnonzero((free.seg_a == node) | (free.seg_b == node)).tolist()
    ]
    chosen = sorted(set(draw(st.lists(st.sampled_from(pairs), max_size=8))))
    kept = {name: getattr(free, name) for name in free.__dataclass_fields__}
    rows = np.array(chosen, dtype=np.int32).reshape(-1, 3).T
    kept |= {"ban_from": rows[0], "ban_via": rows[1], "ban_to": rows[2]}
    return Network(**kept | {"ban_who": np.full(rows.shape[1], 1 << PROFILES.index("car"), dtype=np.uint8)})


@settings(deadline=None, max_examples=60)
@given(banned_towns(), st.sampled_from(range(len(ROADS))), st.sampled_from(range(len(ROADS))))
def test_times_with_bans_are_those_of_networkx(network, here, there):
    try:
        graph = StreetGraph(network)
    except NoStreets:
        return
    if here == there or not (graph.is_kept[here] and graph.is_kept[there]):
        return
    a, b = (network.line(segment).mean(axis=0) for segment in (here, there))
    expected = between(network, here, there)
    assert graph.times_from(tuple(a), np.array([b]))[0] == pytest.approx(expected, abs=0.01)
    assert graph.times_to(tuple(b), np.array([a]))[0] == pytest.approx(expected, abs=0.01)
    path = graph.route(tuple(a), tuple(b))
    if path is None:
        assert np.isinf(expected)
    else:
        assert path.seconds == pytest.approx(expected, abs=0.01)
