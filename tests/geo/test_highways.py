import pytest

from allopm.geo.build.access import flow
from allopm.geo.build.highways import class_code, limit_kmh
from allopm.geo.network import BACKWARD, CLASSES, FORWARD

BOTH = FORWARD | BACKWARD


@pytest.mark.parametrize(
    ("tags", "ways"),
    [
        ({}, BOTH),
        ({"oneway": "yes"}, FORWARD),
        ({"oneway": "1"}, FORWARD),
        ({"oneway": "-1"}, BACKWARD),
        ({"oneway": "no"}, BOTH),
        ({"junction": "roundabout"}, FORWARD),
        ({"junction": "roundabout", "oneway": "no"}, BOTH),
        ({"highway": "motorway"}, FORWARD),
        ({"highway": "motorway_link", "oneway": "no"}, BOTH),
        ({"access": "private"}, 0),
        ({"access": "no", "motor_vehicle": "yes"}, BOTH),
        ({"motor_vehicle": "no"}, 0),
        ({"access": "destination"}, BOTH),
        ({"highway": "footway"}, 0),
        ({"highway": "pedestrian", "motor_vehicle": "yes"}, BOTH),
        ({"highway": "busway"}, 0),
    ],
)
def test_tags_say_which_way_a_car_may_go(tags, ways):
    assert flow({"highway": "residential", **tags}) == ways


@pytest.mark.parametrize(
    ("sign", "kmh"),
    [
        ("50", 50), ("30 km/h", 30), ("20 mph", 32), ("FR:urban", 50), ("FR:zone30", 30), ("walk", 6), ("none", 130),
        ("50;30", 50), ("", 0), ("signals", 0), ("0", 0), ("999", 0), ("-5", 0), ("5O", 0),
    ],
)  # fmt: skip
def test_signs_are_read_and_nonsense_is_not_known(sign, kmh):
    assert limit_kmh({"maxspeed": sign}) == kmh


def test_only_streets_are_streets():
    assert class_code({"highway": "residential"}) == CLASSES.index("residential")
    assert class_code({"highway": "proposed"}) is None
    assert class_code({"highway": "pedestrian", "area": "yes"}) is None
    assert class_code({"building": "yes"}) is None
