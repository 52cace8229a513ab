"""The rules of the desk: read from the file, overruled in the administration, refused with a French sentence."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from allopm.city import queries
from allopm.city.actions import load_city
from allopm.city.files.desk import RANGES, DeskFile
from allopm.city.files.reading import BadCityFile, read_file
from allopm.city.forms import check
from allopm.city.models import DeskRules

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def rules() -> queries.DeskRules:
    queries.forget()
    return queries.desk_rules(queries.current_city())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    queries.forget()
    return Path(shutil.copytree(settings.CITIES_DIR / "nice", tmp_path / "nice"))


@pytest.mark.django_db
def test_the_file_speaks_until_the_administration_does_and_again_when_it_changes(folder: Path) -> None:
    load_city("nice", at=NOW, folder=folder)
    read = rules()
    assert (read.distribution, read.relief_times, read.vehicle_days) == ("balanced", ("06:00", "14:00", "22:00"), 7)
    DeskRules.objects.update(claim_minutes=30)
    load_city("nice", at=NOW, folder=folder)
    assert rules().claim_minutes == 30
    path = folder / "desk.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("vehicle_days: 7", "vehicle_days: 5"), encoding="utf-8")
    assert load_city("nice", at=NOW, folder=folder).changes == {"desk": ["rules"]}
    assert (rules().claim_minutes, rules().vehicle_days) == (10, 5)
    path.unlink()
    load_city("nice", at=NOW, folder=folder)
    assert rules() == queries.DeskRules(**DeskFile().model_dump())
    assert rules().distribution == "off"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("distribution: random", "il faut « off »"),
        ("silent_share: 3", "il faut une part entre 0,1 et 1"),
        ("relief_times: [14:00]", "écrites « 06:00 »"),
        ('relief_times: ["14:00", "06:00"]', "se suivent dans l’ordre"),
        ("claim: 3", "ligne 1, claim"),
        *[(f"{name}: {low - 1}", f"de {low} à {high} ({unit})") for name, (low, high, unit) in RANGES.items()],
        *[(f"{name}: {high + 1}", f"ligne 1, {name}") for name, (_low, high, _unit) in RANGES.items()],
        ("presence_s: beaucoup", "il faut un nombre entier"),
    ],
)
def test_a_wrong_value_is_refused_with_its_line_and_a_french_sentence(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "desk.yaml").write_text(line, encoding="utf-8")
    with pytest.raises(BadCityFile) as refusal:
        read_file(tmp_path / "desk.yaml", DeskFile)
    assert said in str(refusal.value)


def test_the_administration_refuses_what_the_file_would() -> None:
    check("vehicle_days", 7)
    with pytest.raises(ValidationError, match="de 1 à 30"):
        check("vehicle_days", 31)
    with pytest.raises(ValidationError, match="06:00"):
        check("relief_times", ["6h"])
