"""What a planned shift must be before it is written, whoever wrote it: a form or a file. Knows no table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from allopm.city.queries import sector_info
from allopm.fleet.standing import BadCrew, check_composition
from allopm.refusals import Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

SHORTEST: Final = timedelta(minutes=30)  # chosen
LONGEST: Final = timedelta(hours=16)  # chosen: above it, somebody mistyped a day


class BadShift(Refused):
    """422: this shift cannot be planned, with the field that is wrong."""

    code = "bad_shift"


@dataclass(frozen=True)
class Draft:
    """A shift as somebody wrote it; `officers` counts them when they are not named."""

    call_sign: str
    starts_at: datetime
    ends_at: datetime
    vehicle: str = "car"
    officers: int = 2
    members: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    sector: str = ""
    note: str = ""


def read_draft(city: CityInfo, draft: Draft) -> Draft:
    """The same, trimmed, names made short. Raises BadShift."""
    members = tuple(short_name(name) for name in draft.members if name.strip())
    draft = replace(
        draft,
        members=members,
        officers=len(members) or draft.officers,
        skills=tuple(sorted(set(draft.skills))),
        note=draft.note.strip()[:200],
    )
    _check_times(draft)
    _check_composition(draft)
    if draft.sector and sector_info(city, draft.sector) is None:
        raise BadShift(_("Le secteur « %(code)s » n’existe pas.") % {"code": draft.sector}, field="sector")
    return draft


def _check_times(draft: Draft) -> None:
    length = draft.ends_at - draft.starts_at
    if length < SHORTEST:
        raise BadShift(_("La fin doit suivre le début d’au moins une demi-heure."), field="ends_at")
    if length > LONGEST:
        raise BadShift(_("Une vacation dure seize heures au plus : vérifiez le jour de la fin."), field="ends_at")


def _check_composition(draft: Draft) -> None:
    try:
        check_composition(draft.vehicle, draft.officers, draft.skills)
    except BadCrew as problem:
        raise BadShift(problem.message, **problem.data) from problem


def short_name(name: str) -> str:
    """« Amélie Martin » and « MARTIN Amélie » are « A. Martin »: enough for colleagues, no more."""
    words = name.split()
    if len(words) < 2 or words[0].endswith("."):
        return " ".join(words)[:40]
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    family = capitals if 0 < len(capitals) < len(words) else words[1:]
    given = next((word for word in words if word not in family), words[0])
    return f"{given[0].upper()}. {' '.join(word.title() if word.isupper() else word for word in family)}"[:40]
