import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from allopm.geo.arcs import NoStreets
from allopm.geo.conditions import PROFILES, Conditions, Obstacle
from allopm.geo.network import FORWARD
from allopm.geo.obstruction import NEAR_M, Obstruction
from allopm.geo.profile import MANNERS, WALK_IN_MPS
from allopm.geo.streets import StreetGraph
from allopm.geo.travel import StreetTravel, load_travel
from tests.geo.test_streets import ROADS, on, reference, spots, towns
from tests.geo.towns import SOUTH, STEP, WEST, place, street, town

GRID = town(*(street(*road) for road in ROADS))
profiles = st.sampled_from(PROFILES)
factors = st.one_of(st.none(), st.floats(1, 5))


def box(west: float, south: float, east: float, north: float, factor: float | None = None) -> Obstacle:
    """Sides in blocks of the grid."""
    corners = ((west, south), (east, south), (east, north), (west, north))
    return Obstacle(tuple((WEST + STEP * x, SOUTH + STEP * y) for x, y in corners), True, factor)


def line(*points: tuple[float, float], factor: float | None = None) -> Obstacle:
    return Obstacle(tuple((WEST + STEP * x, SOUTH + STEP * y) for x, y in points), False, factor)


@st.composite
def obstacles(draw: st.DrawFn) -> Obstacle:
    x, y = draw(st.floats(-0.5, 3)), draw(st.floats(-0.5, 3))
    wide, high = draw(st.floats(0.1, 2)), draw(st.floats(0.1, 2))
    if draw(st.booleans()):
        return box(x, y, x + wide, y + high, draw(factors))
    return line((x, y), (x + wide, y + high), factor=draw(factors))


def made(network, profile, barred):
    """The free graph and the one past obstacles, or None where nothing is left."""
    try:
        free = StreetGraph(network, profile)
        return free, free.past(barred)
    except NoStreets:
        return None


@settings(deadline=None, max_examples=40)
@given(towns, profiles, st.lists(obstacles(), max_size=2), st.tuples(spots, spots))
def test_times_of_every_profile_past_obstacles_are_those_of_networkx(network, profile, barred, ends):
    graphs = made(network, profile, barred)
    if graphs is None or not all(graphs[1].is_kept[segment] for segment, _ in ends):
        return
    factor = Obstruction(network).factors(barred)
    if profile == "foot":
        factor[np.isinf(factor)] = 1
    a, b = (on(network, spot) for spot in ends)
    expected = reference(network, ends, profile, factor)
    assert graphs[1].times_from(a, np.array([b]))[0] == pytest.approx(expected, abs=0.01)
    assert graphs[1].times_to(b, np.array([a]))[0] == pytest.approx(expected, abs=0.01)


@settings(deadline=None, max_examples=40)
@given(towns, profiles, obstacles(), st.tuples(spots, spots))
def test_an_obstacle_never_makes_a_way_shorter(network, profile, barred, ends):
    graphs = made(network, profile, [barred])
    if graphs is None:
        return
    (free, past), (a, b) = graphs, (on(network, spot) for spot in ends)
    before, after = free.times_from(a, np.array([b]))[0], past.times_from(a, np.array([b]))[0]
    assert after >= before - 1e-6 and np.isfinite(after)
    assert past.times_to(b, np.array([a]))[0] == pytest.approx(after, abs=0.01)
    path = past.route(a, b)
    assert path is not None and path.seconds == pytest.approx(after, abs=1e-3)


@settings(deadline=None, max_examples=40)
@given(towns, profiles, obstacles(), spots, spots)
def test_more_obstacles_never_make_a_way_between_open_streets_shorter(network, profile, barred, a, b):
    graphs = made(network, profile, [box(1.2, 0.5, 1.8, 2.5, 2.0)])
    more = made(network, profile, [box(1.2, 0.5, 1.8, 2.5, 2.0), barred])
    if graphs is None or more is None or not (more[1].is_kept[a[0]] and more[1].is_kept[b[0]]):
        return
    start, end = on(network, a), np.array([on(network, b)])
    assert more[1].times_from(start, end)[0] >= graphs[1].times_from(start, end)[0] - 1e-6


