import threading
from concurrent.futures import ThreadPoolExecutor

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from allopm.geo.arcs import NoStreets
from allopm.geo.conditions import Profile
from allopm.geo.distance import haversine_m
from allopm.geo.network import BACKWARD, FORWARD, Network
from allopm.geo.profile import MANNERS, drive_s
from allopm.geo.streets import StreetGraph
from allopm.geo.traffic import SAME_SPOT_M
from tests.geo.towns import BOTH, place, street, town

JUNCTION_S, OFF_STREET_MPS = MANNERS["car"].junction_s, MANNERS["car"].off_street_mps
SIDE = 4
ROADS = [(a, a + 1) for row in range(SIDE) for a in range(row * 10, row * 10 + SIDE - 1)]
ROADS += [(a, a + 10) for row in range(SIDE - 1) for a in range(row * 10, row * 10 + SIDE)]

towns = st.lists(
    st.tuples(st.sampled_from([FORWARD, BACKWARD, BOTH, BOTH]), st.sampled_from([10, 30, 50])),
    min_size=len(ROADS),
    max_size=len(ROADS),
).map(lambda rows: town(*(street(*road, flow=flow, kmh=kmh) for road, (flow, kmh) in zip(ROADS, rows, strict=True))))
Ints, Floats = NDArray[np.int64], NDArray[np.float64]
Spot = tuple[int, float]
shares = st.floats(0.05, 0.95)
spots = st.tuples(st.integers(0, len(ROADS) - 1), shares)


def moves(network: Network, flow: Ints, drive: Floats, delay: dict[int, float]) -> networkx.MultiDiGraph:
    drawn = networkx.MultiDiGraph()
    for tail, head, way, seconds in zip(network.seg_a, network.seg_b, flow, drive, strict=True):
        if way & FORWARD:
            drawn.add_edge(tail, head, weight=seconds + delay[head])
        if way & BACKWARD:
            drawn.add_edge(head, tail, weight=seconds + delay[tail])
    return drawn


def reference(
    network: Network, ends: tuple[Spot, Spot], profile: Profile = "car", factor: Floats | float = 1.0
) -> float:
    """Seconds from spot to spot by networkx, with both spots as nodes of their own. Infinite when there is no way."""
    a, b = ends
    flow = np.where(np.isfinite(factor), network.flow_of(profile), 0)
    seconds = drive_s(network, profile) * np.where(np.isfinite(factor), factor, 1.0)
    drivable = network.flow_of("car") > 0
    counts = np.bincount(np.concatenate((network.seg_a[drivable], network.seg_b[drivable])))
    delay = {node: MANNERS[profile].junction_s if count >= 3 else 0.0 for node, count in enumerate(counts)}
    drawn = moves(network, flow, seconds, delay)
    (here, left), (there, right) = a, b
    for at_end, node in ((0, network.seg_a), (1, network.seg_b)):
        if flow[here] & (FORWARD if at_end else BACKWARD):
            drawn.add_edge("from", node[here], weight=abs(at_end - left) * seconds[here] + delay[node[here]])
        if flow[there] & (BACKWARD if at_end else FORWARD):
            drawn.add_edge(node[there], "to", weight=abs(at_end - right) * seconds[there])
    is_open = flow[here] & (FORWARD if right >= left else BACKWARD)
    if here == there and (is_open or abs(right - left) * network.seg_m[here] <= SAME_SPOT_M):
        drawn.add_edge("from", "to", weight=abs(right - left) * seconds[here])
    try:
        return networkx.dijkstra_path_length(drawn, "from", "to")
    except (networkx.NetworkXNoPath, networkx.NodeNotFound):
        return np.inf


def on(network: Network, spot: tuple[int, float]) -> tuple[float, float]:
    segment, share = spot
    start, end = network.line(segment)[[0, -1]]
    lon, lat = start + (end - start) * share
    return float(lon), float(lat)


def graph_of(network: Network) -> StreetGraph | None:
    try:
        return StreetGraph(network)
    except NoStreets:
        return None


def is_kept(graph: StreetGraph, spot: tuple[int, float]) -> bool:
    return graph.snapper.snap(np.array([on(graph.network, spot)])).segment[0] == spot[0]


@settings(deadline=None)
@given(towns, spots, spots)
def test_times_are_those_of_networkx(network, a, b):
    graph = graph_of(network)
    if graph is None or not (is_kept(graph, a) and is_kept(graph, b)):
        return
    expected = reference(network, (a, b))
    start, end = on(network, a), on(network, b)
    assert graph.times_to(end, np.array([start]))[0] == pytest.approx(expected, abs=0.01)
    assert graph.times_from(start, np.array([end]))[0] == pytest.approx(expected, abs=0.01)


