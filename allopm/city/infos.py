"""What other rooms read of a city: frozen, in one language. Knows no table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from allopm.dispatching.urgency_rules import UrgencyRules

if TYPE_CHECKING:
    from shapely import Geometry
    from shapely.strtree import STRtree

    from allopm.city.procedures import ProcedureInfo

# Some 5 km: crews and diversions may begin in the next commune (chosen).
NEAR_DEG: Final = 0.05


@dataclass(frozen=True)
class CityInfo:
    """`bbox` is west, south, east, north in WGS84 degrees; `epsg` the legal projection."""

    id: int
    slug: str
    name: str
    timezone: str
    epsg: int
    center: tuple[float, float]
    bbox: tuple[float, float, float, float]
    version: int
    police_name: str
    outside_text: str
    check_every_min: int = 20

    def is_near(self, lon: float, lat: float) -> bool:
        """Whether the point lies in the city's frame, or up to NEAR_DEG around it."""
        west, south, east, north = self.bbox
        return west - NEAR_DEG <= lon <= east + NEAR_DEG and south - NEAR_DEG <= lat <= north + NEAR_DEG


@dataclass(frozen=True)
class Question:
    """One question of a kind; `type` is choice, text, yesno or plate. `danger_label` is what the desk then reads."""

    code: str
    label: str
    type: str
    choices: tuple[tuple[str, str], ...] = ()
    danger_values: tuple[str, ...] = ()
    danger_label: str = ""
    weight: int = 0


@dataclass(frozen=True)
class KindInfo:
    """What a report is about. Urgency 0–100, priority 1–4, radius in metres, ages in minutes, promise in hours."""

    code: str
    label: str
    group: str
    group_label: str
    door: str
    icon: str
    base_urgency: int
    priority: int
    duplicate_radius_m: int
    duplicate_age_min: int
    promise_h: int
    ongoing_question: bool
    questions: tuple[Question, ...]
    requires: tuple[str, ...]
    service: str | None
    keywords: tuple[str, ...]
    approach: tuple[str, ...] = ()
    vehicle_check: bool = False
    along_streets: bool = False
    akin: tuple[str, ...] = ()

    @property
    def is_object(self) -> bool:
        """One of many that look alike, like a parked car: place alone does not tell which."""
        return not self.along_streets and any(question.type == "plate" for question in self.questions)

    letters: str = ""


@dataclass(frozen=True)
class GroupInfo:
    code: str
    label: str
    door: str
    icon: str


@dataclass(frozen=True)
class SectorInfo:
    """`middle` is a point inside, longitude and latitude."""

    code: str
    name: str
    parent: str
    middle: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class ClassRule:
    """Limits of one priority: seconds without a crew, then seconds from its sending until it is there."""

    hold_s: int
    arrive_s: int


@dataclass(frozen=True)
class Eligibility:
    """Who suits a kind beside its `requires`: officers at least, skills or vehicles that come first."""

    min_officers: int = 0
    prefers: tuple[str, ...] = ()


@dataclass(frozen=True)
class DispatchRules:
    """How this city proposes crews. `eligibility` by kind or group; ask `suits`."""

    policy: str
    classes: Mapping[int, ClassRule]
    reach_min: int
    eligibility: Mapping[str, Eligibility] = field(default_factory=dict)

    def suits(self, kind: str) -> Eligibility:
        """The rule of the kind itself, else of its group."""
        group = kind.partition(".")[0]
        return self.eligibility.get(kind) or self.eligibility.get(group) or Eligibility()


@dataclass(frozen=True)
class WrapCode:
    """How a call is put away, by one key; `advice` may be empty."""

    code: str
    key: str
    label: str
    advice: str


@dataclass(frozen=True)
class CallRules:
    """What the city decides about its telephone; `receipt` has `{code}` in it."""

    wrap_codes: tuple[WrapCode, ...]
    receipt: str
    danger: str


@dataclass(frozen=True)
class DeskRules:
    """How this city's desk works; `relief_times` are local (« 06:00 »), `silent_share` is a part of a hold limit."""

    distribution: Literal["off", "balanced"]
    claim_minutes: int
    presence_s: int
    silent_share: float
    relief_times: tuple[str, ...]
    relief_lead_min: int
    promise_near_h: int
    watch_minutes: int
    transmission_remind_h: int
    transmission_reminders: int
    vehicle_days: int
    call_callback_min: int


