from pathlib import Path

import pytest

from allopm.config import environment
from scripts import draw_states

ROOT = Path(environment.__file__).resolve().parents[2]


def test_drawn_states_are_those_of_the_code():
    assert draw_states.PAGE.read_text(encoding="utf-8") == draw_states.page()


def settings_read_from_the_environment() -> list[str]:
    source = (ROOT / "allopm" / "config" / "environment.py").read_text(encoding="utf-8")
    names = {word.strip('"') for word in source.replace("(", " ").replace(",", " ").split() if word.startswith('"')}
    return sorted(
        name for name in names if name.isupper() and (name.startswith("ALLOPM_") or name in {"PORT", "DATABASE_URL"})
    )


@pytest.mark.parametrize("name", settings_read_from_the_environment())
def test_every_setting_is_in_the_docs(name):
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md"))
    assert f"`{name}`" in pages


def test_adrs_are_numbered_without_gap():
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
