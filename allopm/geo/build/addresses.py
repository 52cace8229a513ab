"""Joins streets, house numbers, crossings and known places into the address index. Knows no file format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from math import cos, radians
from typing import Final

import numpy as np

from allopm.geo.build.ground import Commune
from allopm.geo.build.highways import Highway
from allopm.geo.build.marks import Mark, Named, Numbered
from allopm.geo.build.named import NamedStreet, cities_of
from allopm.geo.build.register import RegisterRow
from allopm.geo.directory import STREET, Crossing, Directory, Door, Entry, Piece
from allopm.geo.distance import haversine_m
from allopm.geo.wording import key_of

OSM_CREDIT: Final = "© contributeurs OpenStreetMap"
BAN_CREDIT: Final = "Base Adresse Nationale"
PIECE_POINTS: Final = 12  # chosen: boxes of pieces stay small, so that the nearest street is found by few of them
SAME_M: Final = 60.0  # chosen: meetings of two streets closer than this are one crossing (dual carriageways)
DEGREE_M: Final = 111_195.0


@dataclass
class Join:
    """The index while it grows."""

    directory: Directory
    by_key: dict[tuple[str, str], int] = field(default_factory=dict)
    by_name: dict[str, list[int]] = field(default_factory=dict)
    commune_keys: list[str] = field(default_factory=list)
    doors: dict[tuple[int, int, str], Door] = field(default_factory=dict)

    def add(self, entry: Entry) -> int:
        at, key, commune = len(self.directory.entries), key_of(entry.name), key_of(entry.commune)
        self.directory.entries.append(entry)
        self.by_key.setdefault((key, commune), at)
        self.by_name.setdefault(key, []).append(at)
        self.commune_keys.append(commune)
        return at

    def street_of(self, name: str, commune: str, *, lon: float, lat: float) -> int | None:
        """The street of that name there; without communes in the index, the nearest of that name."""
        key, commune_key = key_of(name), key_of(commune)
        found = self.by_key.get((key, commune_key))
        if found is not None:
            return found
        same = [at for at in self.by_name.get(key, ()) if not (commune_key and self.commune_keys[at])]
        return min(same, key=lambda at: _gap_m(self.directory.entries[at], lon, lat), default=None)


def join_addresses(
    streets: list[Highway], named: tuple[list[NamedStreet], list[int]], communes: list[Commune], *,
    register: Iterable[RegisterRow], marks: Iterable[Mark],
) -> Directory:  # fmt: skip
    """`named`: the index of names and, for each street, its place there; entries keep that order."""
    index, places = named
    join = Join(Directory(credit=OSM_CREDIT, communes=sorted({commune.name for commune in communes})))
    lengths = _lengths(streets, places, len(index))
    for street, metres in zip(index, lengths, strict=True):
        join.add(Entry(STREET, street.name, street.city, "", street.lon, street.lat, metres))
    _take_register(join, register)
    _take_marks(join, marks, communes)
    _give_postcodes(join)
    directory = join.directory
    directory.doors = sorted(join.doors.values())
    directory.crossings = list(_crossings(streets, places))
    directory.pieces = list(_pieces(streets, places))
    directory.communes = sorted({*directory.communes, *(one.commune for one in directory.entries if one.commune)})
    return directory


def _take_register(join: Join, rows: Iterable[RegisterRow]) -> None:
    """The register knows streets that the extract lacks: they come in by their numbers."""
    strangers: dict[int, list[RegisterRow]] = {}
    for row in rows:
        join.directory.credit = f"{BAN_CREDIT}, {OSM_CREDIT}"
        at = join.street_of(row.street, row.commune, lon=row.lon, lat=row.lat)
        if at is None:
            at = join.add(Entry(STREET, row.street, row.commune, row.postcode, row.lon, row.lat, 0))
            strangers[at] = []
        if at in strangers:
            strangers[at].append(row)
        door = Door(at, row.number, row.suffix, row.postcode, round(row.lon, 6), round(row.lat, 6))
        join.doors.setdefault(door[:3], door)
    for at, known in strangers.items():
        middle = sorted(known)[len(known) // 2]
        join.directory.entries[at] = join.directory.entries[at]._replace(lon=middle.lon, lat=middle.lat)


def _take_marks(join: Join, marks: Iterable[Mark], communes: list[Commune]) -> None:
    named: dict[tuple[str, str, int, int], Named] = {}
    for mark in marks:
        if isinstance(mark, Numbered):
            _take_number(join, mark)
        else:
            named.setdefault(_about(mark), mark)
    cities = cities_of(np.array([(mark.lon, mark.lat) for mark in named.values()]), communes)
    for mark, city in zip(named.values(), cities, strict=True):
        join.add(Entry(mark.kind, mark.name, city, "", round(mark.lon, 6), round(mark.lat, 6), 0))


def _take_number(join: Join, mark: Numbered) -> None:
    at = join.street_of(mark.street, mark.commune, lon=mark.lon, lat=mark.lat)
    if at is None and not mark.commune:
        same = join.by_name.get(key_of(mark.street), [])
        at = min(same, key=lambda one: _gap_m(join.directory.entries[one], mark.lon, mark.lat), default=None)
    if at is not None:
        door = Door(at, mark.number, mark.suffix, mark.postcode, round(mark.lon, 6), round(mark.lat, 6))
        join.doors.setdefault(door[:3], door)


def _about(mark: Named) -> tuple[str, str, int, int]:
    """The same name within some 500 m is the same place: a node and its outline, the two sides of a tram stop."""
    return mark.kind, mark.name, round(mark.lon * 200), round(mark.lat * 200)


def _give_postcodes(join: Join) -> None:
    """A street has the postcode of most of its doors."""
    codes: dict[int, Counter[str]] = {}
    for door in join.doors.values():
        if door.postcode:
            codes.setdefault(door.entry, Counter())[door.postcode] += 1
    for at, found in codes.items():
        join.directory.entries[at] = join.directory.entries[at]._replace(postcode=found.most_common(1)[0][0])


def _crossings(streets: list[Highway], places: list[int]) -> Iterator[Crossing]:
    """Streets of different names that share a node."""
    meeting: dict[int, set[int]] = {}
    where: dict[int, tuple[float, float]] = {}
    for street, place in zip(streets, places, strict=True):
        if place < 0:
            continue
        for ref, lon, lat in zip(street.refs.tolist(), street.lon.tolist(), street.lat.tolist(), strict=True):
            meeting.setdefault(ref, set()).add(place)
            where[ref] = (lon, lat)
    found: dict[tuple[int, int], list[Crossing]] = {}
    for ref in sorted(ref for ref, here in meeting.items() if len(here) > 1):
        lon, lat = where[ref]
        for a, b in combinations(sorted(meeting[ref]), 2):
            known = found.setdefault((a, b), [])
            if all(_gap_m(one, lon, lat) > SAME_M for one in known):
                known.append(Crossing(a, b, round(lon, 6), round(lat, 6)))
    for pair in sorted(found):
        yield from found[pair]


def _pieces(streets: list[Highway], places: list[int]) -> Iterator[Piece]:
    for street, place in zip(streets, places, strict=True):
        if place < 0:
            continue
        points = list(zip(street.lon.round(6).tolist(), street.lat.round(6).tolist(), strict=True))
        for at in range(0, len(points) - 1, PIECE_POINTS - 1):
            yield Piece(place, tuple(points[at : at + PIECE_POINTS]))


def _lengths(streets: list[Highway], places: list[int], count: int) -> list[int]:
    """Metres of all the parts of each name."""
    metres = np.zeros(count)
    for street, place in zip(streets, places, strict=True):
        if place >= 0:
            east = np.diff(street.lon) * cos(radians(float(street.lat[0])))
            metres[place] += float(np.hypot(east, np.diff(street.lat)).sum()) * DEGREE_M
    return [round(length) for length in metres.tolist()]


def _gap_m(one: Entry | Crossing, lon: float, lat: float) -> float:
    return haversine_m((one.lon, one.lat), (lon, lat))
