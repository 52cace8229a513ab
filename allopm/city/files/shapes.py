"""What the files of a city may contain. Knows neither files nor tables."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

import shapely
from opening_hours import validate as is_opening_hours
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from shapely.geometry import shape

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,46}$")]
Lon = Annotated[float, Field(ge=-180, le=180)]
Lat = Annotated[float, Field(ge=-90, le=90)]
Phone = Annotated[str, Field(max_length=24)]
KindCode = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,46}\.[a-z0-9][a-z0-9_-]{0,46}$")]
AsOf = Annotated[str, Field(pattern=r"^$|^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
Text = Annotated[str, Field(max_length=200)]
Sentence = Annotated[str, Field(min_length=1, max_length=240)]


def _hours(text: str) -> str:
    if text and not is_opening_hours(text):
        raise ValueError(f"« {text} » n’est pas écrit en syntaxe opening_hours")
    return text


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"« {name} » n’est pas un fuseau horaire")
    return name


def _polygon(geometry: dict[str, Any]) -> dict[str, Any]:
    """A sound polygon; YAML and JSON give lists, shapely checks the rest."""
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise ValueError("il faut un Polygon ou un MultiPolygon")
    try:
        drawn = shape(geometry)
    except (TypeError, ValueError, KeyError, IndexError, shapely.errors.GEOSException) as problem:
        raise ValueError("les coordonnées ne forment pas un polygone") from problem
    if drawn.is_empty or not drawn.is_valid:
        raise ValueError("le polygone se recoupe ou est vide")
    return geometry


Zone = Annotated[str, AfterValidator(_timezone)]
Hours = Annotated[str, Field(max_length=200), AfterValidator(_hours)]
Polygon = Annotated[dict[str, Any], AfterValidator(_polygon)]


class Strict(BaseModel):
    """An unknown key is a mistake, not a comment."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """One text in the languages of the screens; French is always there."""

    fr: str = Field(min_length=1, max_length=200)
    en: str = Field(default="", max_length=200)
    it: str = Field(default="", max_length=200)


class CityFile(Strict):
    name: str
    insee: str = Field(pattern=r"^[0-9AB]{5}$")
    timezone: Zone
    epsg: int
    center: tuple[Lon, Lat]
    bbox: tuple[Lon, Lat, Lon, Lat]
    police_name: str = Field(max_length=120)
    outside_text: str = Field(max_length=300)
    check_every_min: int = Field(default=20, ge=5, le=120)


class Choice(Strict):
    code: Code
    label: Words


class QuestionFile(Strict):
    """`danger` lists the values that signal a danger, `danger_label` what the desk then reads."""

    type: Literal["choice", "text", "yesno", "plate"]
    label: Words
    choices: tuple[Choice, ...] = ()
    danger: tuple[str, ...] = ()
    danger_label: Words | None = None
    weight: int = Field(default=0, ge=0, le=50)

    @model_validator(mode="after")
    def _values_exist(self) -> QuestionFile:
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("« choices » va avec type: choice, et seulement avec lui")
        known = {"yes", "no", "unknown"} if self.type == "yesno" else {choice.code for choice in self.choices}
        wrong = [value for value in self.danger if value not in known]
        if wrong:
            raise ValueError(f"« danger » cite une réponse qui n’existe pas : {', '.join(wrong)}")
        if bool(self.danger) != bool(self.weight):
            raise ValueError("« danger » et « weight » vont ensemble")
        return self


class KindRules(Strict):
    """What a kind may say, or inherit from its group's `defaults`. `duplicate` is metres and minutes."""

    base_urgency: int | None = Field(default=None, ge=0, le=100)
    priority: Literal[1, 2, 3, 4] | None = None
    duplicate: tuple[Annotated[int, Field(ge=0, le=2000)], Annotated[int, Field(ge=0, le=525_600)]] | None = None
    promise_h: int | None = Field(default=None, ge=1, le=720)
    ongoing_question: bool | None = None
    vehicle_check: bool | None = None
    along_streets: bool | None = None


class KindFile(KindRules):
    code: Code
    label: Words
    icon: str = ""
    questions: tuple[str, ...] = ()
    requires: tuple[Code, ...] = ()
    service: str = ""
    keywords: tuple[Annotated[str, BeforeValidator(str)], ...] = ()
    akin: tuple[KindCode, ...] = ()
    letters: str = Field(default="", pattern=r"^([a-z]{2})?$")  # how it is called by two keys at the desk


class GroupFile(Strict):
    code: Code
    door: Literal["pm", "mairie"]
    icon: str
    label: Words
    defaults: KindRules = KindRules()
    kinds: tuple[KindFile, ...] = Field(min_length=1)


class KindsFile(Strict):
    questions: dict[Code, QuestionFile] = {}
    groups: tuple[GroupFile, ...]


