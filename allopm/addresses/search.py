"""Reads candidates, house numbers and crossings from the tables. Knows no output format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import connection
from rapidfuzz import fuzz

from allopm.addresses import scoring
from allopm.geo.distance import haversine_m
from allopm.geo.wording import bare_of, key_of, plain

if TYPE_CHECKING:
    from allopm.geo.wording import Question

CANDIDATES: Final = 30  # of each kind; measured: more finds nothing more on one-typo queries
FRESH_S: Final = 1.0  # chosen: one small query less for each key that is typed
WIDTH: Final = 40  # chosen: a known number farther than this says little of where a door is

COLUMNS: Final = "number, target, kind, name, key, bare, commune, postcode, lon, lat, metres, is_approximate"
_OURS: Final = "FROM addresses_entry WHERE city_id = %(city)s::bigint AND generation = %(generation)s"
_CANDIDATES: Final = f"""
    (SELECT {COLUMNS} {_OURS} ORDER BY key <-> %(key)s LIMIT {CANDIDATES})
    UNION ALL
    (SELECT {COLUMNS} {_OURS} ORDER BY bare <-> %(bare)s LIMIT {CANDIDATES})
    UNION ALL
    (SELECT {COLUMNS} {_OURS} AND to_tsvector('simple'::regconfig, COALESCE(key, '')) @@ %(words)s::tsquery
     ORDER BY metres DESC LIMIT {CANDIDATES})
"""  # only constants of this module


@dataclass(frozen=True)
class Live:
    """The generation of a city that is read now."""

    city_id: int
    generation: int
    credit: str
    communes: frozenset[str]


class Found(NamedTuple):
    """One entry of the index."""

    number: int
    target: int | None
    kind: str
    name: str
    key: str
    bare: str
    commune: str
    postcode: str
    lon: float
    lat: float
    metres: int
    is_approximate: bool

    @property
    def commune_key(self) -> str:
        return key_of(self.commune)

    @property
    def entry(self) -> int:
        """The entry whose doors and crossings are meant."""
        return self.number if self.target is None else self.target


class Hit(NamedTuple):
    found: Found
    score: float


class DoorRow(NamedTuple):
    entry: int
    number: int
    suffix: str
    postcode: str
    lon: float
    lat: float


class Meeting(NamedTuple):
    a: int
    b: int
    lon: float
    lat: float


_kept: dict[int, tuple[float, Live]] = {}


def forget() -> None:
    """Look again at once which generation is read."""
    _kept.clear()


def live_index(city_id: int) -> Live | None:
    """None when no index was ever loaded. Another process's load is seen within FRESH_S: its rows before stay."""
    kept = _kept.get(city_id)
    if kept and monotonic() - kept[0] < FRESH_S:
        return kept[1]
    live = _read_live(city_id)
    if live:
        _kept[city_id] = (monotonic(), live)
    return live


def _read_live(city_id: int) -> Live | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT live, credit, communes FROM addresses_index WHERE city_id = %s", [city_id])
        row = cursor.fetchone()
    if row is None or not row[0]:
        return None
    generation, credit, communes = row
    return Live(city_id, generation, credit, frozenset(json.loads(communes)))


def hits(live: Live, question: Question, *, near: tuple[float, float] | None) -> list[Hit]:
    """Entries that the words may mean, best first; of equals the nearest to `near`, else the longest street."""
    if not question.key:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _CANDIDATES,
            {
                "city": live.city_id,
                "generation": live.generation,
                "key": question.key,
                "bare": bare_of(question.key),
                "words": _words_query(question),
            },
        )
        found = [Found(*row) for row in {row[0]: row for row in cursor.fetchall()}.values()]
    scored = [Hit(one, scoring.score_of(question, one)) for one in found]
    kept = sorted((hit for hit in scored if hit.score >= scoring.ENOUGH), key=lambda hit: _rank(hit, question, near))
    return _without_doubles([hit for hit in kept if hit.score >= kept[0].score - scoring.BEHIND])


def _words_query(question: Question) -> str:
    """« rue & franc:* »: keys hold letters, digits and spaces only, so nothing needs escaping."""
    words = question.key.split()
    return " & ".join([*words[:-1], f"{words[-1]}:*" if question.ends_open else words[-1]])


def _rank(hit: Hit, question: Question, near: tuple[float, float] | None) -> tuple[float, float, float, int, int]:
    """« avenue Brancolar » and « avenue de Brancolar » have one key: the one spelt as typed comes first."""
    found = hit.found
    metres = haversine_m(near, (found.lon, found.lat)) if near else -float(found.metres)
    spelt = fuzz.ratio(plain(found.name), question.words) if found.key == question.key else 0.0
    return (-round(hit.score, 2), -spelt, metres, len(found.key), found.number)


def _without_doubles(kept: list[Hit]) -> list[Hit]:
    """A nickname and its street are one answer."""
    first: dict[int, Hit] = {}
    for hit in kept:
        first.setdefault(hit.found.entry, hit)
    return list(first.values())


def doors_near(live: Live, entries: Sequence[int], number: int) -> list[DoorRow]:
    """Known doors of these entries whose number is not far from `number`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry, number, suffix, postcode, lon, lat FROM addresses_door"
            " WHERE city_id = %s AND generation = %s AND entry = ANY(%s) AND number BETWEEN %s AND %s",
            [live.city_id, live.generation, list(entries), number - WIDTH, number + WIDTH],
        )
        return [DoorRow(*row) for row in cursor.fetchall()]


def meetings(live: Live, lefts: Sequence[int], rights: Sequence[int]) -> list[Meeting]:
    """Where one of these streets meets one of those."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a, b, lon, lat FROM addresses_crossing WHERE city_id = %s AND generation = %s"
            " AND ((a = ANY(%s) AND b = ANY(%s)) OR (a = ANY(%s) AND b = ANY(%s))) ORDER BY id",
            [live.city_id, live.generation, list(lefts), list(rights), list(rights), list(lefts)],
        )
        return [Meeting(*row) for row in cursor.fetchall()]
