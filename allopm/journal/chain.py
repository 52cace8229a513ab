"""What a seal is computed from. Pure but for the two row types; knows no query."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from allopm.journal.models import Entry, Seal

BEGINNING: Final = "0" * 64
BEFORE_ALL: Final = -(2**63)  # so that no line can be slipped in before the first


def rows_hash(entries: Iterable[Entry]) -> tuple[str, int]:
    """SHA-256 (hexadecimal) over the canonical lines of the entries, and how many there were."""
    digest, count = hashlib.sha256(), 0
    for entry in entries:
        digest.update(_line(_fields(entry)))
        count += 1
    return digest.hexdigest(), count


def seal_hash(seal: Seal) -> str:
    """SHA-256 over everything a seal says, the previous seal's hash included."""
    return hashlib.sha256(
        _line(
            [
                seal.city_id,
                seal.number,
                seal.first_seq,
                seal.last_seq,
                seal.count,
                _moment(seal.sealed_at),
                seal.rows_hash,
                seal.previous,
            ]
        )
    ).hexdigest()


def _fields(entry: Entry) -> list[object]:
    return [
        entry.city_id,
        entry.seq,
        entry.xid,
        _moment(entry.at),
        entry.what,
        entry.about,
        entry.by_kind,
        entry.by_id,
        entry.by_name,
        entry.data,
    ]


def _line(fields: list[object]) -> bytes:
    """One line of JSON: keys sorted, no space, UTF-8, ended by a newline."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
