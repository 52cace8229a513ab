"""Reads of the journal: is it still what was written? Knows no screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from django.db.models import Count, Min

from allopm.journal.chain import BEFORE_ALL, BEGINNING, rows_hash, seal_hash
from allopm.journal.models import Entry, Seal

_PAGE: Final = 2000
# missing: a seal before it is gone; unchained: it does not follow the one before; seal: the seal was changed;
# count: rows were added or removed; rows: a row was changed.
Fault = Literal["missing", "unchained", "seal", "count", "rows"]


@dataclass(frozen=True, slots=True)
class Break:
    """The first seal that does not hold, and in which way."""

    number: int
    first_seq: int
    last_seq: int
    reason: Fault


@dataclass(frozen=True, slots=True)
class Verdict:
    """`head` is the hash to note outside the machine: only that shows a journal rewritten whole."""

    seals: int
    entries: int
    unsealed: int
    head: str
    broken: Break | None


def sealed_cities() -> list[int]:
    """Cities that have a journal or a seal."""
    written = Entry.objects.order_by().values_list("city_id", flat=True).distinct()
    sealed = Seal.objects.order_by().values_list("city_id", flat=True).distinct()
    return sorted({*written, *sealed})


def verify(city_id: int) -> Verdict:
    """Recompute the chain from the rows; stops at the first seal that does not hold."""
    seals = entries = 0
    after, previous = BEFORE_ALL, BEGINNING
    for seal in Seal.objects.filter(city_id=city_id).order_by("number").iterator(chunk_size=_PAGE):
        reason = _fault(seal, number=seals + 1, previous=previous, after=after)
        if reason:
            found = Break(seal.number, seal.first_seq, seal.last_seq, reason)
            return Verdict(seals, entries, _count_after(city_id, after), previous, found)
        seals, entries, after, previous = seals + 1, entries + seal.count, seal.last_seq, seal.hash
    return Verdict(seals, entries, _count_after(city_id, after), previous, None)


def _fault(seal: Seal, *, number: int, previous: str, after: int) -> Fault | None:
    """Why this seal does not hold."""
    if seal.number != number:
        return "missing"
    if seal.previous != previous:
        return "unchained"
    if seal_hash(seal) != seal.hash:
        return "seal"
    return _fault_of_rows(seal, after)


def _fault_of_rows(seal: Seal, after: int) -> Fault | None:
    content, count = rows_hash(
        Entry.objects.filter(city_id=seal.city_id, seq__gt=after, seq__lte=seal.last_seq)
        .order_by("seq")
        .iterator(chunk_size=_PAGE)
    )
    if count != seal.count:
        return "count"
    return None if content == seal.rows_hash else "rows"


def _count_after(city_id: int, seq: int) -> int:
    return Entry.objects.filter(city_id=city_id, seq__gt=seq).count()


@dataclass(frozen=True, slots=True)
class Reading:
    """Who looked at something, when, and what they said of it."""

    at: datetime
    by_name: str
    data: dict[str, Any]


def track_readings(city_id: int, about: str) -> list[Reading]:
    """Who looked at a crew's track, the latest first."""
    rows = Entry.objects.filter(city_id=city_id, what="crew.track_read", about=about).order_by("-seq")
    return [Reading(row.at, row.by_name, row.data) for row in rows]


# What a person is told of who looked at the own report. The index `journal_reads` is for these and no other.
READS: Final = ("report.contact_read", "photo.read")


@dataclass(frozen=True, slots=True)
class Look:
    """When something of a person was opened, and what for; who did it stays in the journal."""

    at: datetime
    what: str
    data: dict[str, Any]


def readings_about(city_id: int, about: Sequence[str]) -> list[Look]:
    """When staff opened any of these, the latest first."""
    rows = Entry.objects.filter(city_id=city_id, what__in=READS, about__in=about).order_by("-seq")
    return [Look(row.at, row.what, row.data or {}) for row in rows]


def changes_about(city_id: int, about: str, *, limit: int) -> list[Reading]:
    """Who changed this, the latest first."""
    rows = Entry.objects.filter(city_id=city_id, about=about).order_by("-seq")[:limit]
    return [Reading(row.at, row.by_name, row.data or {}) for row in rows]


def entries_by_crew(city_id: int, user_id: int) -> tuple[int, datetime | None]:
    """How many entries the account of a crew has written, and the oldest."""
    rows = Entry.objects.filter(city_id=city_id, by_kind="crew", by_id=user_id)
    found = rows.aggregate(count=Count("seq"), oldest=Min("at"))
    return found["count"], found["oldest"]
