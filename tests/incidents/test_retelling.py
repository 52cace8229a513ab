"""Changed limits reach open cards by themselves, in batches, and the screens that heard of it are right."""

import pytest

from allopm.city.actions import record_change
from allopm.city.models import City, DispatchRules
from allopm.city.queries import city_by_id, forget
from allopm.events.models import Event
from allopm.incidents import retelling
from allopm.incidents.actions import claim
from allopm.incidents.models import Told
from allopm.incidents.retelling import retell_changed_cities
from allopm.journal.actor import SYSTEM
from tests.replay import replays
from tests.scenes import NOON, case_of, later, make_operator, say

pytestmark = pytest.mark.django_db


def change_limits(city, seconds):
    limits = {str(code): {"hold_s": seconds, "arrive_s": 600} for code in (1, 2, 3, 4)}
    DispatchRules.objects.update_or_create(city_id=city.id, code="rules", defaults={"classes": limits})
    record_change(city.id, what="dispatchrules.changed", about="dispatchrules:rules", by=SYSTEM, at=NOON)
    forget()
    return city_by_id(city.id)


def told():
    return Event.objects.filter(kind="incident.changed").count()


def test_new_limits_are_told_to_every_open_card_once(city):
    say(city)
    assert retell_changed_cities(NOON) == 0  # the cards were made of these rules
    say(city, kind="noise.works")
    with replays(city):
        changed = change_limits(city, 7200)
        before = told()
        assert retell_changed_cities(later(minutes=1)) == 2
    assert told() - before == 2
    assert retell_changed_cities(later(minutes=2)) == 0
    assert changed.version == city_by_id(city.id).version


def test_a_change_that_no_card_shows_tells_nobody(city):
    say(city)
    retell_changed_cities(NOON)
    City.objects.filter(pk=city.id).update(version=9, police_name="Autre nom")
    forget()
    assert retell_changed_cities(later(minutes=1)) == 0


def test_a_run_that_was_cut_goes_on_where_it_was_even_in_another_process(city, monkeypatch):
    monkeypatch.setattr(retelling, "BATCH", 2)
    monkeypatch.setattr(retelling, "BATCHES", 1)
    cases = [case_of(say(city)) for _number in range(5)]
    retell_changed_cities(NOON)
    change_limits(city, 7200)
    assert retell_changed_cities(later(seconds=5)) == 2
    assert Told.objects.get(city_id=city.id).after == cases[1].pk
    claim(city_by_id(city.id), cases[4].code, by=make_operator(city), at=later(seconds=6), version=1)
    assert [retell_changed_cities(later(seconds=10 * n)) for n in (1, 2, 3)] == [2, 1, 0]
