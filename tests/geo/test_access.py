import pytest

from allopm.geo.build.access import flow, flows
from allopm.geo.conditions import PROFILES
from allopm.geo.network import BACKWARD, FORWARD
from allopm.geo.profile import MANNERS

BOTH = FORWARD | BACKWARD


@pytest.mark.parametrize(
    ("tags", "car", "motorbike", "bike", "foot", "priority"),
    [
        ({}, BOTH, BOTH, BOTH, BOTH, BOTH),
        ({"oneway": "yes"}, FORWARD, FORWARD, FORWARD, BOTH, FORWARD),
        ({"oneway": "yes", "oneway:bicycle": "no"}, FORWARD, FORWARD, BOTH, BOTH, FORWARD),
        ({"oneway": "yes", "cycleway": "opposite_lane"}, FORWARD, FORWARD, BOTH, BOTH, FORWARD),
        ({"oneway": "yes", "cycleway:left": "opposite"}, FORWARD, FORWARD, BOTH, BOTH, FORWARD),
        ({"oneway": "yes", "cycleway:left:oneway": "-1"}, FORWARD, FORWARD, BOTH, BOTH, FORWARD),
        ({"oneway:bicycle": "yes"}, BOTH, BOTH, FORWARD, BOTH, BOTH),
        ({"highway": "motorway"}, FORWARD, FORWARD, 0, 0, FORWARD),
        ({"highway": "trunk"}, BOTH, BOTH, 0, 0, BOTH),
        ({"highway": "trunk", "foot": "yes", "bicycle": "yes"}, BOTH, BOTH, BOTH, BOTH, BOTH),
        ({"highway": "primary", "motorroad": "yes"}, BOTH, BOTH, 0, 0, BOTH),
        ({"highway": "pedestrian"}, 0, 0, BOTH, BOTH, BOTH),
        ({"highway": "pedestrian", "oneway": "yes"}, 0, 0, FORWARD, BOTH, FORWARD),
        ({"highway": "footway"}, 0, 0, 0, BOTH, 0),
        ({"highway": "footway", "bicycle": "designated"}, 0, 0, BOTH, BOTH, 0),
        ({"highway": "footway", "emergency": "yes"}, 0, 0, 0, BOTH, BOTH),
        ({"highway": "steps"}, 0, 0, 0, BOTH, 0),
        ({"highway": "cycleway", "foot": "no"}, 0, 0, BOTH, 0, 0),
        ({"highway": "path"}, 0, 0, BOTH, BOTH, 0),
        ({"highway": "busway"}, 0, 0, 0, 0, BOTH),
        ({"highway": "track"}, 0, 0, BOTH, BOTH, BOTH),
        ({"motor_vehicle": "no"}, 0, 0, BOTH, BOTH, BOTH),
        ({"motorcar": "no"}, 0, BOTH, BOTH, BOTH, BOTH),
        ({"vehicle": "no"}, 0, 0, 0, BOTH, BOTH),
        ({"access": "private"}, 0, 0, 0, 0, 0),
        ({"access": "private", "emergency": "yes"}, 0, 0, 0, 0, BOTH),
        ({"access": "no", "foot": "yes"}, 0, 0, 0, BOTH, 0),
        ({"bicycle": "use_sidepath"}, BOTH, BOTH, 0, BOTH, BOTH),
    ],
)
def test_each_profile_goes_where_it_may(tags, car, motorbike, bike, foot, priority):
    street = {"highway": "residential", **tags}
    found = {profile: flow(street, profile) for profile in PROFILES}
    assert found == {"car": car, "motorbike": motorbike, "bike": bike, "foot": foot, "priority": priority}
    assert [flows(street) >> 2 * place & BOTH for place in range(len(PROFILES))] == list(found.values())


def test_every_profile_has_its_manner():
    assert set(MANNERS) == set(PROFILES)
