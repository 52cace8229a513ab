"""Which crews to propose for an incident: gathers the facts; the pure recommender ranks."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings

from allopm.city.queries import kind_info, sector_info
from allopm.dispatching.crews import CaseNeed, Commitment, CrewOption, Proposal, Way
from allopm.dispatching.recommend import propose
from allopm.fleet.queries import crews_with_positions
from allopm.geo.travel import load_travel
from allopm.incidents.queries import priorities_of

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.fleet.models import Crew, CrewPosition
    from allopm.incidents.models import Incident


def rank_crews(city: CityInfo, incident: Incident, *, at: datetime) -> list[Proposal]:
    """Every crew of the city for this case, best first; those that cannot go come last, with why."""
    fleet = crews_with_positions(city)
    kind = kind_info(city, incident.kind)
    need = CaseNeed(
        priority=incident.priority,
        requires=kind.requires,
        local_hour=at.astimezone(ZoneInfo(city.timezone)).hour,
    )
    priorities = priorities_of(city, [crew.mission_incident for crew, _ in fleet if crew.mission_incident])
    options = [_option(city, crew, position, priorities) for crew, position in fleet]
    return propose(need, options, _ways(incident, [position for _, position in fleet]), at=at)


def _option(city: CityInfo, crew: Crew, position: CrewPosition | None, priorities: dict[str, int]) -> CrewOption:
    sector = sector_info(city, crew.sector)
    return CrewOption(
        call_sign=crew.call_sign,
        state=crew.state,
        vehicle=crew.vehicle,
        officers=crew.officers,
        skills=frozenset(crew.skills),
        sector=sector.name if sector else "",
        fix_at=position.at if position else None,
        commitment=_commitment(crew, priorities),
    )


def _commitment(crew: Crew, priorities: dict[str, int]) -> Commitment | None:
    if crew.mission_since is None:
        return None
    return Commitment(
        priority=priorities.get(crew.mission_incident, 4), state=crew.mission_state, since=crew.mission_since
    )


def _ways(incident: Incident, positions: list[CrewPosition | None]) -> list[Way | None]:
    """Travel from every known position to the case, in one look at the street graph."""
    if incident.lon is None or incident.lat is None:
        return [None] * len(positions)
    known = [(index, position) for index, position in enumerate(positions) if position]
    legs = load_travel(settings.MAP_DIR).eta_many_to_one(
        [(position.lon, position.lat) for _, position in known], (incident.lon, incident.lat)
    )
    ways: list[Way | None] = [None] * len(positions)
    for (index, _), leg in zip(known, legs, strict=True):
        ways[index] = Way(leg.seconds, leg.metres)
    return ways


def as_json(line: Proposal) -> dict[str, Any]:
    """One line of the desk's list."""
    return asdict(line)
