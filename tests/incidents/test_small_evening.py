"""One small simulated evening with known truth, on the plane: the first suggestion is nearly always right."""

from __future__ import annotations

import pytest
from django.conf import settings

from allopm.city.actions import load_city
from allopm.city.queries import current_city, forget
from bench.evenings import evening, ordinary_evening
from bench.grounds import Plane
from bench.grouping import play, play_in_memory
from tests.scenes import NOON

pytestmark = pytest.mark.django_db
# Whole evenings on the streets keep more (docs/dispatching.md); a small one, a third of it twins, swings.
PRECISION, RECALL = 0.9, 0.6


def test_the_first_suggestion_of_a_small_evening_is_right_and_comes_often():
    forget()
    load_city("nice", at=NOON, folder=settings.CITIES_DIR / "nice")
    count = play(current_city(), evening(3606, Plane(), share=0.25))
    assert count.repeats > 15
    assert count.precision >= PRECISION, count.wrong
    assert count.recall >= RECALL, count.missed


def test_the_queue_in_memory_offers_what_the_intake_offers():
    forget()
    load_city("nice", at=NOON, folder=settings.CITIES_DIR / "nice")
    city, statements = current_city(), ordinary_evening(3607, Plane())[:40]
    by_intake, in_memory = play(city, statements), play_in_memory(city, statements)
    assert by_intake.offers > 5
    assert in_memory == by_intake
