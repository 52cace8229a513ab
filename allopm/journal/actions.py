"""The write door of the journal: entries at once, seals a little later. Knows no room."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from allopm.journal.chain import BEFORE_ALL, BEGINNING, rows_hash, seal_hash
from allopm.journal.models import Entry, Seal

if TYPE_CHECKING:
    from allopm.journal.actor import Actor

_INSERT: Final = """
    INSERT INTO journal_entry (city_id, at, what, about, by_kind, by_id, by_name, data)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb)
"""
_DRAWN: Final = "SELECT last_value FROM journal_entry_seq_seq"
_SEAL_LOCK: Final = 0x6A6F7572  # "jour": one sealer at a time, whatever the number of workers
_BATCH: Final = 1000  # entries per seal: some 10 ms of work, so that no transaction lasts
_LOOK_EVERY_S: Final = 0.02


def write(
    city_id: int, *, what: str, about: str, by: Actor, at: datetime, data: Mapping[str, object] | None = None
) -> None:
    """Record in the caller's transaction that `by` did `what` (`incident.send`) to `about` (`incident:PM-…`)."""
    text = json.dumps(data or {}, cls=DjangoJSONEncoder, ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [city_id, at, what, about, by.kind, by.id, by.name, text])


def seal_pending(*, at: datetime, patience_s: float = 2.0) -> int:
    """Chain what is settled and not sealed yet; returns the number of entries sealed.

    Writers are never held back. Outside any transaction: each seal commits by itself.
    """
    if connection.in_atomic_block:
        raise transaction.TransactionManagementError("seal_pending() commits by itself")
    drawn = _settled(patience_s)
    return sum(_seal_city(city_id, drawn, at) for city_id in _cities()) if drawn else 0


def _settled(patience_s: float) -> int:
    """A number below which no entry can appear any more; 0 when some transaction lasts too long for that.

    A writer gets its transaction number, then draws `seq`. So once `seq` has been read, a new transaction
    number is above those of all who drew below it; when all of these have ended, the range is settled.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DRAWN)
        drawn = int(cursor.fetchone()[0])
        cursor.execute("SELECT pg_current_xact_id()::text")
        barrier = str(cursor.fetchone()[0])
        deadline = time.monotonic() + patience_s
        while not _has_passed(barrier):
            if time.monotonic() > deadline:
                return 0
            time.sleep(_LOOK_EVERY_S)
    return drawn


def _has_passed(barrier: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot()) > %s::xid8", [barrier])
        return bool(cursor.fetchone()[0])


def _cities() -> Iterator[int]:
    """Every city of the journal, by jumping along the primary key."""
    cities = Entry.objects.order_by("city_id").values_list("city_id", flat=True)
    city_id = cities.first()
    while city_id is not None:
        yield city_id
        city_id = cities.filter(city_id__gt=city_id).first()


def _seal_city(city_id: int, drawn: int, at: datetime) -> int:
    sealed = 0
    while batch := _seal_batch(city_id, drawn, at):
        sealed += batch
        if batch < _BATCH:
            break
    return sealed


@transaction.atomic
def _seal_batch(city_id: int, drawn: int, at: datetime) -> int:
    """The next seal of this city; 0 when nothing is left or another sealer is at work."""
    if not _alone():
        return 0
    last = Seal.objects.filter(city_id=city_id).order_by("-number").first()
    after = last.last_seq if last else BEFORE_ALL
    entries = list(Entry.objects.filter(city_id=city_id, seq__gt=after, seq__lte=drawn).order_by("seq")[:_BATCH])
    if entries:
        _save_seal(entries, last, at)
    return len(entries)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEAL_LOCK])
        return bool(cursor.fetchone()[0])


def _save_seal(entries: list[Entry], last: Seal | None, at: datetime) -> None:
    content, count = rows_hash(entries)
    seal = Seal(
        city_id=entries[0].city_id,
        number=last.number + 1 if last else 1,
        first_seq=entries[0].seq,
        last_seq=entries[-1].seq,
        count=count,
        sealed_at=at,
        rows_hash=content,
        previous=last.hash if last else BEGINNING,
    )
    seal.hash = seal_hash(seal)
    seal.save(force_insert=True)