@settings(deadline=None, max_examples=40)
@given(towns, st.tuples(spots, spots))
def test_a_blue_light_is_never_slower_and_a_motorbike_never_slower_than_a_car(network, ends):
    try:
        graphs = {profile: StreetGraph(network, profile) for profile in ("car", "motorbike", "priority")}
    except NoStreets:
        return
    if not all(graph.is_kept[segment] for graph in graphs.values() for segment, _ in ends):
        return
    a, b = (on(network, spot) for spot in ends)
    took = {profile: graph.times_from(a, np.array([b]))[0] for profile, graph in graphs.items()}
    assert took["priority"] <= took["motorbike"] + 1e-6 <= took["car"] + 2e-6


@given(spots, spots, st.floats(0.5, 3))
def test_the_pace_multiplies_every_time(a, b, pace):
    graph, (start, end) = StreetGraph(GRID), (on(GRID, a), on(GRID, b))
    usual, hour = StreetTravel(graph), StreetTravel(graph, Conditions(pace=pace))
    assert hour.eta_one_to_many(start, [end])[0].seconds == pytest.approx(usual.route(start, end).seconds * pace)
    assert hour.route(start, end).seconds == pytest.approx(usual.eta_many_to_one([start], end)[0].seconds * pace)


def segments(*roads: tuple[int, int]) -> list[int]:
    return sorted(ROADS.index(road) for road in roads)


def met(obstacle: Obstacle) -> list[tuple[int, int]]:
    corners = {place(node): node for road in ROADS for node in road}
    found = Obstruction(GRID).met_by(obstacle).tolist()
    lines = [GRID.line(segment)[[0, -1]] for segment in found]
    ends = [[corners[min(corners, key=lambda c: np.hypot(*(np.array(c) - end)))] for end in line] for line in lines]
    return sorted((min(pair), max(pair)) for pair in ends)


def test_an_area_takes_the_streets_it_holds_and_those_it_cuts():
    assert met(box(0.5, -0.2, 1.5, 0.2)) == [(0, 1), (1, 2), (1, 11)]
    assert met(box(0.2, 0.2, 0.8, 0.8)) == []


@pytest.mark.parametrize(
    ("drawn", "streets"),
    [
        (line((0, 0), (1, 0)), [(0, 1)]),  # from corner to corner: not the streets that cross there
        (line((0.1, 0.05), (0.9, 0.05)), [(0, 1)]),  # beside the street, 6 m off
        (line((0, 0), (2, 0)), [(0, 1), (1, 2)]),
        (line((0, 0), (1.1, 0)), [(0, 1)]),  # a little too far
        (line((0.5, -0.3), (0.5, 0.3)), [(0, 1)]),  # across one street
        (line((0.5, -0.3), (0.5, 1.3)), [(0, 1), (10, 11)]),
        (line((0.3, 0.5), (0.7, 0.5)), []),  # in a courtyard
    ],
)
def test_a_line_takes_the_streets_it_follows_and_those_it_bars(drawn, streets):
    assert met(drawn) == streets


def test_the_worst_of_two_obstacles_counts_and_none_makes_faster():
    over = Obstruction(GRID).factors([box(0.5, -0.2, 0.6, 0.2, 2.0), box(0.5, -0.2, 0.6, 0.2, 3.0)])
    assert over.max() == 3.0
    assert Obstruction(GRID).factors([box(0.5, -0.2, 0.6, 0.2, 0.2)]).max() == 1.0
    assert np.isinf(Obstruction(GRID).factors([box(0.5, -0.2, 0.6, 0.2), box(0.5, -0.2, 0.6, 0.2, 3.0)])).sum() == 1


