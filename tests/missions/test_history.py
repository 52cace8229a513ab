import pytest

from allopm.missions.history import log_rows
from allopm.missions.models import Mission
from allopm.reports.submission import Location
from tests.scenes import NOON, case_of, later, make_crew, say

pytestmark = pytest.mark.django_db


def sent(city, case, call_sign, *, minute, there=None, over=None, state="cleared"):
    moment = later(minutes=minute)
    return Mission.objects.create(
        city_id=city.id, incident=case, crew=make_crew(city, call_sign), state=state, sent_by="Léa", sent_at=moment,
        state_at=moment, on_scene_at=there and later(minutes=there), cleared_at=over and later(minutes=over),
    )  # fmt: skip


def test_the_log_has_a_row_a_case_with_the_first_sent_and_the_first_there(city):
    where = Location(7.26, 43.7, 12, "rue", "gps")
    case = case_of(say(city, at=NOON, location=where))
    sent(city, case, "C01", minute=3, state="diverted")
    sent(city, case, "C02", minute=5, there=12, over=40)
    sent(city, case, "C03", minute=6, there=15, over=30)
    case_of(say(city, at=NOON, key="nobody-was-sent"))
    (row,) = log_rows(city)
    assert (row.received_at, row.dispatched_at) == (NOON, later(minutes=3))
    assert (row.on_scene_at, row.cleared_at, row.unit) == (later(minutes=12), later(minutes=40), "C02")
    assert row.place == (7.26, 43.7) and row.category == case.kind and row.priority == case.priority


def test_where_nobody_came_the_log_says_so(city):
    sent(city, case_of(say(city, at=NOON)), "C01", minute=3, state="refused")
    (row,) = log_rows(city)
    assert row.dispatched_at == later(minutes=3) and row.on_scene_at is None and row.unit == "C01"
