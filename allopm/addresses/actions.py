"""The write door of the address index: a new generation beside the old one, then one switch."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import connection, transaction

from allopm.addresses import nicknames, search
from allopm.addresses.models import AddressIndex, Crossing, Door, Entry, Piece
from allopm.addresses.rows import Batch, batches
from allopm.geo import directory
from allopm.geo.wording import key_of
from allopm.journal.actions import write
from allopm.journal.actor import SYSTEM

if TYPE_CHECKING:
    from pathlib import Path

    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

VERSION: Final = "2"  # of how rows are made; a change makes every index due for loading
BATCH_ROWS: Final = 5_000  # about 0.1 s: the event log's horizon must not wait a second for us
TABLES: Final = (Entry, Door, Crossing, Piece)


@dataclass(frozen=True)
class Loaded:
    """What a load did; `is_new` is False when the index was already that of these files."""

    generation: int
    is_new: bool
    counts: dict[str, int]


def load_index(
    city: CityInfo, map_dir: Path, *, at: datetime, by: Actor = SYSTEM, folder: Path | None = None
) -> Loaded | None:
    """Take over the index file of `map_dir` and the nicknames of `folder` (the city's own); None without a file.

    Outside any transaction: every batch commits by itself. A load that fails leaves the old index; of two at
    once, the one begun last wins. Raises UnreadableDirectory, BadCityFile.
    """
    path, folder = map_dir / directory.FILE, folder or settings.CITIES_DIR / city.slug
    if not path.is_file():
        return None
    called = nicknames.read_nicknames(folder)
    fingerprint = _fingerprint(path, called, city.epsg)
    AddressIndex.objects.get_or_create(city_id=city.id)
    index = AddressIndex.objects.get(city_id=city.id)
    if index.live and index.fingerprint == fingerprint:
        return Loaded(index.live, is_new=False, counts={})
    found = directory.read_directory(path)
    generation = _begin(city)
    counts = {
        batch.table.removeprefix("addresses_"): _copy(city, generation, batch)
        for batch in batches(found, called, epsg=city.epsg)
    }
    _analyse()
    is_new = _switch(city, generation, found, fingerprint=fingerprint, counts=counts, at=at, by=by)
    search.forget()
    _sweep(city)
    return Loaded(generation, is_new=is_new, counts=counts)


def _fingerprint(path: Path, called: tuple[nicknames.Nickname, ...], epsg: int) -> str:
    digest = hashlib.sha256(path.read_bytes())
    digest.update(f"{VERSION} {epsg} {called!r}".encode())
    return digest.hexdigest()


@transaction.atomic
def _begin(city: CityInfo) -> int:
    """A generation of one's own: two loads never write the same rows."""
    index = AddressIndex.objects.select_for_update().get(city_id=city.id)
    index.last += 1
    index.save(update_fields=["last"])
    return int(index.last)


def _copy(city: CityInfo, generation: int, batch: Batch) -> int:
    columns = ", ".join(("city_id", "generation", *batch.columns))
    count = 0
    while rows := list(islice(batch.rows, BATCH_ROWS)):
        with transaction.atomic(), connection.cursor() as cursor:
            with cursor.copy(f"COPY {batch.table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((city.id, generation, *row))
        count += len(rows)
    return count


def _analyse() -> None:
    """Fresh tables have no statistics: the first searches would read them whole."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ANALYZE {table._meta.db_table}")


@transaction.atomic
def _switch(
    city: CityInfo, generation: int, found: directory.Directory, *,
    fingerprint: str, counts: dict[str, int], at: datetime, by: Actor,
) -> bool:  # fmt: skip
    """Searches read the new generation from here on; False when a later load was quicker."""
    index = AddressIndex.objects.select_for_update().get(city_id=city.id)
    if index.live > generation:
        return False
    index.before, index.live, index.fingerprint = index.live, generation, fingerprint
    index.credit, index.communes, index.loaded_at = found.credit, sorted(map(key_of, found.communes)), at
    index.save()
    write(city.id, what="addresses.loaded", about=f"city:{city.slug}", by=by, at=at, data=counts)
    return True


def _sweep(city: CityInfo) -> None:
    """Rows of generations that nobody reads any more: neither the live one, nor that of a search under way."""
    index = AddressIndex.objects.get(city_id=city.id)
    for table in TABLES:
        gone = table._default_manager.filter(city_id=city.id, generation__lt=index.live)
        gone = gone.exclude(generation=index.before).order_by()
        while numbers := list(gone.values_list("pk", flat=True)[:BATCH_ROWS]):
            table._default_manager.filter(pk__in=numbers).delete()
