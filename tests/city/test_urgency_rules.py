"""The rules of urgency: read from the file, each with an effect, overruled in the administration, refused if wrong."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from allopm.city import queries
from allopm.city.actions import load_city
from allopm.city.files.reading import BadCityFile
from allopm.city.files.urgency_shape import UrgencyFile
from allopm.city.forms import check
from allopm.city.models import UrgencyRules
from allopm.dispatching.urgency import Danger, Override, UrgencyFacts, score

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NIGHT = UrgencyFacts(
    kind_label="Musique", base_points=60, base_priority=3, ongoing="now", dangers=(Danger("", 20), Danger("feu", 45)),
    witnesses=9, repeats_30_days=9, promise_used=0.9, still_answers=1, local_hour=23,
)  # fmt: skip
BARE = UrgencyFacts(kind_label="Musique", base_points=0, base_priority=4)
CASES = [  # each stands on the edge of some rule
    NIGHT,
    replace(BARE, ongoing="over", base_points=30, base_priority=2),
    replace(BARE, ongoing="recurring", base_points=30),
    replace(BARE, ongoing="now", base_points=50, dangers=(Danger("", 20),)),
    replace(BARE, ongoing="now", base_points=75, dangers=(Danger("", 18),)),
    replace(BARE, ongoing="now", base_points=55),
    replace(BARE, ongoing="now", base_points=25, local_hour=7),
    replace(BARE, ongoing="now", base_points=25, local_hour=21),
    *(replace(BARE, dangers=(Danger("x", weight),)) for weight in (40, 30, 10)),
    replace(BARE, dangers=(Danger("x", 45), Danger("y", 20))),
    replace(BARE, base_points=100),
    replace(BARE, witnesses=3, repeats_30_days=2, still_answers=1, promise_used=0.8),
    replace(BARE, witnesses=300, repeats_30_days=90, still_answers=9, promise_used=1.4),
    replace(BARE, override=Override(2, "Léa", "vu")),
]


def leaves(rules: dict[str, Any], path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for key, value in rules.items():
        found += leaves(value, (*path, key)) if isinstance(value, dict) else [(*path, key)]
    return found


HOUSE = UrgencyFile().model_dump()


def moved(value: Any, step: float) -> Any:
    return f"{value} !" if isinstance(value, str) else value + step


@pytest.mark.parametrize("path", leaves(HOUSE), ids=lambda path: ".".join(map(str, path)))
def test_every_rule_changes_what_some_case_shows(path: tuple[str, ...]) -> None:
    before = [score(case, UrgencyFile().as_rules()) for case in CASES]
    seen = []
    for step in (-30, -3, -1, -0.1, 1, 3, 30):
        changed = UrgencyFile().model_dump()
        inner = changed
        for part in path[:-1]:
            inner = inner[part]
        inner[path[-1]] = moved(inner[path[-1]], step)
        try:
            rules = UrgencyFile.model_validate(changed).as_rules()
        except ValueError:
            continue
        seen.append([score(case, rules) for case in CASES] != before)
    assert any(seen), path


@pytest.mark.django_db
def test_the_file_is_the_citys_and_the_administration_overrules_it_until_the_file_changes(tmp_path: Path) -> None:
    queries.forget()
    folder = Path(shutil.copytree(settings.CITIES_DIR / "nice", tmp_path / "nice"))
    load_city("nice", at=NOW, folder=folder)
    assert queries.urgency_rules(queries.current_city()) == UrgencyFile().as_rules()
    row = UrgencyRules.objects.get()
    row.rules["night"]["points"] = 11
    row.save()
    load_city("nice", at=NOW, folder=folder)
    queries.forget()
    assert queries.urgency_rules(queries.current_city()).night.points == 11
    path = folder / "urgency.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("points: 15", "points: 16"), encoding="utf-8")
    assert load_city("nice", at=NOW, folder=folder).changes == {"urgency": ["rules"]}
    path.write_text(path.read_text(encoding="utf-8").replace("{n} témoins", "{x} témoins"), encoding="utf-8")
    with pytest.raises(BadCityFile, match="ne peut citer que"):
        load_city("nice", at=NOW, folder=folder)


def test_the_administration_refuses_what_the_file_would() -> None:
    check("rules", HOUSE)
    for wrong in ({"night": {"from_h": 40}}, {"priority": {"floors": {"1": 10, "2": 20, "3": 30}}}, {"nuit": {}}):
        with pytest.raises(ValidationError):
            check("rules", wrong)
