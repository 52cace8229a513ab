from collections.abc import Callable, Iterator

import pytest
import shapely

from allopm.geo import standin
from allopm.geo.answers import Leg, StraightLineTravel, StreetTravel, TravelTimes
from allopm.geo.conditions import PROFILES, Conditions
from allopm.geo.network import FORWARD
from allopm.geo.streets import StreetGraph
from allopm.geo.travel import load_travel
from allopm.geo.valhalla import COSTING, REST_S, ValhallaService, ValhallaTravel, decoded
from tests.geo.loopback import Loopback, encoded, served
from tests.geo.test_conditions import box, line
from tests.geo.test_streets import ROADS
from tests.geo.towns import SOUTH, STEP, WEST, place, street, town

# A grid; the street from 11 to 12 is one-way
NETWORK = town(*(street(*road, flow=FORWARD if road == (11, 12) else 3) for road in ROADS))
FAR = (7.9, 44.2)
Make = Callable[..., TravelTimes]


@pytest.fixture
def service() -> Iterator[Loopback]:
    with served(NETWORK) as service:
        yield service


@pytest.fixture
def client(service: Loopback) -> Iterator[ValhallaService]:
    client = ValhallaService(service.url)
    yield client
    client.close()


def own(profile="car", obstacles=(), pace=1.0) -> StreetTravel:
    graph = StreetGraph(NETWORK, profile)
    return StreetTravel(graph.past(obstacles) if obstacles else graph, Conditions(profile, tuple(obstacles), pace))


def by_service(client, profile="car", obstacles=(), pace=1.0) -> ValhallaTravel:
    ours = own(profile, obstacles, pace)
    return ValhallaTravel(client, ours, Conditions(profile, tuple(obstacles), pace))


@pytest.fixture(params=["streets", "valhalla"])
def make(request: pytest.FixtureRequest) -> Make:
    """Travel times of the town, by our streets and by a service: the tests are the same."""
    if request.param == "streets":
        return own
    client = request.getfixturevalue("client")
    return lambda *told, **more: by_service(client, *told, **more)


def between(west: float, south: float) -> tuple[float, float]:
    return WEST + STEP * west, SOUTH + STEP * south


def seconds(travel: TravelTimes, a, b) -> float:
    return travel.eta_one_to_many(a, [b])[0].seconds


def shape(area) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shapely.Polygon(rings[0], rings[1:]) for rings in area])


@pytest.mark.parametrize("profile", PROFILES)
def test_many_to_one_and_one_to_many_are_legs_in_the_order_asked(make, profile):
    travel = make(profile)
    there = travel.eta_one_to_many(place(0), [place(1), place(33), place(11)])
    back = travel.eta_many_to_one([place(1), place(33), place(11)], place(0))
    assert all(leg.source == "streets" for leg in there + back)
    assert there[0].seconds < there[2].seconds < there[1].seconds
    assert [leg.metres for leg in there] == pytest.approx([80, 575, 191], rel=0.02)
    assert [leg.seconds for leg in back] == pytest.approx([leg.seconds for leg in there], abs=3)


def test_no_place_asked_no_leg(make):
    assert make().eta_many_to_one([], place(0)) == [] and make().eta_one_to_many(place(0), []) == []


def test_a_route_starts_and_ends_where_asked_and_takes_what_its_leg_takes(make):
    travel, a, b = make(), between(0.5, 0.1), between(2.5, 2.9)
    route = travel.route(a, b)
    assert (route.coords[0], route.coords[-1], route.source) == (a, b, "streets")
    assert route.seconds == pytest.approx(seconds(travel, a, b), abs=1)
    assert route.metres == pytest.approx(travel.eta_many_to_one([a], b)[0].metres, abs=2)


def test_one_ways_hold_for_all_but_who_walks(make):
    with_it, against = (between(1.1, 1), between(1.9, 1)), (between(1.9, 1), between(1.1, 1))
    for profile in ("car", "priority", "bike"):
        assert seconds(make(profile), *against) > 2 * seconds(make(profile), *with_it)
    assert seconds(make("foot"), *against) == pytest.approx(seconds(make("foot"), *with_it), abs=1)


@pytest.mark.parametrize("closed", [box(0.4, -0.2, 0.6, 0.2), line((0, 0), (1, 0)), line((0.5, -0.2), (0.5, 0.2))])
def test_a_closed_street_is_driven_round_and_walked_through(make, closed):
    for profile in ("car", "motorbike", "bike", "priority"):
        assert seconds(make(profile, [closed]), place(0), place(1)) > seconds(make(profile), place(0), place(1)) * 2
    assert seconds(make("foot", [closed]), place(0), place(1)) == seconds(make("foot"), place(0), place(1))
    assert seconds(make("car", [closed]), place(22), place(33)) == seconds(make("car"), place(22), place(33))


def test_a_slow_street_takes_longer(make):
    slow = box(0.4, -0.2, 0.6, 0.2, 1.5)
    assert seconds(make(obstacles=[slow]), place(0), place(1)) > seconds(make(), place(0), place(1)) * 1.3


def test_a_place_that_is_closed_is_walked_to_and_says_so(make):
    closed = box(0.9, 0.9, 2.1, 2.1)
    travel, middle = make(obstacles=[closed]), between(1.5, 1)
    into, beside = travel.eta_one_to_many(place(0), [middle, place(30)])
    assert into.on_foot_m == pytest.approx(111, rel=0.02) and beside.on_foot_m == 0
    assert travel.eta_many_to_one([place(0)], middle)[0].on_foot_m > 0 and travel.route(place(0), middle).on_foot_m > 0