@settings(deadline=None)
@given(towns, spots, spots)
def test_a_route_takes_the_time_and_length_it_says(network, a, b):
    graph = graph_of(network)
    if graph is None:
        return
    start, end = on(network, a), on(network, b)
    path = graph.route(start, end)
    assert path is not None
    assert path.seconds == pytest.approx(graph.times_to(end, np.array([start]))[0], abs=1e-3)
    drawn = sum(haversine_m(p, q) for p, q in zip(path.coords, path.coords[1:], strict=False))
    off = graph.snapper.snap(np.array([start, end])).off_m.sum()
    assert drawn == pytest.approx(path.metres - off, rel=0.01, abs=0.5)


@settings(deadline=None)
@given(towns, spots, spots, spots)
def test_going_through_a_third_place_is_never_quicker_but_for_its_junction(network, a, b, c):
    graph = graph_of(network)
    if graph is None:
        return
    p, q, r = (on(network, spot) for spot in (a, b, c))
    off = graph.snapper.snap(np.array([q])).off_m[0]
    direct = graph.times_to(r, np.array([p]))[0]
    parts = graph.times_to(q, np.array([p]))[0] + graph.times_to(r, np.array([q]))[0]
    assert direct <= parts + JUNCTION_S + 2 * off / OFF_STREET_MPS + 1e-6


@settings(deadline=None)
@given(spots, spots)
def test_two_way_streets_take_as_long_back_but_for_the_junctions_at_the_ends(a, b):
    network = town(*(street(*road) for road in ROADS))
    graph = StreetGraph(network)
    start, end = on(network, a), on(network, b)
    there, back = graph.times_to(end, np.array([start]))[0], graph.times_to(start, np.array([end]))[0]
    assert there == pytest.approx(back, abs=2 * JUNCTION_S)


def test_a_one_way_street_is_driven_the_long_way_round():
    # 0 → 1 one way; back by 11 and 10
    network = town(street(0, 1, flow=FORWARD), street(1, 11, 10, 0))
    graph = StreetGraph(network)
    start, end = place(0), place(1)
    there = graph.route((start[0] + 1e-4, start[1]), (end[0] - 1e-4, end[1]))
    back = graph.route((end[0] - 1e-4, end[1]), (start[0] + 1e-4, start[1]))
    assert there is not None and back is not None
    assert there.metres == pytest.approx(64, abs=2)
    assert back.metres == pytest.approx(2 * 111 + 80 + 16, abs=4)


def test_of_two_streets_between_the_same_corners_the_quicker_is_taken():
    network = town(street(0, 1, kmh=10), street(0, 10, 11, 1, kmh=90), street(0, 20), street(1, 21))
    path = StreetGraph(network).route(place(20), place(21))
    assert path is not None
    assert (place(10)[0], place(10)[1]) in [(pytest.approx(x), pytest.approx(y)) for x, y in path.coords]


def test_a_street_that_cannot_be_left_is_no_place_to_stand():
    # 3 → 13 leads out of town for good
    network = town(street(0, 1, 11, 10, 0), street(1, 2, 3, flow=FORWARD))
    graph = StreetGraph(network)
    times = graph.times_to(place(0), np.array([place(3)]))
    assert np.isfinite(times).all()


def test_beyond_the_limit_there_is_no_answer():
    graph = StreetGraph(town(*(street(*road) for road in ROADS)))
    times = graph.times_to(place(0), np.array([place(33), place(1)]), limit_s=20)
    assert np.isinf(times[0]) and np.isfinite(times[1])
    assert graph.route(place(33), place(0), limit_s=20) is None


def test_a_town_without_a_way_back_has_no_graph():
    with pytest.raises(NoStreets):
        StreetGraph(town(street(0, 1, flow=FORWARD)))


def test_a_roundabout_on_a_single_street_can_be_turned_on():
    network = town(street(0, 1), street(1, 2, 12, 11, 1, flow=FORWARD))
    path = StreetGraph(network).route(place(12), place(0))
    assert path is not None and path.seconds > 0


def test_no_source_no_answer():
    graph = StreetGraph(town(*(street(*road) for road in ROADS)))
    assert len(graph.times_to(place(0), np.zeros((0, 2)))) == 0


def test_many_threads_get_what_one_gets():
    graph = StreetGraph(town(*(street(*road, kmh=30 + sum(road) % 3 * 10) for road in ROADS)))
    sources = np.array([place(node) for road in ROADS for node in road])
    targets = [place(node) for node in (0, 3, 11, 22, 30, 33)] * 20
    expected = [graph.times_to(target, sources).tolist() for target in targets]
    start = threading.Barrier(4)

    def work(part: int) -> list[list[float]]:
        start.wait()
        return [graph.times_to(target, sources).tolist() for target in targets[part::4]]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(work, range(4)))
    assert [found[n % 4][n // 4] for n in range(len(targets))] == expected
