"""Cards and events as compressed bytes. Pure: knows no table."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Mapping
from datetime import datetime

from allopm.replays.picture import Card, Seen

# Cards repeat themselves over the whole quarter of an hour: xz leaves a little less than zlib (bench/replays.py).
_PRESET = 4


def pack_cards(cards: Mapping[str, Card]) -> bytes:
    return _pack(cards)


def unpack_cards(body: bytes) -> dict[str, Card]:
    cards: dict[str, Card] = json.loads(lzma.decompress(body))
    return cards


def pack_events(events: Iterable[Seen]) -> bytes:
    return _pack([[one.at.isoformat(), one.kind, one.entity, one.version, one.body] for one in events])


def unpack_events(body: bytes) -> list[Seen]:
    rows = json.loads(lzma.decompress(body))
    return [Seen(datetime.fromisoformat(at), kind, entity, version, card) for at, kind, entity, version, card in rows]


def _pack(value: object) -> bytes:
    return lzma.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), preset=_PRESET)