@dataclass(frozen=True)
class Outside:
    """A point that is not in the commune; `commune` is empty where no neighbour is known. `text` says who to tell."""

    commune: str
    text: str


@dataclass(frozen=True)
class ServiceInfo:
    """`channel` is how a case reaches it: none, mail, webhook, open311. Its secret is read apart (`service_secret`)."""

    code: str
    name: str
    what: str
    email: str
    phone: str = ""
    is_active: bool = True
    channel: str = "none"
    url: str = ""
    jurisdiction_id: str = ""
    service_codes: Mapping[str, str] = field(default_factory=dict)

    def service_code(self, kind: str) -> str:
        """How this service calls a kind: the kind's own code there, else its family's, else the one for all others."""
        group = kind.partition(".")[0]
        return self.service_codes.get(kind) or self.service_codes.get(group) or self.service_codes.get("*", "")


@dataclass(frozen=True)
class PlaceInfo:
    """`as_of` dates the source (2025, 2025-12 or 2025-12-03); `distance_m` is set when the asker gave a position."""

    code: str
    type: str
    name: str
    lon: float | None
    lat: float | None
    address: str
    phone: str
    hours: str
    accessibility: str
    what: str
    source: str
    is_invented: bool
    hours_text: str = ""
    is_approximate: bool = False
    as_of: str = ""
    distance_m: int | None = None


@dataclass(frozen=True)
class ContactInfo:
    code: str
    group: str
    number: str
    sms: bool
    label: str
    what: str
    hours: str
    source: str


@dataclass(frozen=True)
class Catalogue:
    """The kinds of a city in one language, in its order; `known` adds those out of service, which old cases name."""

    groups: tuple[GroupInfo, ...]
    kinds: Mapping[str, KindInfo]
    known: Mapping[str, KindInfo] = field(default_factory=dict)

    def of_group(self, group: str) -> tuple[KindInfo, ...]:
        return tuple(kind for kind in self.kinds.values() if kind.group == group)


@dataclass(frozen=True)
class AnswerInfo:
    """A text of the desk; `texts` by language, with the placeholders of `files.answering` still open."""

    code: str
    label: str
    purposes: tuple[str, ...]
    kinds: tuple[str, ...]
    outcomes: tuple[str, ...]
    texts: Mapping[str, str]

    def suits(self, purpose: str, kind: str, outcome: str) -> bool:
        """A kind or outcome that the text does not name is no reason to offer it; no outcome said yet, all are."""
        is_of_kind = not self.kinds or kind in self.kinds or kind.partition(".")[0] in self.kinds
        is_of_end = not self.outcomes or not outcome or outcome in self.outcomes
        return purpose in self.purposes and is_of_kind and is_of_end


@dataclass(frozen=True)
class CameraInfo:
    """A dome turns to every side; a fixed one looks towards `bearing_deg` (0 is north), `field_deg` wide."""

    code: str
    label: str
    kind: str
    lon: float
    lat: float
    range_m: int
    bearing_deg: int | None = None
    field_deg: int | None = None
    is_invented: bool = False


@dataclass(frozen=True)
class FactInfo:
    """One thing that a page tells, in one language; empty where nothing is known."""

    code: str
    page: str
    label: str
    text: str
    count: str
    law: str
    keep: str
    source: str
    as_of: str
    is_invented: bool


@dataclass(frozen=True)
class Book:
    """Everything of one city at one version."""

    city: CityInfo
    catalogues: Mapping[str, Catalogue]
    sectors: tuple[SectorInfo, ...]
    services: Mapping[str, ServiceInfo]
    places: tuple[PlaceInfo, ...]
    contacts: Mapping[str, tuple[ContactInfo, ...]]
    outline: Geometry | None
    shapes: tuple[Geometry, ...]
    tree: STRtree
    dispatch: DispatchRules
    calls: CallRules
    desk: DeskRules
    urgency: UrgencyRules
    sector_by_code: Mapping[str, SectorInfo] = field(default_factory=dict)
    neighbours: Mapping[str, Geometry] = field(default_factory=dict)
    facts: Mapping[str, tuple[FactInfo, ...]] = field(default_factory=dict)
    answers: tuple[AnswerInfo, ...] = ()
    cameras: tuple[CameraInfo, ...] = ()
    procedures: Mapping[str, Mapping[str, ProcedureInfo]] = field(default_factory=dict)
