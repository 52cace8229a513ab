"""Which sectors the free crews reach in time over the streets, and what each one's leaving costs. Sends nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from allopm.city.queries import dispatch_rules, sectors
from allopm.dispatching.coverage import Matrix, sole_cover
from allopm.dispatching.crews import Settings
from allopm.missions.travel import Ground, travel_under

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.fleet.queries import CrewSeen

TURNOUT_S = Settings().turnout_s


def free_crews(fleet: Sequence[CrewSeen]) -> list[CrewSeen]:
    """Those that can leave at once, and of which one knows from where."""
    return [crew for crew in fleet if crew.state == "available" and crew.place and not crew.calls_for_help]


def reach_s(city: CityInfo, crews: Sequence[CrewSeen], ground: Ground) -> Matrix:
    """Seconds from each crew (rows, all with a place) to the middle of each sector (columns), as likely as not."""
    middles = tuple(sector.middle for sector in sectors(city))
    found = np.full((len(crews), len(middles)), np.inf)
    for rows in ground.alike([crew.vehicle for crew in crews]):
        travel = travel_under(ground.conditions(crews[rows[0]].vehicle))
        found[rows] = travel.seconds_to_places([crews[row].place or (0.0, 0.0) for row in rows], middles)
    return found + TURNOUT_S


def losses(city: CityInfo, fleet: Sequence[CrewSeen], ground: Ground) -> dict[str, tuple[str, ...]]:
    """By crew the names of the sectors that nobody else reaches in the city's time; only crews that cost something."""
    placed = [crew for crew in fleet if crew.place]  # all of them, as for their ways: snapped once
    rows = [row for row, crew in enumerate(placed) if crew.state == "available"]
    free = [placed[row] for row in rows]
    named = [sector.name for sector in sectors(city)]
    alone = sole_cover(reach_s(city, placed, ground)[rows], dispatch_rules(city).reach_min * 60.0)
    return {
        crew.call_sign: tuple(named[column] for column in columns)
        for crew, columns in zip(free, alone, strict=True)
        if columns
    }
