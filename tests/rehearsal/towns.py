"""Tiny towns to rehearse in: a straight street, no map, no file."""

from __future__ import annotations

from collections.abc import Sequence

from allopm.geo.distance import DETOUR, EARTH_M
from allopm.rehearsal.cases import Case
from allopm.rehearsal.engine import World
from allopm.rehearsal.fleet import Roster, same_all_day
from allopm.rehearsal.ground import StraightGround

# Degrees of longitude on the equator that a car drives in a minute, detour and all.
MINUTE = 60 * StraightGround([(0.0, 0.0)]).mps / DETOUR / EARTH_M * 57.29577951308232


def street(minutes: Sequence[float]) -> StraightGround:
    """Points on one street, by their distance in minutes of driving from its beginning."""
    return StraightGround([(at * MINUTE, 0.0) for at in minutes])


def world(minutes: Sequence[float], homes: Sequence[int], *, roster: Roster | None = None) -> World:
    return World(street(minutes), (1.0,) * 168, roster or same_all_day(len(homes)), homes)


def case(at_min: float, point: int, priority: int, *, service_min: float = 10, turnout_s: float = 30) -> Case:
    return Case(at_min * 60, point, priority, service_min * 60, turnout_s)
