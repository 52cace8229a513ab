"""What a proposal may know of a case, a crew and a way there. Data only; knows no database, clock or city."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


class Leg(Protocol):
    """A way from a crew to the case: median seconds with its vehicle at this hour, metres along the streets."""

    @property
    def travel_s(self) -> float: ...
    @property
    def distance_m(self) -> float: ...


@dataclass(frozen=True)
class Way:
    """The plainest Leg."""

    travel_s: float
    distance_m: float


@dataclass(frozen=True)
class CaseNeed:
    """What the case asks for."""

    priority: int
    requires: tuple[str, ...] = ()
    min_officers: int = 0


@dataclass(frozen=True)
class Commitment:
    """The mission a crew is on: its class, its step (`sent`…`on_scene`) and since when."""

    priority: int
    state: str
    since: datetime
    label: str = ""


@dataclass(frozen=True)
class CrewOption:
    """A crew as the recommender sees it. `state`: available, committed, pause, off_duty, unreachable."""

    call_sign: str
    state: str
    vehicle: str = "car"
    officers: int = 2
    skills: frozenset[str] = frozenset()
    sector: str = ""
    fix_at: datetime | None = None
    commitment: Commitment | None = None
    duty_ends_at: datetime | None = None


@dataclass(frozen=True)
class Settings:
    """What a city may choose. Durations in seconds."""

    fresh_s: float = 120
    # Reading the mission, ending the conversation, starting: chosen; the replay of a city's log corrects it.
    turnout_s: float = 45
    turnout_p80_s: float = 90
    # p80 ÷ p50 of urban emergency travel times is near 1.4 (Seattle calls: the same order); chosen.
    travel_p80: float = 1.4
    # A patrol goes on driving after its last fix: at half the speed of a call, each second of age costs half a second.
    age_cost: float = 0.5
    age_cost_max_s: float = 600
    # Mean time on scene, and the share of it after which a crew counts as finishing soon.
    service_s: float = 1800
    finishing_share: float = 0.7
    # Whether a crew on its way to something less urgent can be sent without recalling it first.
    may_divert: bool = False
    # Free crews to keep after sending, as a share of those on duty, by priority (reference §2.2: 1/12 and 3/12).
    reserve_share: dict[int, float] = field(default_factory=lambda: {1: 0.0, 2: 0.05, 3: 0.15, 4: 0.15})
    # A case may take this long, so that a crew near the end of its duty is said to be so.
    duty_margin_s: float = 2700


@dataclass(frozen=True)
class Proposal:
    """One crew, how long it needs, and why it is where it is in the list. French sentences."""

    crew: str
    eta_s: int | None
    eta_p80_s: int | None
    distance_m: int | None
    eligible: bool
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    # What the hour multiplies this crew's travel by, and where that comes from: already in the times above.
    pace: float = 1.0
    pace_source: str = "prior"
