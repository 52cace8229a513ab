"""Exact searches by a telephone number or a plate: with a reason, journalled before anything is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from allopm.columns.phones import phone_hashes
from allopm.finding.index import plate_digest
from allopm.finding.marks import plain_plate
from allopm.finding.search import Found
from allopm.incidents.searchable import cards_of
from allopm.journal.actions import write
from allopm.refusals import Refused
from allopm.reports.queries import reports_by_phone

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

REASON_MIN: Final = 3
PLATE_MIN: Final = 4
FOUND_MAX: Final = 100
_BY_PLATE: Final = """
    SELECT case_id FROM finding_entry WHERE city_id = %s AND plates @> ARRAY[%s]::varchar[]
    ORDER BY at DESC, case_id DESC LIMIT %s
"""


@dataclass(frozen=True)
class Why:
    """Who asks, when and for which reason: what the journal keeps."""

    reason: str
    by: Actor
    at: datetime


class BadSearch(Refused):
    """422: without a reason, or not a number or a plate."""

    code = "bad_search"


@transaction.atomic
def search_phone(city: CityInfo, number: str, *, why: Why) -> Found:
    """Cases in which this very number was left as a contact. Raises BadSearch."""
    marks = phone_hashes(number)
    if not marks:
        raise BadSearch(_("Écrivez le numéro entier, par exemple 06 12 34 56 78."), field="phone")
    reports = reports_by_phone(city, marks, limit=FOUND_MAX)
    cases = list(dict.fromkeys(report.incident_id for report in reports))
    return _told(city, cases, what="search.phone", mark=marks[0], why=why)


@transaction.atomic
def search_plate(city: CityInfo, plate: str, *, why: Why) -> Found:
    """Cases about a vehicle in which this very plate was given or seen by a crew. Raises BadSearch."""
    if len(plain_plate(plate)) < PLATE_MIN:
        raise BadSearch(_("Écrivez la plaque entière, par exemple AB-123-CD."), field="plate")
    mark = plate_digest(plate)
    with connection.cursor() as cursor:
        cursor.execute(_BY_PLATE, [city.id, mark, FOUND_MAX])
        cases = [int(row[0]) for row in cursor.fetchall()]
    return _told(city, cases, what="search.plate", mark=mark, why=why)


def _told(city: CityInfo, cases: list[int], *, what: str, mark: str, why: Why) -> Found:
    """The journal keeps the reason and a digest: the same search is recognised, the number cannot be read back."""
    if len(why.reason.strip()) < REASON_MIN:
        raise BadSearch(_("Dites pourquoi : la recherche est inscrite au journal."), field="reason")
    data = {"reason": why.reason.strip()[:300], "mark": mark[:16], "found": len(cases)}
    write(city.id, what=what, about="search", by=why.by, at=why.at, data=data)
    return Found(cards_of(city, cases))
