"""When a crew would be there: what it still does, turnout, travel, age of its position. Knows no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allopm.dispatching.crews import CrewOption, Leg, Settings
from allopm.dispatching.service import Remaining, remaining


@dataclass(slots=True)
class Arrival:
    """Seconds until on scene: as likely earlier as later (p50), and eight times in ten before (p80)."""

    p50_s: float
    p80_s: float


def age_s(crew: CrewOption, *, at: datetime) -> float | None:
    """Age of the last position; None when there is none."""
    return None if crew.fix_at is None else max(0.0, (at - crew.fix_at).total_seconds())


def still_busy(crew: CrewOption, *, at: datetime) -> Remaining | None:
    """How long a crew on scene will still be; None for others."""
    mission = crew.commitment
    if mission is None or mission.state != "on_scene":
        return None
    return remaining(max(0.0, (at - mission.since).total_seconds()), mission.service_s)


def arrival(crew: CrewOption, leg: Leg, *, at: datetime, settings: Settings) -> Arrival:
    """Expected arrival. An old position widens both: the crew may have driven away from where it was seen."""
    return arrival_after(still_busy(crew, at=at), leg, age_s=age_s(crew, at=at), settings=settings)


def arrival_after(busy: Remaining | None, leg: Leg, *, age_s: float | None, settings: Settings) -> Arrival:
    """The same, of a crew whose position and mission have been looked at."""
    old = age_s or 0.0
    drift = min(settings.age_cost_max_s, settings.age_cost * old)
    # Half of the drift is towards the case, half away: the median keeps half of the cost of a stale fix, p80 all.
    stale = drift / 2 if old > settings.fresh_s else 0.0
    wait_p50_s, wait_p80_s = (busy.p50_s, busy.p80_s) if busy else (0.0, 0.0)
    travel_s = leg.travel_s
    return Arrival(
        p50_s=wait_p50_s + settings.turnout_s + travel_s + stale,
        p80_s=wait_p80_s + settings.turnout_p80_s + travel_s * settings.travel_p80 + drift,
    )
