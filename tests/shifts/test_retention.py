from datetime import timedelta

import pytest

from allopm.fleet.states import State
from allopm.shifts.models import DutyAction, PlanImport, Shift
from allopm.shifts.retention import SHIFT_KEEP_DAYS, WORD_KEEP_DAYS, forget_old_shifts
from tests.scenes import NOON, later
from tests.shifts.scenes import off_duty, plan, says

pytestmark = pytest.mark.django_db


def test_the_plan_forgets_in_time_and_not_before(city):
    crew = off_duty(city)
    plan(crew)
    says(city, crew, State.AVAILABLE, NOON, key="word-0001")
    PlanImport.objects.create(city_id=city.id, at=NOON, by="Nour Chef", before=[])
    assert forget_old_shifts(later(days=WORD_KEEP_DAYS)) == 0
    assert forget_old_shifts(later(days=WORD_KEEP_DAYS) + timedelta(seconds=1)) == 2
    assert not DutyAction.objects.exists()
    assert not PlanImport.objects.exists()
    assert forget_old_shifts(later(days=SHIFT_KEEP_DAYS)) == 0
    assert forget_old_shifts(later(days=SHIFT_KEEP_DAYS, hours=7)) == 1
    assert not Shift.objects.exists()
