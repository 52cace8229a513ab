"""What closures do to the way of each crew, in French words. Reads no database; ranks nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from shapely import LineString

from allopm.missions.travel import Ground, profile_of, travel_under

if TYPE_CHECKING:
    from allopm.closures.queries import Standing
    from allopm.dispatching.crews import Proposal
    from allopm.geo.conditions import LonLat
    from allopm.geo.travel import Leg

# A loss that one notices: the same as between two crews of a proposal.
NOTICEABLE_S: Final = 60.0
# The lines that an operator reads first name their closures: each needs a route of its own, and a list may be long.
NAMED: Final = 3
SHORT_WALK_M: Final = 20.0


@dataclass(slots=True)
class Trip:
    """One crew's way; `lost_s`: how much longer than if nothing were closed or slowed."""

    vehicle: str
    start: LonLat
    leg: Leg
    lost_s: float = 0.0

    @property
    def travel_s(self) -> float:
        return self.leg.seconds

    @property
    def distance_m(self) -> float:
        return self.leg.metres

    @property
    def is_late(self) -> bool:
        return self.lost_s > NOTICEABLE_S


def warn(lines: Sequence[Proposal], trips: dict[str, Trip], *, ground: Ground, target: LonLat) -> None:
    """Each line says, before its other warnings, what closures do to it."""
    around = [closure for closure in ground.standing if closure.holds(target)]
    for rank, line in enumerate(lines):
        trip = trips.get(line.crew)
        if trip is None or not (around or trip.is_late or trip.leg.source != "streets"):
            continue
        words = _at_the_end(trip, around) or _on_the_line(trip, ground, target)
        words = words or _on_the_way(trip, ground, target if rank < NAMED else None)
        line.warnings = (*words, *line.warnings)


def _on_the_line(trip: Trip, ground: Ground, target: LonLat) -> tuple[str, ...]:
    """Without streets no detour is known: what the straight line crosses is said instead."""
    if trip.leg.source == "streets" or profile_of(trip.vehicle) == "foot":
        return ()
    line = LineString([trip.start, target])
    crossed = [closure.words for closure in ground.standing if closure.is_on(line)]
    return (f"durée à vol d’oiseau, qui ignore : {', '.join(crossed)}",) if crossed else ()


def _at_the_end(trip: Trip, around: list[Standing]) -> tuple[str, ...]:
    if not around or profile_of(trip.vehicle) == "foot":
        return ()
    words = f"dans une zone fermée : {', '.join(closure.title for closure in around)}"
    if trip.leg.on_foot_m > SHORT_WALK_M:
        words += f", {round(trip.leg.on_foot_m, -1):.0f} m à pied"
    return (words + _loss(trip),)


def _on_the_way(trip: Trip, ground: Ground, target: LonLat | None) -> tuple[str, ...]:
    """`target` None: the line is too far down the list for a route of its own."""
    if not trip.is_late:
        return ()
    causes = _causes(trip, ground, target)
    names = ", ".join(closure.words for closure in causes) or "rues fermées ou ralenties"
    is_round = not causes or any(closure.obstacle.factor is None for closure in causes)
    return (f"{'détour' if is_round else 'retard'} : {names}{_loss(trip)}",)


def _causes(trip: Trip, ground: Ground, target: LonLat | None) -> Sequence[Standing]:
    """The closures on the way that this crew would take if there were none."""
    if len(ground.standing) == 1 or target is None:
        return ground.standing[:1] if len(ground.standing) == 1 else ()
    travel = travel_under(ground.without_closures(trip.vehicle))
    usual = LineString(travel.route(trip.start, target, limit_s=trip.leg.seconds - trip.lost_s + 1).coords)
    return [closure for closure in ground.standing if closure.is_on(usual)]


def _loss(trip: Trip) -> str:
    return f", {ceil(trip.lost_s / 60)} min de plus" if trip.is_late else ""
