"""The JSON that the API takes, typed. Unknown fields are refused by name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, field_validator

Text200 = Annotated[str, Field(max_length=200)]
Text300 = Annotated[str, Field(max_length=300)]
Text500 = Annotated[str, Field(max_length=500)]
Text1000 = Annotated[str, Field(max_length=1000)]
Text2000 = Annotated[str, Field(max_length=2000)]
Moment = Annotated[datetime, AfterValidator(lambda at: at if at.tzinfo else at.replace(tzinfo=UTC))]
Number = Annotated[int, Field(ge=1, le=9_223_372_036_854_775_807)]
Proofs = Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=6)]
Version = Annotated[int, Field(ge=0, le=2_147_483_647)]


Ready = Annotated[str, Field(max_length=48)] | None  # the code of a ready answer
Key = Annotated[str, Field(max_length=56)]  # makes a doubled press one act


class Strict(Schema):
    model_config = ConfigDict(extra="forbid")

    @field_validator("*", mode="after")
    @classmethod
    def no_null_byte(cls, value: object) -> object:
        """PostgreSQL keeps no NUL in text; say so before it does."""
        if isinstance(value, str) and "\x00" in value:
            raise ValueError("caractère illisible")
        return value


class LocationIn(Strict):
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    accuracy_m: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] | None = None
    address: Text200 | None = None
    source: Literal["gps", "pin", "address", "none"] = "none"
    words: Text500 | None = None
    floor: Annotated[str, Field(max_length=80)] | None = None
    has_left: bool = False


class ContactIn(Strict):
    email: Annotated[str, Field(max_length=254)] | None = None
    phone: Annotated[str, Field(max_length=24)] | None = None
    name: Annotated[str, Field(max_length=120)] | None = None


class ReportIn(Strict):
    kind: Annotated[str, Field(max_length=48)]
    ongoing: Literal["now", "over", "recurring", "unknown"] = "unknown"
    location: LocationIn
    answers: dict[Annotated[str, Field(max_length=64)], Text500] = {}
    comment: Text2000 = ""
    photos: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=3)] = []
    contact: ContactIn | None = None
    lang: Literal["fr", "en", "it"] = "fr"


class CallIn(ReportIn):
    """A 3606 call: the same report, said to an operator."""

    caller: ContactIn | None = None
    call: Number | None = None
    key: Annotated[str, Field(max_length=64)] = ""


class TextIn(Strict):
    text: Text2000


class ContestIn(Strict):
    text: Text2000 = ""


class StillIn(Strict):
    answer: Literal["still", "stopped", "left"]


class Command(Strict):
    """Every command names the version of the case that its author saw."""

    version: Version


class QualifyIn(Command):
    kind: Annotated[str, Field(max_length=48)] = ""
    priority: Annotated[int, Field(ge=0, le=4)] | None = None  # 0: back to the calculation; absent: as it is
    reason: Text300 | None = None


class HoldIn(Command):
    until: datetime
    reason: Text300
    answer: Ready = None


class ReasonIn(Command):
    reason: Text300


class SendIn(Command):
    crew: Annotated[str, Field(max_length=16)]
    reason: Text300 | None = None
    divert: bool = False


class AskIn(Command):
    text: Text2000 = ""
    answer: Ready = None
    key: Key = ""


class NoteIn(Command):
    text: Text2000
    key: Key = ""


class HandOverIn(Command):
    service: Annotated[str, Field(max_length=48)]
    text: Text1000 = ""
    answer: Ready = None


class GroupIn(Command):
    with_: Annotated[str, Field(alias="with", max_length=16)]


class UngroupIn(Command):
    """A report of the case, or a case that joined it."""

    report: Annotated[str, Field(max_length=16)] = ""
    case: Annotated[str, Field(max_length=16)] = ""


class GatherIn(Command):
    codes: Annotated[list[Annotated[str, Field(max_length=16)]], Field(min_length=1, max_length=1000)]


class EndIn(Command):
    outcome: Annotated[str, Field(max_length=24)]
    proof: Annotated[str, Field(max_length=12)] = "none"
    text: Text1000 = ""
    answer: Ready = None


class RecallIn(Command):
    mission: Annotated[int, Field(ge=1, le=9_223_372_036_854_775_807)]
    reason: Text300


class ContactReadIn(Strict):
    report: Annotated[str, Field(max_length=16)]
    reason: Annotated[str, Field(min_length=3, max_length=300)]


class FieldActionIn(Strict):
    at: Moment
    key: Annotated[str, Field(min_length=8, max_length=64)]
    reason: Text300 = ""
    outcome: Annotated[str, Field(max_length=24)] = ""
    note: Text2000 = ""
    photos: Proofs = []


class FieldKeyIn(Strict):
    """What a crew's phone sends with every action: its own time, and a key that makes a repetition harmless."""

    at: Moment
    key: Annotated[str, Field(min_length=8, max_length=64)]


class DistressIn(FieldKeyIn):
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None


class FieldMessageIn(FieldKeyIn):
    text: Text500


class DeskMessageIn(Strict):
    text: Text500
    key: Key = ""


class VehicleCheckIn(FieldKeyIn):
    plate: Annotated[str, Field(max_length=16)] = ""
    make: Annotated[str, Field(max_length=60)] = ""
    colour: Annotated[str, Field(max_length=40)] = ""
    valves: dict[Annotated[str, Field(max_length=12)], Annotated[str, Field(max_length=2)]] = {}
    note: Text1000 = ""
    photos: Proofs = []


class FindingIn(FieldKeyIn):
    """A crew saw something by itself: a report of the field channel."""

    kind: Annotated[str, Field(max_length=48)]
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    accuracy_m: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] | None = None
    address: Text200 | None = ""
    comment: Text2000 = ""
    photos: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=3)] = []
    mission: Number | None = None


class TourIn(Strict):
    crew: Annotated[str, Field(max_length=16)]
    incidents: Annotated[list[Annotated[str, Field(max_length=16)]], Field(max_length=50)]
    key: Annotated[str, Field(min_length=8, max_length=64)]


class AlertEndIn(Command):
    words: Text500


class DutyIn(Strict):
    state: Literal["available", "pause", "off_duty"]
    at: Moment
    key: Annotated[str, Field(max_length=64)] = ""


class DeviceIn(Strict):
    app: Literal["owntracks", "traccar"]
    label: Annotated[str, Field(min_length=1, max_length=60)]


class FixIn(Schema):
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    at: datetime
    accuracy_m: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] | None = None
    speed_mps: Annotated[float, Field(ge=-1, le=200, allow_inf_nan=False)] | None = None
    heading: Annotated[float, Field(ge=-1, le=360, allow_inf_nan=False)] | None = None


class FixesIn(Schema):
    fixes: Annotated[list[FixIn], Field(max_length=500)]
