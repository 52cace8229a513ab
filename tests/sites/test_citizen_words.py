"""Every word that residents read exists in their language, and every icon they see exists."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from allopm.sites.citizen.search import find_kinds
from allopm.sites.citizen.templatetags.pieces import ICONS
from tests.sites.kinds import kind

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = [*ROOT.glob("allopm/sites/*/templates/**/*.html"), *ROOT.glob("allopm/templates/**/*.html")]


def test_every_text_is_translated_with_the_same_placeholders() -> None:
    check = subprocess.run(
        [sys.executable, ROOT / "scripts" / "messages.py", "check"], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stderr


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_icon_of_a_page_is_drawn(path: Path) -> None:
    used = set(re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8")))
    assert not {name for name in used if not (ICONS / f"{name}.svg").exists()}


def test_every_icon_of_the_cities_is_drawn() -> None:
    used = {
        name
        for path in ROOT.glob("cities/*/kinds.yaml")
        for name in re.findall(r"icon: *\"?([\w-]+)", path.read_text(encoding="utf-8"))
    }
    assert not {name for name in used if not (ICONS / f"{name}.svg").exists()}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_page_holds_inline_style_or_handler(path: Path) -> None:
    """The content security policy would drop them in silence."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=", text)


def test_a_kind_is_found_by_a_misspelt_word_or_a_keyword() -> None:
    kinds = [kind("noise.music", "Musique forte", "sono", "enceinte"), kind("wreck.car", "Épave")]
    assert [found.code for found in find_kinds(kinds, "muzique")] == ["noise.music"]
    assert [found.code for found in find_kinds(kinds, "epave")] == ["wreck.car"]
    assert find_kinds(kinds, "enceinte")[0].code == "noise.music"
