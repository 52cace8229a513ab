"""Finds cases, open and ended: the exact number first, then the better words, then the later. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.utils.translation import gettext as _

from allopm.city.queries import catalogue, sectors
from allopm.finding.asked import PAGE_MAX, Asked, Key, Words, notice_of, read_cursor, read_words, write_cursor
from allopm.finding.marks import CODE_CHARS, fold
from allopm.geo.projection import to_plane
from allopm.incidents.searchable import cards_of
from allopm.refusals import Malformed

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

# The latest that fit are ranked; a word that stands in more cases than this says too little to rank by (chosen).
CANDIDATES: Final = 1000
PREFIX_MIN: Final = 3  # letters of a word that is still being typed (chosen)
RADIUS_MAX_M: Final = 5000.0
_CONFIG: Final = "'allopm_french'"


ADDRESS_MAX: Final = 200
# The index finds the words anywhere; then they must stand where the case is. Stop words alone ask nothing.
_AT_ADDRESS: Final = (
    f"(numnode(plainto_tsquery({_CONFIG}, %s)) = 0 OR (words @@ plainto_tsquery({_CONFIG}, %s)"
    f" AND ts_filter(words, '{{b}}') @@ plainto_tsquery({_CONFIG}, %s)))"
)


@dataclass
class Found:
    """`is_near`: nothing holds these words; what resembles them is shown instead."""

    incidents: list[dict[str, Any]] = field(default_factory=list)
    more: str | None = None
    terms: tuple[str, ...] = ()
    notice: str = ""
    is_near: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "incidents": self.incidents,
            "more": self.more,
            "terms": list(self.terms),
            "notice": self.notice,
            "is_near": self.is_near,
        }


@dataclass
class _Where:
    """Conditions and their values, in one order."""

    texts: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, text: str, *values: Any) -> None:
        self.texts.append(text)
        self.values += values


def search(city: CityInfo, asked: Asked) -> Found:
    """One page. A query never fails: what cannot be searched is said in `notice`. Raises Malformed for a bad page."""
    words, notice = read_words(asked), notice_of(asked)
    tsquery = _tsquery(words)
    says_nothing = asked.q.strip() and not tsquery and not words.code
    if says_nothing:
        return Found(notice=notice or _("Ces mots sont trop courants : ajoutez une rue, un numéro ou une nature."))
    where = _filters(city, asked)
    found = _page(city, asked, where, (tsquery, words.code))
    if not found.incidents and tsquery and not asked.cursor:
        found = _resembling(city, asked, where)
    found.terms, found.notice = words.terms, notice or found.notice
    return found


def _tsquery(words: Words) -> str:
    """As PostgreSQL writes it; empty when only stop words were typed. The last word may be the start of one."""
    parts = [(f"phraseto_tsquery({_CONFIG}, %s)", phrase) for phrase in words.phrases]
    parts += [(f"plainto_tsquery({_CONFIG}, %s)", word) for word in words.words]
    sql, values = [text for text, _value in parts], [value for _text, value in parts]
    if words.last:
        sql.append(f"(plainto_tsquery({_CONFIG}, %s) || to_tsquery('simple', %s))")
        values += [words.last, f"'{words.last}':*" if len(words.last) >= PREFIX_MIN else ""]
    if not sql:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({' && '.join(sql)})::text", values)  # our own constants
        return str(cursor.fetchone()[0])


def _filters(city: CityInfo, asked: Asked) -> _Where:
    where = _Where()
    where.add("city_id = %s", city.id)
    if asked.kind:
        where.add("kind = ANY(%s)", kinds_named(city, asked.kind))
    if asked.states:
        where.add("(state = ANY(%s) OR (%s AND state <> 'ended'))", list(asked.states), "live" in asked.states)
    if asked.sector:
        where.add("sector = ANY(%s)", sectors_named(city, asked.sector))
    if asked.channel:
        where.add("%s = ANY(channels)", asked.channel)
    if asked.since:
        where.add("at >= %s", asked.since)
    if asked.until:
        where.add("at < %s", asked.until)
    _where_it_is(city, asked, where)
    return where


def kinds_named(city: CityInfo, typed: str) -> list[str]:
    """The kinds that a code, a group or a part of their name speaks of, as somebody types it."""
    word = fold(typed).strip()
    return [
        kind.code
        for kind in catalogue(city).known.values()
        if word in (kind.code, kind.group) or (word and (word in fold(kind.label) or word in fold(kind.group_label)))
    ]


def sectors_named(city: CityInfo, typed: str) -> list[str]:
    """The same for sectors."""
    word = fold(typed).strip()
    return [one.code for one in sectors(city) if word == one.code or (word and word in fold(one.name))]


def _where_it_is(city: CityInfo, asked: Asked, where: _Where) -> None:
    address = fold(asked.address)[:ADDRESS_MAX]
    if address.strip():
        where.add(_AT_ADDRESS, address, address, address)
    if asked.lon is None or asked.lat is None:
        return
    x, y = to_plane(city.epsg, asked.lon, asked.lat)
    if abs(x) == float("inf") or abs(y) == float("inf"):
        raise Malformed(_("Ce point n’est pas sur la carte de la ville."))
    where.add("place <@ circle(point(%s, %s), %s)", x, y, min(max(asked.radius_m, 1.0), RADIUS_MAX_M))


def _page(city: CityInfo, asked: Asked, where: _Where, wanted: tuple[str, str]) -> Found:
    """The cases that hold the words, or whose number holds the code."""
    tsquery, code = wanted
    texts, values = list(where.texts), list(where.values)
    either = [("words @@ %s::tsquery", tsquery)] if tsquery else []
    either += [("codes LIKE %s", f"%{code}%")] if code else []
    if either:
        texts.append(f"({' OR '.join(text for text, _value in either)})")
        values += [value for _text, value in either]
    sql = _RANKED.format(where=" AND ".join(texts))
    after: Key | None = read_cursor(asked.cursor)
    return _read(
        city, asked, sql, [code, code, code, CODE_CHARS, tsquery, tsquery, *values, CANDIDATES, *_beyond(after)]
    )


_RANKED: Final = """
    SELECT tier, -rank AS rank, -moment AS moment, -case_id AS pk FROM (
        SELECT case_id, moment,
               CASE WHEN %s <> '' AND codes LIKE '%%' || %s || '%%' THEN CASE WHEN length(%s) = %s THEN 0 ELSE 1 END
                    ELSE 2 END AS tier,
               CASE WHEN %s = '' THEN 0 ELSE (ts_rank(words, %s::tsquery) * 10000)::bigint END AS rank
        FROM (
            SELECT case_id, codes, words, (extract(epoch FROM at) * 1000000)::bigint AS moment
            FROM finding_entry WHERE {where} ORDER BY at DESC LIMIT %s
        ) AS candidate
    ) AS ranked
    WHERE (tier, -rank, -moment, -case_id) > (%s, %s, %s, %s)
    ORDER BY 1, 2, 3, 4 LIMIT %s
