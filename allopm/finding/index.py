"""The row of one case in the index, from what the other rooms say of it. Writes its own table only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from allopm.city.queries import kind_info, sector_info, service_info
from allopm.finding.marks import compact_code, fold, plain_plate, without_marks
from allopm.incidents.searchable import CaseText
from allopm.missions.searchable import noted_in, plates_in
from allopm.reports.codes import blind
from allopm.reports.searchable import Said, asks_plate, said_in

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

_COLUMNS: Final = (
    *("case_id", "city_id", "code", "codes", "kind", "state", "sector", "channels", "plates", "at", "place", "head"),
)
# A is what the case is, B where, C what people said, D what the house wrote.
_VECTOR: Final = " || ".join(f"setweight(to_tsvector('allopm_french', %s), '{weight}')" for weight in "ABCD")
_KEEP: Final = f"""
    INSERT INTO finding_entry ({", ".join(_COLUMNS)}, words)
    VALUES ({", ".join(["%s"] * len(_COLUMNS))}, {_VECTOR})
    ON CONFLICT (case_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in (*_COLUMNS[1:], "words"))}
"""  # noqa: S608  # our own constants
# PostgreSQL refuses a vector beyond 1 MB; a case of four hundred reports repeats itself long before (chosen).
TEXT_MAX: Final = 60_000


def plate_digest(typed: str) -> str:
    """What the index keeps of a plate: comparable, not readable."""
    return blind(f"plate:{plain_plate(typed)}")


def keep(city: CityInfo, cases: Sequence[CaseText]) -> None:
    """Write the rows of these cases anew. In the order of their key, so that two writers never wait crosswise."""
    ids = [case.pk for case in cases]
    said, noted, plates = said_in(city, ids), noted_in(ids), plates_in(ids)
    rows = [_row(city, case, said[case.pk], (noted[case.pk], plates[case.pk])) for case in sorted(cases, key=_key)]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_KEEP, rows)


def _key(case: CaseText) -> int:
    return case.pk


def _row(city: CityInfo, case: CaseText, said: Said, field: tuple[list[str], list[str]]) -> list[Any]:
    notes, checked = field
    kind = kind_info(city, case.kind)
    sector, service = sector_info(city, case.sector), service_info(city, case.service) if case.service else None
    what = [kind.label, kind.group_label]
    where = [case.address, case.place_words, case.floor, sector.name if sector else ""]
    house = [*case.notes, *notes, case.outcome, service.name if service else ""]
    plates = [*said.plates, *checked] if asks_plate(kind) else []
    place = case.place
    return [
        case.pk, city.id, case.code, " ".join(map(compact_code, dict.fromkeys([case.code, *said.codes]))),
        case.kind, case.state, case.sector, sorted(said.channels), sorted({plate_digest(one) for one in plates}),
        case.at, f"({place.x!r},{place.y!r})" if place else None, fold(_joined([*what, *where[:2]])),
        *(_joined(texts) for texts in (what, where, said.texts, house)),
    ]  # fmt: skip


def _joined(texts: Iterable[str]) -> str:
    """Each text once, without plates and numbers."""
    return without_marks(" \n".join(dict.fromkeys(filter(None, texts)))).replace("\x00", " ")[:TEXT_MAX]
