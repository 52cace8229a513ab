"""Fixtures of every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.utils import translation
from pytest_django import Settings

from tests import cluster

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

# Nothing timed is asserted: a busy machine is not a defect.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Before the first test that needs it, the run's own PostgreSQL starts."""
    cluster.start()


@pytest.fixture(autouse=True)
def in_french() -> Iterator[None]:
    """A request in English leaves its language in the thread; the next test starts in French."""
    with translation.override("fr"):
        yield


@pytest.fixture
def var(settings: Settings, tmp_path: Path) -> Path:
    """A data folder of one's own."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAP_DIR = tmp_path / "map"
    return tmp_path


@pytest.fixture
def city(db: None, var: Path) -> Iterator[CityInfo]:
    """The small invented city that most tests start from, with a data folder of its own."""
    from allopm.city.queries import forget
    from tests.scenes import make_city

    yield make_city()
    forget()
