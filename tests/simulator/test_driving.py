import pytest

from allopm.dispatching.crews import Way
from allopm.dispatching.hours import pace_for
from allopm.simulator.driving import travel_s


def test_the_rush_hour_slows_cars_more_than_motorbikes_and_walkers_not_at_all() -> None:
    def delay(vehicle: str) -> float:
        leg = Way(600, 4_000)
        return travel_s(vehicle, leg, hour=18) - travel_s(vehicle, leg, hour=2)

    assert delay("car") == delay("van") > delay("motorbike") > delay("foot") == delay("bike") == 0


@pytest.mark.parametrize("vehicle", ["car", "van", "motorbike", "bike", "foot"])
def test_at_free_flow_nobody_is_held_back(vehicle: str) -> None:
    assert pace_for(vehicle, 1.0) == 1
    assert 1 <= pace_for(vehicle, 1.5) <= 1.5
