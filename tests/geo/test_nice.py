"""The real streets of Nice, where the shared data folder is at hand."""

from pathlib import Path

import networkx
import numpy as np
import pytest

from allopm.geo.build.job import Inputs, build_map
from allopm.geo.travel import StreetTravel, load_travel

ROOT = Path(__file__).resolve().parents[2]
EXTRACT = ROOT.parent / "shared" / "geo" / "nice" / "nice-drive.osm.pbf"
pytestmark = pytest.mark.skipif(not EXTRACT.is_file(), reason=f"needs the streets of Nice in {EXTRACT}")


@pytest.fixture(scope="module")
def nice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("nice")
    build_map(Inputs(EXTRACT), out, say=lambda _: None)
    return out


@pytest.fixture(scope="module")
def travel(nice: Path) -> StreetTravel:
    found = load_travel(nice)
    assert isinstance(found, StreetTravel)
    return found


def test_all_of_the_network_can_be_entered_and_left(travel):
    arcs = travel.graph.arcs
    drawn = networkx.DiGraph(zip(arcs.tail.tolist(), arcs.head.tolist(), strict=True))
    assert networkx.is_strongly_connected(drawn)
    assert drawn.number_of_nodes() > 3_500


def test_a_tree_to_one_corner_is_that_of_networkx(travel):
    graph = travel.graph
    arcs, network = graph.arcs, graph.network
    drawn = networkx.DiGraph()
    drawn.add_weighted_edges_from(zip(arcs.head.tolist(), arcs.tail.tolist(), arcs.seconds.tolist(), strict=True))
    root = int(arcs.tail[len(arcs.tail) // 2])
    expected = networkx.single_source_dijkstra_path_length(drawn, root)
    spot = graph.snapper.snap(np.array([(network.node_lon[root], network.node_lat[root])]))
    tree = graph.against.tree(spot, limit_s=10_000)
    nodes = np.array(sorted(expected))
    ends = [int(ends[spot.segment[0]]) for ends in (network.seg_a, network.seg_b)]
    assert root in ends and float(spot.share[0]) in (0.0, 1.0)
    slack = 2.6  # a junction more or less at the root itself
    assert np.abs(tree.seconds[nodes] - np.array([expected[node] for node in nodes])).max() <= slack


def test_from_massena_to_the_airport_goes_by_the_sea_and_takes_minutes(travel):
    route = travel.route((7.2703, 43.6976), (7.2150, 43.6680))
    assert route.source == "streets"
    assert 5_000 < route.metres < 9_000 and 300 < route.seconds < 1_200