@pytest.mark.parametrize("shape", [(), ((7.2, 43.7),), ((7.2, 43.7), (7.2, 43.7))])
def test_a_shape_that_is_none_bars_nothing(shape):
    assert Obstruction(GRID).met_by(Obstacle(shape, True)).tolist() == []
    assert len(Obstruction(GRID).met_by(Obstacle(shape, False))) <= 2


def test_a_bow_tie_is_an_area():
    tie = box(0.5, -0.2, 1.5, 0.2).shape
    assert met(Obstacle((tie[0], tie[2], tie[1], tie[3]), True)) != []


def test_in_a_closed_place_one_walks_from_the_nearest_open_street():
    graph = StreetGraph(GRID)
    travel = StreetTravel(graph.past([box(0.9, 0.9, 2.1, 2.1)]))
    middle = (WEST + 1.5 * STEP, SOUTH + 1 * STEP)
    leg = travel.eta_many_to_one([place(0)], middle)[0]
    assert leg.source == "streets"
    assert leg.on_foot_m == pytest.approx(111.2, rel=0.02)  # from the street one block south
    assert leg.seconds >= leg.on_foot_m / WALK_IN_MPS
    route = travel.route(place(0), middle)
    assert (route.on_foot_m, route.seconds) == (pytest.approx(leg.on_foot_m), pytest.approx(leg.seconds))
    assert travel.eta_one_to_many(middle, [place(0)])[0].on_foot_m == pytest.approx(leg.on_foot_m)


def test_a_place_far_from_streets_is_not_walked_to_because_the_nearest_is_closed():
    graph, far = StreetGraph(GRID), (WEST, SOUTH - 0.02)
    closed = StreetTravel(graph.past([box(-0.1, -0.1, 3.1, 0.1)])).eta_many_to_one([far], place(33))[0]
    assert closed == StreetTravel(graph).eta_many_to_one([far], place(33))[0] and closed.source == "straight_line"


def test_walking_into_a_closed_place_is_never_counted_quicker_than_driving_was():
    # by car all the way round to the street behind; on foot across the block
    network = town(street(0, 1, kmh=10), street(1, 2, 3, 4, 14, 13, 12, 11, 10, 0, flow=FORWARD, kmh=10))
    graph, behind = StreetGraph(network), (WEST + 0.5 * STEP, SOUTH + STEP)
    past = StreetTravel(graph.past([box(0.2, 0.9, 0.8, 1.1)]))
    start = (WEST + 0.5 * STEP, SOUTH)
    leg = past.eta_one_to_many(start, [behind])[0]
    assert leg.on_foot_m == pytest.approx(111, rel=0.02)
    assert leg.seconds == pytest.approx(StreetTravel(graph).route(start, behind).seconds) and leg.seconds > 200


def test_on_foot_one_passes_what_is_closed_to_vehicles():
    foot = StreetGraph(GRID, "foot")
    past = foot.past([box(-1, -1, 5, 5)])
    assert past.times_from(place(0), np.array([place(33)])) == pytest.approx(
        foot.times_from(place(0), np.array([place(33)]))
    )


def test_with_all_streets_closed_one_walks_and_it_says_so(tmp_path):
    GRID.save(tmp_path / "streets.npz")
    travel = load_travel(tmp_path, Conditions(obstacles=(box(-1, -1, 5, 5),)))
    leg = travel.eta_many_to_one([place(0)], place(33))[0]
    free = load_travel(tmp_path).eta_many_to_one([place(0)], place(33))[0]
    assert leg.source == "straight_line" and leg.seconds > free.seconds


def test_a_way_longer_than_the_limit_is_never_told_as_a_shorter_one():
    leg = StreetTravel(StreetGraph(GRID)).eta_many_to_one([place(0)], place(33), limit_s=60)[0]
    assert leg.source == "straight_line" and leg.seconds >= 60
    slow = StreetTravel(StreetGraph(GRID), Conditions(pace=50.0))
    assert slow.route(place(0), place(33)).source == "straight_line"


