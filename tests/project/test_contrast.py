"""Every text colour of tokens.css reaches 4.5:1 on every ground it is meant for, every control edge 3:1."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
TOKENS = (FRONTEND / "tokens.css").read_text(encoding="utf-8")
FIELD = (FRONTEND / "field" / "field.css").read_text(encoding="utf-8")
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6})")
LIGHT, DARK = (dict(COLOUR.findall(part)) for part in TOKENS.split("@media", 2)[:2])
NIGHT = DARK | dict(COLOUR.findall(FIELD))  # by hand on a crew's phone
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK, NIGHT], ids=["light", "dark", "night"])
GROUNDS = {
    "ink": "paper card sunk accent-soft p1-soft p2-soft ok-soft p4-soft",
    "ink-2": "paper card sunk accent-soft p1-soft p2-soft ok-soft p4-soft",
    "ink-3": "paper card sunk p4-soft",
    "accent": "paper card sunk accent-soft",
    "accent-ink": "accent accent-2",
    "p1": "paper card sunk p1-soft",
    "p2": "paper card sunk p2-soft",
    "p3": "paper card sunk p3-soft",
    "p4": "paper card sunk p4-soft",
    "ok": "paper card sunk ok-soft",
    "stale": "paper card sunk p2-soft",
    "on-tone": "p1 p2 p3 p4 ok",
}
PAIRS = [(text, ground) for text, grounds in GROUNDS.items() for ground in grounds.split()]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21


@THEMES
def test_every_text_can_be_read(theme: dict[str, str]) -> None:
    weak = {
        f"{text} on {ground}": round(contrast(theme[text], theme[ground]), 2)
        for text, ground in PAIRS
        if contrast(theme[text], theme[ground]) < 4.5
    }
    assert not weak


@THEMES
@pytest.mark.parametrize("ground", ["paper", "card", "sunk"])
def test_the_edge_of_every_control_can_be_seen(theme: dict[str, str], ground: str) -> None:
    assert contrast(theme["edge"], theme[ground]) >= 3