"""
_START: Final[Key] = (-1, 0, 0, 0)


def _beyond(after: Key | None) -> Key:
    return after or _START


def _read(city: CityInfo, asked: Asked, sql: str, values: list[Any]) -> Found:
    limit = max(1, min(asked.limit, PAGE_MAX))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, limit + 1])
        rows: list[Key] = cursor.fetchall()
    page = rows[:limit]
    more = write_cursor(page[-1]) if len(rows) > limit else None
    return Found(cards_of(city, [-row[3] for row in page]), more)


def _resembling(city: CityInfo, asked: Asked, where: _Where) -> Found:
    """A slip of the finger: what the case is and where, by trigrams. One page only."""
    typed = fold(asked.q)
    sql = _ALIKE.format(where=" AND ".join(where.texts))
    found = _read(city, asked, sql, [typed, *where.values, typed, CANDIDATES])
    found.more, found.is_near = None, bool(found.incidents)
    if found.incidents:
        found.notice = _("Rien ne contient ces mots ; voici ce qui leur ressemble.")
    return found


_ALIKE: Final = """
    SELECT 0, -(alike * 100)::int, -moment, -case_id FROM (
        SELECT case_id, word_similarity(%s, head) AS alike, (extract(epoch FROM at) * 1000000)::bigint AS moment
        FROM finding_entry WHERE {where} AND %s <%% head ORDER BY at DESC LIMIT %s
    ) AS near ORDER BY 2, 3, 4 LIMIT %s
"""