class ApproachFile(Strict):
    """What a crew reads before it gets out, by kind (`group.kind`) or by group."""

    approach: dict[
        Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,46}(\.[a-z0-9][a-z0-9_-]{0,46})?$")],
        Annotated[tuple[Sentence, ...], Field(min_length=1, max_length=12)],
    ] = {}


class ServiceFile(Strict):
    code: Code
    name: str = Field(max_length=120)
    what: str = Field(max_length=300)
    email: str = Field(default="", pattern=r"^$|^[^@\s]+@[^@\s]+$")
    phone: Phone = ""
    channel: Literal["none", "mail", "webhook", "open311"] = "none"
    url: str = Field(default="", max_length=300, pattern=r"^$|^https?://")
    jurisdiction_id: str = Field(default="", max_length=64)
    service_codes: dict[str, str] = {}


class ContactFile(Strict):
    code: Code
    group: Literal["emergency", "city", "help"]
    number: Phone
    label: Words
    what: Words
    source: Text
    sms: bool = False
    hours: str = Field(default="", max_length=120)


class ContactsFile(Strict):
    contacts: tuple[ContactFile, ...]


class ClassFile(Strict):
    """Limits of one priority, in seconds: waiting without a crew, then from its sending until it is there."""

    hold_s: int = Field(ge=30, le=604_800)
    arrive_s: int = Field(ge=60, le=86_400)


class EligibilityFile(Strict):
    """Who suits a kind: fewer officers cannot go, other crews than the preferred ones come later."""

    min_officers: int = Field(default=0, ge=0, le=6)
    prefers: tuple[Code, ...] = ()


def _four_classes(classes: dict[int, ClassFile]) -> dict[int, ClassFile]:
    if sorted(classes) != [1, 2, 3, 4]:
        raise ValueError("il faut les quatre priorités 1, 2, 3 et 4")
    for urgent in (1, 2, 3):
        sooner, later = classes[urgent], classes[urgent + 1]
        if sooner.hold_s > later.hold_s or sooner.arrive_s > later.arrive_s:
            raise ValueError(f"P{urgent} ne peut pas attendre plus longtemps que P{urgent + 1}")
    return classes


PolicyCode = Literal["nearest", "reroute", "reserve", "tour"]
Classes = Annotated[dict[int, ClassFile], AfterValidator(_four_classes)]
Eligibility = dict[Annotated[str, Field(pattern=r"^[a-z0-9_-]+(\.[a-z0-9_-]+)?$")], EligibilityFile]
DEFAULT_CLASSES: dict[int, ClassFile] = {
    # Charlotte-Mecklenburg's published limits, 8 minutes of road for the first class; the fourth is chosen.
    1: ClassFile(hold_s=180, arrive_s=480),
    2: ClassFile(hold_s=600, arrive_s=600),
    3: ClassFile(hold_s=1800, arrive_s=900),
    4: ClassFile(hold_s=14_400, arrive_s=1800),
}


class DispatchingFile(Strict):
    """How crews are proposed; every part may be left out."""

    policy: PolicyCode = "reserve"
    classes: Classes = DEFAULT_CLASSES
    reach_min: int = Field(default=8, ge=2, le=60)
    eligibility: Eligibility = {}


class SectorProperties(Strict):
    name: str = Field(max_length=120)
    parent: str = ""
    is_approximate: bool = False


class SectorFeature(Strict):
    type: Literal["Feature"]
    id: Code
    properties: SectorProperties
    geometry: Polygon


class SectorsFile(Strict):
    type: Literal["FeatureCollection"]
    note: str = ""
    features: tuple[SectorFeature, ...]


class NeighbourProperties(Strict):
    name: str = Field(max_length=120)


class NeighbourFeature(Strict):
    """A commune around; its id is its INSEE code."""

    type: Literal["Feature"]
    id: str = Field(pattern=r"^[0-9AB]{5}$")
    properties: NeighbourProperties
    geometry: Polygon


class NeighboursFile(Strict):
    type: Literal["FeatureCollection"] = "FeatureCollection"
    note: str = ""
    features: tuple[NeighbourFeature, ...] = ()


class PointGeometry(Strict):
    type: Literal["Point"]
    coordinates: tuple[Lon, Lat]


class PlaceProperties(Strict):
    """`hours` in the opening_hours syntax when they are known for certain, `hours_text` in words."""

    type: Code
    name: str = Field(max_length=160)
    source: Text
    as_of: AsOf = ""
    address: Text = ""
    phone: Phone = ""
    hours: Hours = ""
    hours_text: Text = ""
    accessibility: Text = ""
    what: str = Field(default="", max_length=300)
    is_approximate: bool = False
    is_invented: bool = False


class PlaceFeature(Strict):
    type: Literal["Feature"]
    id: Code
    properties: PlaceProperties
    geometry: PointGeometry | None


class PlacesFile(Strict):
    type: Literal["FeatureCollection"]
    note: str = ""
    features: tuple[PlaceFeature, ...]
