"""The write door of call signs: which crews a city has, as they stand outside a shift, and the account of each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.city.queries import sector_info
from allopm.events.log import emit
from allopm.fleet.actions import lock_crew
from allopm.fleet.cards import crew_changes
from allopm.fleet.models import Crew
from allopm.fleet.states import State
from allopm.fleet.words import SKILLS, VEHICLES
from allopm.journal.actions import write
from allopm.refusals import Conflict, Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

CALL_SIGN: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{0,15}")
LANGUAGE: Final = re.compile(r"lang:[a-z]{2,3}")
MOST_OFFICERS: Final = 12  # chosen: a van


class BadCrew(Refused):
    """422: this crew cannot be, with the field that is wrong."""

    code = "bad_crew"


@dataclass(frozen=True)
class Standing:
    """A crew outside any shift; `member_id` is the account that speaks for it."""

    call_sign: str
    vehicle: str = "car"
    officers: int = 2
    skills: tuple[str, ...] = ()
    sector: str = ""
    member_id: int | None = None


@transaction.atomic
def add_crew(city: CityInfo, standing: Standing, *, by: Actor, at: datetime) -> Crew:
    """A new call sign, off duty. Raises BadCrew."""
    standing = _read(city, standing)
    if Crew.objects.filter(city_id=city.id, call_sign=standing.call_sign).exists():
        raise BadCrew(_("L’indicatif %(crew)s existe déjà.") % {"crew": standing.call_sign}, field="call_sign")
    crew = Crew(city_id=city.id, call_sign=standing.call_sign, state=State.OFF_DUTY, state_since=at, version=0)
    _save(city, crew, standing, what="crew.added", by=by, at=at)
    return crew


@transaction.atomic
def change_crew(city: CityInfo, standing: Standing, *, by: Actor, at: datetime, version: int) -> Crew:
    """New values for a crew as it stands; one on a shift takes them at its end. Raises BadCrew, Conflict, NotFound."""
    standing = _read(city, standing)
    crew = lock_crew(city, standing.call_sign)
    if crew.version != version:
        raise Conflict(_("L’équipage a bougé entre-temps : vérifiez, puis enregistrez encore."), version=crew.version)
    _save(city, crew, standing, what="crew.changed", by=by, at=at)
    return crew


def _save(city: CityInfo, crew: Crew, standing: Standing, *, what: str, by: Actor, at: datetime) -> None:
    values = {
        "vehicle": standing.vehicle,
        "officers": standing.officers,
        "skills": list(standing.skills),
        "sector": standing.sector,
    }
    _require_free_account(crew, standing)
    if crew.state != State.OFF_DUTY:
        crew.standing = values  # what it goes back to at the end of its duty
    if crew.shift_id is None:
        for name, value in values.items():
            setattr(crew, name, value)
    crew.member_id = standing.member_id
    crew.version += 1
    crew.save()
    data = values | {"account": standing.member_id}
    write(city.id, what=what, about=f"crew:{crew.call_sign}", by=by, at=at, data=data)
    emit(city.id, *crew_changes(city, crew), at=at)


def _require_free_account(crew: Crew, standing: Standing) -> None:
    if standing.member_id is None:
        return
    other = Crew.objects.filter(member_id=standing.member_id).exclude(pk=crew.pk).first()
    if other is not None:
        raise BadCrew(_("Ce compte est déjà celui de %(crew)s.") % {"crew": other.call_sign}, field="member")


def _read(city: CityInfo, standing: Standing) -> Standing:
    standing = replace(
        standing, call_sign=standing.call_sign.strip().upper(), skills=tuple(sorted(set(standing.skills)))
    )
    if not CALL_SIGN.fullmatch(standing.call_sign):
        raise BadCrew(_("Un indicatif a 16 lettres ou chiffres au plus : C12."), field="call_sign")
    check_composition(standing.vehicle, standing.officers, standing.skills)
    if standing.sector and sector_info(city, standing.sector) is None:
        raise BadCrew(_("Le secteur « %(code)s » n’existe pas.") % {"code": standing.sector}, field="sector")
    return standing


def check_composition(vehicle: str, officers: int, skills: tuple[str, ...]) -> None:
    """What a crew may be made of, planned or standing. Raises BadCrew."""
    if vehicle not in VEHICLES:
        raise BadCrew(_("Le véhicule « %(code)s » n’est pas connu.") % {"code": vehicle}, field="vehicle")
    if not 1 <= officers <= MOST_OFFICERS:
        raise BadCrew(_("Un équipage compte de 1 à 12 agents."), field="officers")
    unknown = [code for code in skills if code not in SKILLS and not LANGUAGE.fullmatch(code)]
    if unknown:
        raise BadCrew(_("Cette compétence n’est pas connue : %(code)s.") % {"code": unknown[0]}, field="skills")


def standing_of(crew: Crew) -> Standing:
    """A crew as it stands, even while a shift covers it."""
    held = crew.standing or {}
    return Standing(
        call_sign=crew.call_sign,
        vehicle=held.get("vehicle", crew.vehicle),
        officers=held.get("officers", crew.officers),
        skills=tuple(held.get("skills", crew.skills)),
        sector=held.get("sector", crew.sector),
        member_id=crew.member_id,
    )