def test_the_same_conditions_are_answered_from_what_is_kept(tmp_path):
    GRID.save(tmp_path / "streets.npz")
    closed = box(0.5, -0.2, 1.5, 0.2)
    first = load_travel(tmp_path, Conditions(obstacles=(closed,)))
    slower = load_travel(tmp_path, Conditions(obstacles=(closed,), pace=1.5))
    assert isinstance(first, StreetTravel) and isinstance(slower, StreetTravel)
    assert load_travel(tmp_path, Conditions(obstacles=(closed,))) is first
    assert slower.graph is first.graph
    for turn in range(100):
        load_travel(tmp_path, Conditions(obstacles=(box(0, 0, 0.01 * turn, 1, 2.0),)))
    assert load_travel(tmp_path, Conditions(obstacles=(closed,))) is not first


@settings(deadline=None, max_examples=40)
@given(towns, profiles, spots, st.floats(5, 60), st.floats(1, 90))
def test_areas_hold_their_centre_and_the_smaller_ones(network, profile, spot, short, longer):
    try:
        travel = StreetTravel(StreetGraph(network, profile))
    except NoStreets:
        return
    center = on(network, spot)
    inner, outer = (
        shapely.MultiPolygon([shapely.Polygon(rings[0], rings[1:]) for rings in area])
        for area in travel.isochrone(center, [short, short + longer])
    )
    assert inner.is_valid and outer.is_valid
    assert outer.buffer(2e-6).covers(inner)
    assert inner.covers(shapely.Point(center))


@settings(deadline=None, max_examples=40)
@given(towns, spots, spots, st.floats(5, 120))
def test_what_is_reached_in_time_lies_in_the_area(network, a, b, seconds):
    try:
        travel = StreetTravel(StreetGraph(network))
    except NoStreets:
        return
    if not (travel.graph.is_kept[a[0]] and travel.graph.is_kept[b[0]]):
        return
    start, end = on(network, a), on(network, b)
    area = travel.isochrone(start, [seconds])[0]
    shape = shapely.MultiPolygon([shapely.Polygon(rings[0], rings[1:]) for rings in area])
    if travel.eta_one_to_many(start, [end])[0].seconds <= seconds:
        assert shape.covers(shapely.Point(end))


def test_an_area_is_the_same_each_time_and_in_the_order_asked():
    travel = StreetTravel(StreetGraph(GRID))
    once, again = (travel.isochrone(place(11), [60, 20]) for _ in range(2))
    assert once == again and once[::-1] == travel.isochrone(place(11), [20, 60])


def test_a_closure_makes_the_area_smaller():
    graph = StreetGraph(GRID)
    free, past = StreetTravel(graph), StreetTravel(graph.past([box(0.5, -0.2, 0.6, 3.2)]))
    areas = [shapely.Polygon(travel.isochrone(place(0), [40])[0][0][0]).area for travel in (free, past)]
    assert areas[1] < areas[0]


def test_far_from_all_streets_an_area_is_a_circle():
    ring = StreetTravel(StreetGraph(GRID)).isochrone((7.5, 44.0), [600])[0][0][0]
    reach = MANNERS["car"].straight_kmh / 3.6 * 600
    assert len(ring) > 20 and ring[0] == ring[-1]
    assert (max(lat for _, lat in ring) - 44.0) * 111_195 == pytest.approx(reach / 1.6, rel=0.01)


def test_a_line_near_enough_is_half_a_wide_street():
    off = NEAR_M / 111_195 / STEP
    assert met(line((0.1, 0.9 * off), (0.9, 0.9 * off))) == [(0, 1)]
    assert met(line((0.1, 1.1 * off), (0.9, 1.1 * off))) == []
