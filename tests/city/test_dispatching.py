"""The rules of sending crews: read from the file, overruled in the administration, refused with a sentence."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from allopm.city import queries
from allopm.city.actions import load_city
from allopm.city.files.reading import BadCityFile
from allopm.city.forms import check
from allopm.city.models import DispatchRules

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    queries.forget()
    return Path(shutil.copytree(settings.CITIES_DIR / "nice", tmp_path / "nice"))


def rules() -> queries.DispatchRules:
    queries.forget()
    return queries.dispatch_rules(queries.current_city())


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "dispatching.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_rules_of_the_file_are_those_of_the_city(folder: Path) -> None:
    load_city("nice", at=NOW, folder=folder)
    read = rules()
    assert (read.policy, read.reach_min) == ("reserve", 8)
    assert (read.classes[1].hold_s, read.classes[1].arrive_s) == (180, 480)
    assert read.suits("traffic.rodeo").prefers == ("motorbike",)
    assert read.suits("wreck.wreck").prefers == ("tow_authority",)
    assert read.suits("noise.music").min_officers == 0


def test_a_city_without_the_file_has_the_rules_of_the_house(folder: Path) -> None:
    (folder / "dispatching.yaml").unlink()
    load_city("nice", at=NOW, folder=folder)
    assert (rules().policy, sorted(rules().classes), rules().eligibility) == ("reserve", [1, 2, 3, 4], {})


def test_what_the_administration_chose_survives_a_load_until_the_file_changes(folder: Path) -> None:
    load_city("nice", at=NOW, folder=folder)
    DispatchRules.objects.update(policy="nearest")
    load_city("nice", at=NOW, folder=folder)
    assert rules().policy == "nearest"
    edit(folder, "reach_min: 8", "reach_min: 10")
    assert load_city("nice", at=NOW, folder=folder).changes == {"dispatching": ["rules"]}
    assert (rules().policy, rules().reach_min) == ("reserve", 10)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("policy: reserve", "policy: random", "dispatching.yaml, ligne 6, policy"),
        ("hold_s: 600,", "hold_s: 60,", "P1 ne peut pas attendre plus longtemps que P2"),
        ("hold_s: 180", "hold_s: 3", "classes.1.hold_s"),
        ("  4: { hold_s: 14400, arrive_s: 1800 }\n", "", "il faut les quatre priorités"),
        ("  wreck:", "  wrecks:", "la nature ou la famille « wrecks » n’existe pas"),
        ("reach_min", "portee", "dispatching.yaml, ligne 18, portee"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence_and_the_old_rules_stay(
    folder: Path, old: str, new: str, said: str
) -> None:
    load_city("nice", at=NOW, folder=folder)
    before = rules()
    edit(folder, old, new)
    with pytest.raises(BadCityFile) as refusal:
        load_city("nice", at=NOW, folder=folder)
    assert said in str(refusal.value)
    assert rules() == before


@pytest.mark.parametrize(
    ("name", "value"),
    [("classes", {"1": {"hold_s": 60, "arrive_s": 60}}), ("eligibility", {"wreck": {"min_officers": 40}})],
)
def test_the_administration_refuses_what_the_file_would(name: str, value: object) -> None:
    check("classes", json.loads('{"1":{"hold_s":60,"arrive_s":60},"2":{"hold_s":60,"arrive_s":60},'
                                '"3":{"hold_s":60,"arrive_s":60},"4":{"hold_s":60,"arrive_s":60}}'))  # fmt: skip
    with pytest.raises(ValidationError):
        check(name, value)
