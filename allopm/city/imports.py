"""The write door of imported places: says what would change, then writes that, batch by batch, journalled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from allopm.city.actions import record_change
from allopm.city.models import City, Place

if TYPE_CHECKING:
    from allopm.city.files.incoming import IncomingPlace, Reading, RefusedRow
    from allopm.journal.actor import Actor

Locate = Callable[[str], tuple[float, float] | None]
BATCH: Final = 200  # rows in one transaction: well under the second that screens may wait (chosen)


@dataclass(frozen=True)
class PlaceChange:
    """One place to write: each column with what it was and what it becomes; `is_new` when nothing had this id."""

    line: int
    code: str
    name: str
    is_new: bool
    columns: dict[str, tuple[Any, Any]]
    is_located: bool = False  # placed by its address: to be checked by a person


@dataclass
class PlacesReport:
    """What an import does. `gone`: in service here, of a type that the file holds, absent from it; only reported."""

    added: list[PlaceChange] = field(default_factory=list)
    changed: list[PlaceChange] = field(default_factory=list)
    unchanged: int = 0
    gone: list[tuple[str, str]] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


def compare_places(city_id: int, reading: Reading, *, locate: Locate) -> PlacesReport:
    """What the file would change, without changing it."""
    report = PlacesReport(refused=reading.refused)
    for batch in batches(reading.rows):
        _sort(report, batch, _changes(city_id, batch, locate))
    report.gone = _gone(city_id, reading)
    return report


def import_places(city_id: int, reading: Reading, *, locate: Locate, by: Actor, at: datetime) -> PlacesReport:
    """Write the sound rows; the same file again changes nothing. A place that is gone stays: see retire_places."""
    report = PlacesReport(refused=reading.refused, gone=_gone(city_id, reading))
    for batch in batches(reading.rows):
        _sort(report, batch, _write(city_id, batch, locate=locate, by=by, at=at))
    return report


@transaction.atomic
def retire_places(city_id: int, codes: Iterable[str], *, by: Actor, at: datetime) -> list[str]:
    """Take places out of service; none is ever deleted. Returns those that were in service."""
    City.objects.select_for_update().get(pk=city_id)
    places = Place.objects.filter(city_id=city_id, is_active=True, code__in=list(codes))
    retired = list(places.values_list("code", flat=True))
    if retired:
        places.update(is_active=False)
        record_change(city_id, what="places.retired", about="places", by=by, at=at, data={"codes": retired})
    return retired


def batches(rows: list[IncomingPlace]) -> Iterator[list[IncomingPlace]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


@transaction.atomic
def _write(
    city_id: int, batch: list[IncomingPlace], *, locate: Locate, by: Actor, at: datetime
) -> list[PlaceChange]:  # fmt: skip
    """One transaction: two imports at once follow each other."""
    City.objects.select_for_update().get(pk=city_id)
    changes = _changes(city_id, batch, locate)
    for change in changes:
        columns = {name: new for name, (_old, new) in change.columns.items()}
        if change.is_new:
            Place.objects.create(city_id=city_id, code=change.code, **columns)
        else:
            Place.objects.filter(city_id=city_id, code=change.code).update(**columns)
    if changes:
        said = {change.code: {name: list(pair) for name, pair in change.columns.items()} for change in changes}
        record_change(city_id, what="places.imported", about="places", by=by, at=at, data={"places": said})
    return changes


def _changes(city_id: int, batch: list[IncomingPlace], locate: Locate) -> list[PlaceChange]:
    codes = [row.code for row in batch]
    known = {place.code: place for place in Place.objects.filter(city_id=city_id, code__in=codes)}
    found = (_change(row, known.get(row.code), locate) for row in batch)
    return [change for change in found if change is not None]


def _change(row: IncomingPlace, known: Place | None, locate: Locate) -> PlaceChange | None:
    """The columns that differ; None when nothing does. A place without a point is looked up by its address."""
    values = row.values | {"is_active": True}
    point = _located(values, known, locate)
    before = known or Place()
    columns = {
        name: (None if known is None else getattr(before, name), new)
        for name, new in (values | point).items()
        if known is None or getattr(before, name) != new
    }
    if not columns:
        return None
    return PlaceChange(row.line, row.code, values["name"], known is None, columns, is_located=bool(point))


def _located(values: dict[str, Any], known: Place | None, locate: Locate) -> dict[str, Any]:
    address = values.get("address", "")
    if "lon" in values or not address or (known is not None and (known.lon is not None or known.address == address)):
        return {}
    point = locate(address)
    return {"lon": point[0], "lat": point[1], "is_approximate": True} if point else {}


def _sort(report: PlacesReport, batch: list[IncomingPlace], changes: list[PlaceChange]) -> None:
    for change in changes:
        (report.added if change.is_new else report.changed).append(change)
    report.unchanged += len(batch) - len(changes)


def _gone(city_id: int, reading: Reading) -> list[tuple[str, str]]:
    """A refused row is not an absent one: its place is not gone."""
    named = {row.code for row in reading.rows} | {row.code for row in reading.refused}
    types = {row.values["type"] for row in reading.rows}
    places = Place.objects.filter(city_id=city_id, is_active=True, type__in=types).exclude(code__in=named)
    return list(places.values_list("code", "name"))
