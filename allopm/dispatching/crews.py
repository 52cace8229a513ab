"""What a proposal may know of a case, a crew and a way there. Data only; knows no database, clock or city."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from allopm.dispatching.policies import DEFAULT_POLICY, DIVERT_GAIN_S, POLICIES, Policy
from allopm.dispatching.service import PRIOR


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
    """What the case asks for; `code` is its own. `prefers`: skills or vehicles that come first; others may go."""

    priority: int
    requires: tuple[str, ...] = ()
    min_officers: int = 0
    prefers: tuple[str, ...] = ()
    waited_s: float = 0.0
    code: str = ""


@dataclass(frozen=True)
class Commitment:
    """The mission a crew is on: its class, its step (`sent`…`on_scene`) and since when.

    `service_s`: how long such missions take on scene, sorted."""

    priority: int
    state: str
    since: datetime
    label: str = ""
    incident: str = ""
    service_s: Sequence[float] = PRIOR


@dataclass(slots=True)  # not frozen: a thousand are made for one proposal, and that costs three times as much
class CrewOption:
    """A crew as the recommender sees it. `state`: available, committed, pause, off_duty, unreachable.

    `pace`: what the hour multiplies this crew's travel by, and where that comes from; already in its way.
    `calls_for_help`: it has pressed its distress button, and nobody has closed the alert."""

    call_sign: str
    state: str
    vehicle: str = "car"
    officers: int = 2
    skills: frozenset[str] = frozenset()
    sector: str = ""
    fix_at: datetime | None = None
    commitment: Commitment | None = None
    duty_ends_at: datetime | None = None
    pace: float = 1.0
    pace_source: str = "prior"
    calls_for_help: bool = False

    def has(self, skill: str) -> bool:
        """A skill of its officers, or its vehicle."""
        return skill in self.skills or skill == self.vehicle


@dataclass(frozen=True)
class Settings:
    """What a city may choose. Durations in seconds."""

    policy: Policy = POLICIES[DEFAULT_POLICY]
    reach_min: int = 8
    fresh_s: float = 120
    # Reading the mission, ending the conversation, starting: chosen; the replay of a city's log corrects it.
    turnout_s: float = 45
    turnout_p80_s: float = 90
    # p80 ÷ p50 of urban emergency travel times is near 1.4 (Seattle calls: the same order); chosen.
    travel_p80: float = 1.4
    # A patrol goes on driving after its last fix: at half the speed of a call, each second of age costs half a second.
    age_cost: float = 0.5
    age_cost_max_s: float = 600
    # A crew on scene that is as likely as not free by then counts as finishing soon (chosen).
    finishing_s: float = 600
    # What a crew must be quicker by to come before another: with an old position (the error of an estimate, chosen),
    # without what the kind prefers (chosen), by turning round (as the policies have it).
    doubt_s: float = 60
    prefer_s: float = 180
    divert_gain_s: float = DIVERT_GAIN_S
    # A case may take this long, so that a crew near the end of its duty is said to be so.
    duty_margin_s: float = 2700


@dataclass(slots=True)
class Proposal:
    """One crew, how long it needs, and why it is where it is in the list. French sentences.

    `diverts`: the less urgent case it would leave. `finishing`: still on scene elsewhere. `held`: why the policy
    would rather let the case wait. The last fields are what it was computed from."""

    crew: str
    eta_s: int | None
    eta_p80_s: int | None
    distance_m: int | None
    eligible: bool
    option: CrewOption
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    diverts: str | None = None
    finishing: bool = False
    is_stale: bool = False
    held: str | None = None
    policy: str = ""
    fix_age_s: float | None = None
    wait_s: float = 0.0
    score_s: float = math.inf

    @property
    def pace(self) -> float:
        return self.option.pace

    @property
    def pace_source(self) -> str:
        return self.option.pace_source
