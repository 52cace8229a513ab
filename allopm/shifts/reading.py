"""A shift plan from a file: what its rows say, or why they cannot be read. Writes nothing."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from allopm.city.queries import sectors
from allopm.fleet.words import LANGUAGES, SKILLS, VEHICLES
from allopm.refusals import Refused
from allopm.shifts.draft import Draft
from allopm.shifts.localtime import BadMoment, read_end, read_moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from allopm.city.queries import CityInfo

MOST_ROWS: Final = 2000  # one transaction of well under a second (chosen: a month of forty crews)
# What a column may be called; `uid` is found by its own name.
NAMES: Final = {
    "uid": ("uid", "identifiant", "id"),
    "crew": ("equipage", "indicatif", "crew", "call_sign"),
    "start": ("debut", "start", "starts_at", "prise_de_service"),
    "end": ("fin", "end", "ends_at", "fin_de_service"),
    "vehicle": ("vehicule", "vehicle"),
    "officers": ("effectif", "officers", "nombre"),
    "members": ("agents", "membres", "members"),
    "skills": ("competences", "skills"),
    "sector": ("secteur", "sector"),
    "note": ("note", "remarque", "observations"),
    "status": ("etat", "status", "statut"),
}
NEEDED: Final = {"crew": "equipage", "start": "debut", "end": "fin"}
_CANCELLED: Final = ("annule", "annulee", "cancelled")


class BadPlan(Refused):
    """422: the file as a whole cannot be read."""

    code = "bad_plan"


@dataclass(frozen=True)
class PlanRow:
    """One row: a draft, or a problem in words. `uid` is the same at every import of the same shift."""

    line: int
    uid: str
    draft: Draft | None = None
    problem: str = ""
    is_cancelled: bool = False


def plain(text: str) -> str:
    """Lower case, without accents, blanks as `_`: how a column or a code is looked up."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "_".join(letters.lower().split())


class RowReader:
    """Reads cells named as in NAMES into a row, with the words of this city."""

    def __init__(self, city: CityInfo) -> None:
        self.zone = ZoneInfo(city.timezone)
        self._sectors = {plain(word): one.code for one in sectors(city) for word in (one.name, one.code)}
        self._vehicles = {plain(word): code for code, label in VEHICLES.items() for word in (label, code)}
        known = SKILLS | LANGUAGES
        self._skills = {plain(word): code for code, label in known.items() for word in (label, code)}

    def read(self, cells: Mapping[str, str], *, line: int) -> PlanRow:
        """A row from text cells: moments are read here."""
        try:
            starts_at = read_moment(cells.get("start", ""), self.zone)
            ends_at = read_end(cells.get("end", ""), starts_at, self.zone)
        except BadMoment as problem:
            return PlanRow(line, cells.get("uid", ""), problem=str(problem))
        return self.with_moments(cells, (starts_at, ends_at), line=line)

    def with_moments(self, cells: Mapping[str, str], span: tuple[datetime, datetime], *, line: int) -> PlanRow:
        """A row whose moments are known."""
        sign = cells.get("crew", "").strip().upper()
        uid = cells.get("uid", "").strip()[:200] or f"{sign}@{span[0]:%Y%m%dT%H%MZ}"
        if not sign:
            return PlanRow(line, uid, problem=_("L’équipage n’est pas nommé."))
        if plain(cells.get("status", "")) in _CANCELLED:
            return PlanRow(line, uid, is_cancelled=True)
        try:
            return PlanRow(line, uid, self._draft(cells, sign, span))
        except BadPlan as problem:
            return PlanRow(line, uid, problem=problem.message)

    def _draft(self, cells: Mapping[str, str], sign: str, span: tuple[datetime, datetime]) -> Draft:
        officers = cells.get("officers", "").strip() or "2"
        if not officers.isdecimal() or len(officers) > 2:
            raise BadPlan(_("L’effectif « %(text)s » n’est pas un nombre.") % {"text": officers})
        return Draft(
            call_sign=sign,
            starts_at=span[0],
            ends_at=span[1],
            vehicle=self._code(self._vehicles, cells.get("vehicle", "") or "car", _("véhicule")),
            officers=int(officers),
            members=tuple(_parts(cells.get("members", ""))),
            skills=tuple(self._code(self._skills, word, _("compétence")) for word in _parts(cells.get("skills", ""))),
            sector=self._code(self._sectors, cells.get("sector", ""), _("secteur")),
            note=cells.get("note", "").strip(),
        )

    @staticmethod
    def _code(known: Mapping[str, str], word: str, what: str) -> str:
        """The code of a word that people use for it; a language that has no word here passes as `lang:xx`."""
        found = known.get(plain(word))
        if found is None and word.strip() and not word.strip().startswith("lang:"):
            raise BadPlan(_("Inconnu ici, %(what)s : « %(word)s ».") % {"what": what, "word": word.strip()})
        return found or word.strip()


def _parts(text: str) -> list[str]:
    """`a, b` or `a + b` or `a / b`."""
    for mark in ("+", "/", "|"):
        text = text.replace(mark, ",")
    return [part.strip() for part in text.split(",") if part.strip()]


def read_plan(content: bytes, city: CityInfo) -> list[PlanRow]:
    """CSV or iCalendar, told apart by what is in the file. Raises BadPlan."""
    from allopm.shifts.csvplan import read_csv
    from allopm.shifts.icalplan import read_calendar

    if not content.strip():
        raise BadPlan(_("Ce fichier est vide."))
    is_calendar = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:15].upper() == b"BEGIN:VCALENDAR"
    rows = read_calendar(content, RowReader(city)) if is_calendar else read_csv(content, RowReader(city))
    if not rows:
        raise BadPlan(_("Ce fichier ne contient aucune vacation."))
    if len(rows) > MOST_ROWS:
        raise BadPlan(_("Ce fichier compte plus de %(most)s vacations : coupez-le en deux.") % {"most": MOST_ROWS})
    return rows
