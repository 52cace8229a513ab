"""`allopm city load`: what it says, and its exit codes."""

from __future__ import annotations

import json
import shutil
from argparse import ArgumentParser
from pathlib import Path

import pytest
from django.conf import settings as installed
from pytest_django import Settings

from allopm.city import queries
from allopm.city.models import City
from allopm.cli import city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cities(settings: Settings, tmp_path: Path) -> None:
    queries.forget()
    shutil.copytree(installed.CITIES_DIR / "nice", tmp_path / "nice")
    settings.CITIES_DIR = tmp_path


def load(*words: str) -> int:
    parser = ArgumentParser()
    city.add_arguments(parser)
    return city.run(parser.parse_args(["load", *words]))


def test_loading_says_what_changed_and_then_that_nothing_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert load() == 0
    assert "nice : version 1" in capsys.readouterr().out
    assert load("nice") == 0
    assert "déjà à jour (version 1)" in capsys.readouterr().out


def test_a_wrong_file_is_named_on_stderr_and_nothing_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (tmp_path / "nice" / "city.yaml").open("a", encoding="utf-8") as file:
        file.write("maire: quelqu’un\n")
    assert load("nice") == 1
    said = capsys.readouterr()
    assert "city.yaml, ligne" in said.err
    assert "maire" in said.err
    assert not City.objects.exists()


def test_an_unknown_city_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert load("atlantide") == 1
    assert "n’existe pas" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)  # the new polygons are read after the commit
def test_ground_without_a_sector_is_said_and_the_city_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "nice" / "sectors.geojson"
    sectors = json.loads(path.read_text(encoding="utf-8"))
    assert load() == 0
    assert "à voir" not in capsys.readouterr().err
    sectors["features"].pop()
    path.write_text(json.dumps(sectors), encoding="utf-8")
    assert load() == 0
    assert "m² de la commune n’ont pas de secteur" in capsys.readouterr().err
