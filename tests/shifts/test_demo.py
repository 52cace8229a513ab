from datetime import timedelta

import pytest

from allopm.fleet.models import Crew
from allopm.shifts.demo import create_demo_shifts
from allopm.shifts.models import Shift
from tests.scenes import NOON, make_crew

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_an_invented_plan_says_so_and_holds_at_every_hour(city, hour):
    for number in range(1, 9):
        make_crew(city, f"C{number:02}")
    at = NOON + timedelta(hours=hour, minutes=59)
    assert create_demo_shifts(city, at=at) == Shift.objects.count() > 40
    assert all(name.endswith("Démo") for shift in Shift.objects.all() for name in shift.members)
    assert set(Shift.objects.values_list("is_invented", flat=True)) == {True}
    assert Crew.objects.filter(shift_id=None).count() == 0
    assert create_demo_shifts(city, at=at) == 0
    create_demo_shifts(city, at=at + timedelta(days=30))
    assert Shift.objects.filter(real_start__isnull=False, real_end=None).count() == 8
    assert Crew.objects.filter(duty_planned_end__lt=at + timedelta(days=30)).count() == 0


def test_a_city_without_crews_has_no_plan(city):
    assert create_demo_shifts(city, at=NOON) == 0
