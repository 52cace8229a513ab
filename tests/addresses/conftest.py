"""A small town with its register, as index file and loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from allopm.addresses.actions import load_index
from allopm.city.queries import CityInfo
from allopm.geo.directory import Crossing, Directory, Door, Entry, Piece
from tests.scenes import NOON

WEST, SOUTH, STEP = 7.25, 43.70, 0.001  # a block is about 80 m by 111 m
STREETS = [
    "Rue de France", "Rue Meyerbeer", "Passage Meyerbeer", "Boulevard Victor-Hugo", "Promenade des Anglais",
    "Avenue Jean-Médecin", "Place Masséna", "Rue Masséna", "Avenue Malausséna", "Rue de l'Hôtel des Postes",
    "Rue Saint-François de Paule", "Avenue du Maréchal Foch", "Rue Dante", "Quai des États-Unis", "Rue du 22 Septembre",
    "Rue Alexandre et Marie Dumas",
]  # fmt: skip
NICKNAMES = """nicknames:
  - names: ["la Prom"]
    street: Promenade des Anglais
  - names: ["Coulée verte", "la Coulée"]
    name: Promenade du Paillon
    lon: 7.2735
    lat: 43.699
    approximate: true
    source: essai
  - names: ["le Vieux-Nice"]
    name: Vieux-Nice
    lon: 7.2762
    lat: 43.697
    source: essai
  - names: ["nulle part"]
    street: Rue qui n'existe pas
"""


def spot(column: float, row: float) -> tuple[float, float]:
    return round(WEST + STEP * column, 6), round(SOUTH + STEP * row, 6)


def small_town() -> Directory:
    """Every street runs east on its own row; « rue Meyerbeer » crosses them all."""
    entries = [
        Entry("street", name, "Nice", "06000", *spot(4.5, row), metres=700 - row) for row, name in enumerate(STREETS)
    ]
    entries += [
        Entry("street", "Rue de France", "Villeneuve", "06270", *spot(60, 0), metres=50),
        Entry("poi", "Commissariat Foch", "Nice", "", *spot(3, 11), metres=0),
        Entry("locality", "Carabacel", "Nice", "", *spot(5, 5), metres=0),
    ]
    doors = [
        Door(0, 2, "", "06000", *spot(0, 0.1)),
        Door(0, 10, "", "06000", *spot(4, 0.1)),
        Door(0, 12, "", "06000", *spot(5, 0.1)),
        Door(0, 12, "bis", "06000", *spot(5.1, 0.1)),
        Door(0, 3, "", "06000", *spot(1, -0.1)),
        Door(7, 5, "", "06000", *spot(5, 7.1)),
    ]
    crossings = [Crossing(*sorted((1, row)), *spot(2, row)) for row in range(len(STREETS)) if row != 1]
    pieces = [Piece(row, (spot(0, row), spot(4, row), spot(9, row))) for row in range(len(STREETS))]
    return Directory("© contributeurs OpenStreetMap", ["Nice", "Villeneuve"], entries, doors, crossings, pieces)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The folder of the city, with its nicknames; `map` in it holds the index file."""
    (tmp_path / "map").mkdir(exist_ok=True)
    small_town().save(tmp_path / "map" / "addresses.jsonl.gz")
    (tmp_path / "nicknames.yaml").write_text(NICKNAMES, encoding="utf-8")
    return tmp_path


@pytest.fixture
def town(city: CityInfo, files: Path) -> CityInfo:
    """The city with its index loaded."""
    load_index(city, files / "map", at=NOON, folder=files)
    return city
