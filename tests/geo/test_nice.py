"""The real streets of Nice, where the shared data folder is at hand."""

import random
from pathlib import Path

import networkx
import numpy as np
import pytest

from allopm.geo.build.job import Inputs, build_map
from allopm.geo.conditions import PROFILES, Conditions, Obstacle, Profile
from allopm.geo.network import BACKWARD, FORWARD, Network
from allopm.geo.obstruction import Obstruction
from allopm.geo.profile import MANNERS, drive_s
from allopm.geo.travel import StreetTravel, load_travel
from tests.geo.test_streets import moves

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


CARNIVAL = Obstacle(((7.262, 43.694), (7.272, 43.694), (7.272, 43.700), (7.262, 43.700)), True)
MARCH = Obstacle(((7.2600, 43.6963), (7.2655, 43.6985)), False, 2.5)


@pytest.mark.parametrize("barred", [(), (CARNIVAL,), (MARCH, CARNIVAL)])
@pytest.mark.parametrize("profile", PROFILES)
def test_ways_of_every_profile_take_what_networkx_says(nice, profile, barred):
    travel = load_travel(nice, Conditions(profile, barred))
    assert isinstance(travel, StreetTravel)
    graph, dice = travel.graph, random.Random(3606)
    kept = dice.sample(np.flatnonzero(graph.is_kept).tolist(), 80)
    spots = [(segment, 0.5) for segment in kept if graph.network.seg_m[segment] > 30]
    points = np.array([graph.cut(segment, share, share)[0] for segment, share in spots])
    factor = Obstruction(graph.network).factors(barred)
    if profile == "foot":
        factor[np.isinf(factor)] = 1
    expected = references(graph.network, spots, profile, factor)
    found = graph.times_from((float(points[0][0]), float(points[0][1])), points, limit_s=1e6)
    near = graph.snapper.snap(points)
    is_same = near.segment == np.array(kept_of(spots))  # not where two streets cross each other's middle
    assert is_same[0] and is_same.mean() > 0.9
    assert found[is_same] == pytest.approx(np.array(expected)[is_same], abs=0.05)


def kept_of(spots: list[tuple[int, float]]) -> list[int]:
    return [segment for segment, _ in spots]


def references(network: Network, spots: list[tuple[int, float]], profile: Profile, factor: np.ndarray) -> list[float]:
    """Seconds from the first spot to each by networkx, from the tags of the segments alone."""
    flow = np.where(np.isfinite(factor), network.flow_of(profile), 0)
    seconds = drive_s(network, profile) * np.where(np.isfinite(factor), factor, 1.0)
    drivable = network.flow_of("car") > 0
    counts = np.bincount(np.concatenate((network.seg_a[drivable], network.seg_b[drivable])))
    delay = {node: MANNERS[profile].junction_s if count >= 3 else 0.0 for node, count in enumerate(counts)}
    drawn = moves(network, flow, seconds, delay)
    own = spots[0][0]
    for way, node in ((BACKWARD, int(network.seg_a[own])), (FORWARD, int(network.seg_b[own]))):
        if flow[own] & way:
            drawn.add_edge("from", node, weight=seconds[own] / 2 + delay[node])
    reached = networkx.single_source_dijkstra_path_length(drawn, "from")
    found = [0.0]
    for segment, _ in spots[1:]:
        ends = ((FORWARD, int(network.seg_a[segment])), (BACKWARD, int(network.seg_b[segment])))
        found.append(min(reached[node] + seconds[segment] / 2 for way, node in ends if flow[segment] & way))
    return found


def test_from_massena_to_the_airport_goes_by_the_sea_and_takes_minutes(travel):
    route = travel.route((7.2703, 43.6976), (7.2150, 43.6680))
    assert route.source == "streets"
    assert 5_000 < route.metres < 9_000 and 300 < route.seconds < 1_200
