"""The write door of a new division into sectors: open cases take the sector where they now lie."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from allopm.city.queries import sector_at
from allopm.incidents.change import announce, change, lock
from allopm.incidents.models import Incident
from allopm.incidents.states import State, Step

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor


def misplaced_cases(city: CityInfo) -> list[str]:
    """Codes of open cases whose sector is not the one where they lie today."""
    cases = Incident.objects.filter(city_id=city.id).exclude(state=State.ENDED).exclude(lon=None)
    return [case.code for case in cases.only("code", "lon", "lat", "sector") if case.sector != _sector(city, case)]


def resector(city: CityInfo, *, by: Actor, at: datetime) -> int:
    """Give every open case its sector of today; desks hear of each. Returns how many changed."""
    return sum(_resector(city, code, by=by, at=at) for code in misplaced_cases(city))


@transaction.atomic
def _resector(city: CityInfo, code: str, *, by: Actor, at: datetime) -> bool:
    """One case, one lock: nobody waits for the others."""
    incident = lock(city, code)
    sector = _sector(city, incident)
    if incident.state == State.ENDED or incident.sector == sector:
        return False
    change(incident, Step.RESECTORED, by=by, at=at, text=sector, sector=sector)
    announce(city, incident, at=at)
    return True


def _sector(city: CityInfo, incident: Incident) -> str:
    if incident.lon is None or incident.lat is None:
        return ""
    sector = sector_at(city, incident.lon, incident.lat)
    return sector.code if sector else ""
