"""The address index file of a map: its rows, how they are written and read. Knows no search and no table."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

FILE: Final = "addresses.jsonl.gz"
FORMAT: Final = 1
STREET, POI, LOCALITY = "street", "poi", "locality"


class UnreadableDirectory(Exception):
    """The index file is damaged, or of another version."""


class Entry(NamedTuple):
    """Something with a name: a street in a commune, a place people go by. Others point to it by its position."""

    kind: str
    name: str
    commune: str
    postcode: str
    lon: float
    lat: float
    metres: int  # of the street; 0 for a point


class Door(NamedTuple):
    """A house number of an entry."""

    entry: int
    number: int
    suffix: str  # "", "bis", "ter", "a"…
    postcode: str
    lon: float
    lat: float


class Crossing(NamedTuple):
    """Where two streets (`a` < `b`) meet."""

    a: int
    b: int
    lon: float
    lat: float


class Piece(NamedTuple):
    """Some consecutive points of a street."""

    entry: int
    line: tuple[tuple[float, float], ...]


@dataclass
class Directory:
    """All of a map's addresses; `credit` names where they come from."""

    credit: str
    communes: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    doors: list[Door] = field(default_factory=list)
    crossings: list[Crossing] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """The same directory gives the same bytes."""
        head = {"format": FORMAT, "credit": self.credit, "communes": self.communes}
        parts: list[Any] = [head, self.entries, self.doors, self.crossings, self.pieces]
        with path.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as out:
            for part in parts:
                out.write(json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def read_directory(path: Path) -> Directory:
    """Raises FileNotFoundError, UnreadableDirectory."""
    try:
        with gzip.open(path, "rb") as file:
            head, entries, doors, crossings, pieces = (json.loads(line) for line in file)
        if head["format"] != FORMAT:
            raise UnreadableDirectory(f"{path} : format {head['format']}, attendu {FORMAT}")
        return Directory(
            credit=head["credit"],
            communes=head["communes"],
            entries=[Entry(*row) for row in entries],
            doors=[Door(*row) for row in doors],
            crossings=[Crossing(*row) for row in crossings],
            pieces=[Piece(entry, tuple((lon, lat) for lon, lat in line)) for entry, line in pieces],
        )
    except FileNotFoundError:
        raise
    except (OSError, EOFError, ValueError, KeyError, TypeError) as problem:
        raise UnreadableDirectory(f"{path} : {problem}") from problem
