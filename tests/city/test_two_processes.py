"""What one process draws, another uses: a peer kept old polygons in its workers until they were restarted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import IO

import pytest
from django.db import connection

from allopm.city.actions import record_change
from allopm.city.models import Sector
from allopm.city.queries import CityInfo
from allopm.journal.actor import SYSTEM
from tests.scenes import CENTRE, NOON, square

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other(city: CityInfo) -> Iterator[subprocess.Popen[str]]:
    words = [connection.settings_dict["NAME"], *map(str, CENTRE)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.city.other_process", *words],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "allopm.config.settings"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    yield process
    process.communicate()


def ask(process: subprocess.Popen[str]) -> str:
    said: IO[str] | None = process.stdout
    assert process.stdin is not None and said is not None
    process.stdin.write("?\n")
    process.stdin.flush()
    return said.readline().strip()


def test_another_process_uses_a_new_polygon_without_a_restart(city: CityInfo, other: subprocess.Popen[str]) -> None:
    assert ask(other) == "centre"
    Sector.objects.filter(code="centre").update(polygon=square(7.27, 43.65, 7.32, 43.77))
    assert ask(other) == "centre"  # it does remember: only a change that is announced counts
    Sector.objects.filter(code="ouest").update(polygon=square(7.18, 43.65, 7.27, 43.77))
    record_change(city.id, what="sector.changed", about="sector:ouest", by=SYSTEM, at=NOON)
    assert ask(other) == "ouest"
