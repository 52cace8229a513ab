"""Reads the national register of addresses (Base Adresse Nationale, CSV). Knows no street of ours."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple, TextIO

from allopm.geo.build.extract import BBox
from allopm.geo.build.failures import MapNotBuilt

NEEDED: Final = ("numero", "rep", "nom_voie", "code_postal", "nom_commune", "lon", "lat")
WHERE_FROM: Final = "Il faut un fichier adresses-<département>.csv.gz de la Base Adresse Nationale."
_GZIP: Final = b"\x1f\x8b"


class RegisterRow(NamedTuple):
    """One number of the register, WGS84."""

    number: int
    suffix: str
    street: str
    postcode: str
    commune: str
    lon: float
    lat: float


def read_register(path: Path, frame: BBox) -> Iterator[RegisterRow]:
    """Rows inside `frame` (west, south, east, north); one without a number or a point is passed over.

    Raises MapNotBuilt when the file is not such a register.
    """
    try:
        with _opened(path) as file:
            yield from _rows(path, file, frame)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as problem:
        raise MapNotBuilt(f"{path} ne se lit pas ({problem}). {WHERE_FROM}") from problem


def _opened(path: Path) -> TextIO:
    with path.open("rb") as file:
        is_packed = file.read(2) == _GZIP
    if is_packed:
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _rows(path: Path, file: TextIO, frame: BBox) -> Iterator[RegisterRow]:
    west, south, east, north = frame
    reader = csv.reader(file, delimiter=";")
    header = next(reader, [])
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise MapNotBuilt(f"{path} n'est pas un registre d'adresses : sans colonne « {missing[0]} ». {WHERE_FROM}")
    places = [header.index(name) for name in NEEDED]
    for row in reader:
        if len(row) < len(header):
            continue
        number, suffix, street, postcode, commune, *degrees = (row[at] for at in places)
        point = _point(*degrees)
        if point is None or not number.isdecimal() or not street:
            continue
        lon, lat = point
        if west <= lon <= east and south <= lat <= north:
            yield RegisterRow(int(number), suffix.strip().lower(), street, postcode, commune, lon, lat)


def _point(lon: str, lat: str) -> tuple[float, float] | None:
    try:
        return float(lon), float(lat)
    except ValueError:
        return None