def test_the_pace_multiplies(make):
    assert seconds(make(pace=1.5), place(0), place(33)) == pytest.approx(
        1.5 * seconds(make(), place(0), place(33)), 0.03
    )


def test_far_places_are_answered_in_a_straight_line_and_spoil_nothing(make):
    far, near = make().eta_many_to_one([FAR, place(0)], place(33))
    assert far.source == "straight_line" and near.source == "streets"
    assert make().eta_one_to_many(FAR, [place(0)])[0].source == "straight_line"
    assert make().route(place(0), FAR).source == "straight_line"
    assert len(make().isochrone(FAR, [60])) == 1


def test_areas_come_in_the_order_asked_one_within_the_other(make):
    outer, inner = map(shape, make().isochrone(place(11), [60, 20]))
    assert outer.buffer(2e-6).covers(inner) and inner.covers(shapely.Point(place(11)))


# ── what only the service does ──────────────────────────────────────────────────────────────────────────────────────


def test_each_profile_has_its_costing_and_a_blue_light_keeps_the_one_ways(service, client):
    for profile in PROFILES:
        by_service(client, profile).route(place(0), place(33))
    asked = [question for _, question in service.asked]
    assert [question["costing"] for question in asked] == [COSTING[profile] for profile in PROFILES]
    assert asked[-1]["costing_options"] == {"auto": {"ignore_restrictions": True}}
    assert all("ignore_oneways" not in str(question) for question in asked)


def test_a_closed_line_is_asked_as_the_middles_of_its_streets(service, client):
    by_service(client, obstacles=[line((0, 0), (2, 0))]).route(place(0), place(33))
    rings = service.asked[-1][1]["exclude_polygons"]
    middles = [shapely.Polygon(ring).centroid for ring in rings]
    assert sorted((spot.x, spot.y) for spot in middles) == [
        pytest.approx(between(0.5, 0), abs=1e-7),
        pytest.approx(between(1.5, 0), abs=1e-7),
    ]
    assert all(shapely.Polygon(ring).length * 111_195 < 10 for ring in rings)


def test_without_own_streets_a_closed_line_is_asked_as_a_thin_area(service, client):
    barred = Conditions(obstacles=(line((0, 0), (2, 0)),))
    ValhallaTravel(client, StraightLineTravel(barred), barred).route(place(0), place(33))
    assert len(service.asked[-1][1]["exclude_polygons"]) == 1


@pytest.mark.parametrize(
    "instead",
    [
        (400, b'{"error_code":171,"error":"No suitable edges near location","status_code":400,"status":"Bad Request"}'),
        (503, b"busy"),
        (200, b"<html>"),
        (200, b"{}"),
        (200, b"[]"),
        (200, b'{"sources_to_targets":[],"trip":{"legs":[]},"features":[]}'),
        (200, b'{"sources_to_targets":[[{"time":"soon","distance":1}]],"trip":{"legs":[{"shape":3}]},"features":[{}]}'),
    ],
)
def test_an_answer_of_another_shape_is_said_in_the_log_and_our_streets_answer(service, client, caplog, instead):
    service.instead = instead
    travel, ours = by_service(client), own()
    assert travel.eta_many_to_one([place(0)], place(33)) == ours.eta_many_to_one([place(0)], place(33))
    assert travel.eta_one_to_many(place(0), [place(33)]) == ours.eta_one_to_many(place(0), [place(33)])
    assert travel.route(place(0), place(33)) == ours.route(place(0), place(33))
    assert travel.isochrone(place(0), [60]) == ours.isochrone(place(0), [60])
    assert "valhalla_no_answer" in caplog.text


def test_a_way_that_the_service_does_not_find_is_ours(service, client):
    service.instead = (200, b'{"sources_to_targets":[[{"time":null,"distance":null},{"time":7,"distance":0.05}]]}')
    found = by_service(client).eta_one_to_many(place(0), [place(33), place(1)])
    assert found == [own().eta_one_to_many(place(0), [place(33)])[0], Leg(7, 50)]


def test_a_service_that_is_gone_is_left_alone_for_a_while(service):
    now = [0.0]
    client = ValhallaService(service.url, clock=lambda: now[0])
    travel = by_service(client)
    service.instead = (200, b"<html>")
    travel.route(place(0), place(33))
    service.instead = None
    assert travel.route(place(0), place(33)) == own().route(place(0), place(33)) and not service.asked
    now[0] += REST_S
    travel.route(place(0), place(33))
    assert len(service.asked) == 1
    client.close()


def test_with_nobody_at_the_address_our_streets_answer(caplog):
    client = ValhallaService("http://127.0.0.1:9")
    assert by_service(client).route(place(0), place(33)) == own().route(place(0), place(33))
    assert "valhalla_no_answer" in caplog.text
    client.close()


def test_the_setting_puts_the_service_before_the_streets(service, tmp_path):
    NETWORK.save(tmp_path / "streets.npz")
    standin.use_service(f"{service.url}/")
    try:
        assert load_travel(tmp_path).route(place(0), place(33)).source == "streets"
        assert [action for action, _ in service.asked] == ["route"]
    finally:
        standin.use_service("")
    load_travel(tmp_path).route(place(0), place(33))
    assert len(service.asked) == 1


def test_a_shape_is_read_as_it_was_written():
    coords = [(7.255807, 43.695513), (-7.2, 43.7), (7.200001, -0.000001)]
    assert decoded(encoded(coords)) == [pytest.approx(spot, abs=1e-6) for spot in coords]
    # as a real Valhalla 3.9.1 answered, first two points
    assert decoded("qx}irA}nzyLnQq@") == [pytest.approx((7.255807, 43.695513)), pytest.approx((7.255832, 43.695217))]
