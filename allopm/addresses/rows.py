"""Turns the index file and the nicknames into rows of the tables. Knows no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from allopm.geo.directory import POI, Entry
from allopm.geo.projection import to_plane
from allopm.geo.wording import bare_of, key_of

if TYPE_CHECKING:
    from allopm.addresses.nicknames import Nickname
    from allopm.geo.directory import Directory, Piece

KEY_MAX: Final = 200
Values = tuple[object, ...]


class Batch(NamedTuple):
    """Rows of one table, without city and generation."""

    table: str
    columns: tuple[str, ...]
    rows: Iterator[Values]


def batches(directory: Directory, nicknames: Iterable[Nickname], *, epsg: int) -> Iterator[Batch]:
    """Every table with its rows; points in metres on the projection `epsg`."""
    plane = partial(to_plane, epsg)
    entries = ("number", "target", "kind", "name", "key", "bare", "commune", "postcode", "lon", "lat", "metres")
    yield Batch("addresses_entry", (*entries, "is_approximate"), _entries(directory, nicknames))
    doors = ("entry", "number", "suffix", "postcode", "lon", "lat", "place")
    point = (f"({x!r},{y!r})" for x, y in (plane(door.lon, door.lat) for door in directory.doors))
    yield Batch("addresses_door", doors, ((*door, at) for door, at in zip(directory.doors, point, strict=True)))
    yield Batch("addresses_crossing", ("a", "b", "lon", "lat"), iter(directory.crossings))
    pieces = (_piece(piece, epsg) for piece in directory.pieces)
    yield Batch("addresses_piece", ("entry", "line", "bounds"), pieces)


def _entries(directory: Directory, nicknames: Iterable[Nickname]) -> Iterator[Values]:
    for number, entry in enumerate(directory.entries):
        yield _entry(number, entry.name, entry)
    streets = {key_of(entry.name): at for at, entry in reversed([*enumerate(directory.entries)])}
    number = len(directory.entries)
    for nickname in nicknames:
        target = streets.get(key_of(nickname.street)) if nickname.street else number
        meant = _meant(nickname, directory.entries[target] if nickname.street and target is not None else None)
        if meant is None:
            continue
        for called in nickname.names:
            yield _entry(number, called, meant, target=target, is_approximate=nickname.approximate)
            number += 1


def _meant(nickname: Nickname, street: Entry | None) -> Entry | None:
    """A street of the index, or a point of its own; None for a street that the index does not have."""
    if street or nickname.lon is None or nickname.lat is None:
        return street
    return Entry(POI, nickname.name, "", "", nickname.lon, nickname.lat, 0)


def _entry(
    number: int, called: str, entry: Entry, *, target: int | None = None, is_approximate: bool = False
) -> Values:  # fmt: skip
    """All names of one place have one `target`: together they are one answer."""
    key = key_of(called)[:KEY_MAX]
    return (
        number, target, entry.kind, entry.name[:200], key, bare_of(key), entry.commune[:80],
        entry.postcode[:5], entry.lon, entry.lat, entry.metres, is_approximate,
    )  # fmt: skip


def _piece(piece: Piece, epsg: int) -> Values:
    points = [to_plane(epsg, lon, lat) for lon, lat in piece.line]
    xs, ys = zip(*points, strict=True)
    line = ",".join(f"({x:.2f},{y:.2f})" for x, y in points)
    return piece.entry, f"[{line}]", f"({max(xs)!r},{max(ys)!r}),({min(xs)!r},{min(ys)!r})"
