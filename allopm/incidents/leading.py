"""Which open case a case is probably the same as: compared with leaders only, nothing chains. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from allopm.city.queries import catalogue, kind_info
from allopm.columns.point import Plane
from allopm.dispatching.duplicates import NONE, Likeness, Reach, Sighting, first_of, likeness
from allopm.dispatching.telling import normal_plate, words_of
from allopm.geo.conditions import Conditions
from allopm.geo.travel import load_travel
from allopm.incidents.models import Incident, Joining
from allopm.reports.codes import blind
from allopm.reports.queries import Statement, first_statements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from allopm.city.queries import CityInfo, KindInfo

NAME_QUESTION: Final = "shop_name"  # the lexicon's question about an establishment
LEADERS_MOST: Final = 20
# What a place is worth by how it was said, where no accuracy came with it: metres (chosen).
PIN_M: Final = 15.0
DOOR_M: Final = 25.0
STREET_M: Final = 100.0
# A car named by its plate may be looked for this far, at any age (chosen: it was pushed, or the pin was wrong).
PLATE_M: Final = 150.0
ON_FOOT: Final = Conditions("foot")  # both ways of a street: what flees does not read signs


@dataclass(frozen=True)
class Led:
    """The leader's code, how likely (0 to 1)."""

    code: str
    score: float


def plate_of(kind: KindInfo, answers: Mapping[str, str]) -> str:
    """The plate that a vehicle's question was answered with, normalised; empty for none. Never looked up."""
    return next(
        (plate for q in kind.questions if q.type == "plate" and (plate := normal_plate(answers.get(q.code, "")))), ""
    )


def plate_hash(city: CityInfo, kind: KindInfo, answers: Mapping[str, str]) -> str:
    """Comparable within the city, not readable."""
    plate = plate_of(kind, answers)
    return blind(f"plate:{city.id}:{plate}") if plate else ""


def find_leader(city: CityInfo, incident: Incident, said: Statement) -> Led | None:
    """The one leader that this case is probably the same as; None when none is likely, or two are equally so."""
    leaders = _leaders_near(city, incident)
    if not leaders:
        return None
    statements = first_statements([leader.pk for leader in leaders])
    return choose_leader(city, incident, leaders, statements={**statements, incident.pk: said})


def choose_leader(
    city: CityInfo, incident: Incident, leaders: Sequence[Incident], *, statements: Mapping[int, Statement]
) -> Led | None:
    """The same among leaders already read, the oldest first. Asks no table."""
    scores = likenesses(city, incident, leaders, statements=statements)
    first = first_of(
        scores, lambda a, b: likenesses(city, leaders[a], [leaders[b]], statements=statements)[0]
    )  # fmt: skip
    return Led(leaders[first].code, round(scores[first].score, 2)) if first is not None else None


def likenesses(
    city: CityInfo,
    incident: Incident,
    others: Sequence[Incident],
    *,
    statements: Mapping[int, Statement] | None = None,
) -> list[Likeness]:
    """Of each of these cases how likely it is the same thing, with the reasons; what they say is read unless given."""
    if statements is None:
        statements = first_statements([incident.pk, *(other.pk for other in others)])
    here = sighting(city, incident, statements.get(incident.pk))
    along = _along_streets(city, incident, others)
    mine = kind_info(city, incident.kind)
    return [
        likeness(
            here,
            sighting(city, other, statements.get(other.pk)),
            reach_of(mine, kind_info(city, other.kind)),
            along_m=along.get(other.pk),
        )
        if other.place is not None and incident.place is not None
        else NONE
        for other in others
    ]


def sighting(city: CityInfo, incident: Incident, said: Statement | None) -> Sighting:
    """What the first statement of a case says about where, when and what."""
    kind = kind_info(city, incident.kind)
    place = incident.place or Plane(0, 0)
    answers = said.answers if said else {}
    texts = [said.comment if said else "", *(answers.get(q.code, "") for q in kind.questions if q.type == "text")]
    return Sighting(
        x_m=place.x,
        y_m=place.y,
        at=incident.created_at,
        kind=incident.kind,
        accuracy_m=accuracy_m(incident),
        words=words_of(" ".join(texts)),
        plate=plate_of(kind, answers),
        name=answers.get(NAME_QUESTION, ""),
    )


def accuracy_m(incident: Incident) -> float:
    """As the phone said it, else by the way the place was said."""
    if incident.accuracy_m is not None:
        return incident.accuracy_m
    if incident.location_source == "address":
        return DOOR_M if incident.address[:1].isdigit() else STREET_M
    return PIN_M


def alike_kinds(city: CityInfo, kind: KindInfo) -> list[str]:
    """Kinds by which somebody else may tell the same scene: those of the family, and those declared akin."""
    known = catalogue(city).known.values()
    return [k.code for k in known if k.group == kind.group or k.code in kind.akin or kind.code in k.akin]


def reach_of(a: KindInfo, b: KindInfo) -> Reach:
    """The wider circle of the two, and the shorter memory."""
    return Reach(
        radius_m=max(a.duplicate_radius_m, b.duplicate_radius_m),
        age_min=min(a.duplicate_age_min, b.duplicate_age_min),
        is_object=a.is_object and b.is_object,
        is_named=_asks_a_name(a) or _asks_a_name(b),
        moves=a.along_streets or b.along_streets,
    )


def _asks_a_name(kind: KindInfo) -> bool:
    return any(question.code == NAME_QUESTION for question in kind.questions)


def _leaders_near(city: CityInfo, incident: Incident) -> list[Incident]:
    """One query on open leaders: near and recent, or with the same plate at any age. Older than the case itself."""
    if incident.place is None:
        return []
    kind = kind_info(city, incident.kind)
    kinds = alike_kinds(city, kind)
    reaches = [reach_of(kind, kind_info(city, code)) for code in kinds]
    widest_m = max(reach.widest_m for reach in reaches) + min(accuracy_m(incident), STREET_M) + STREET_M
    since = incident.created_at - timedelta(minutes=kind.duplicate_age_min)
    given: list[Any] = [city.id, kinds, incident.pk or 2**62, *incident.place, widest_m, since]
    sql = _NEAR
    if incident.plate_hash:
        sql = _NEAR_OR_PLATE
        given += [incident.plate_hash, *incident.place, PLATE_M]
    rows = Incident.objects.raw(sql, [*given, *incident.place, LEADERS_MOST])
    apart = _set_apart(incident)
    oldest_first = sorted(rows, key=lambda row: row.pk)
    return [row for row in oldest_first if row.code not in apart and incident.code not in row.not_same]


def _set_apart(incident: Incident) -> set[str]:
    """What an operator said it is not, and the cases that have joined since what he said it is not."""
    if not incident.not_same:
        return set()
    joined = Joining.objects.filter(source__city_id=incident.city_id, source__code__in=incident.not_same, split_at=None)
    return {*incident.not_same, *joined.values_list("target__code", flat=True)}


_COLUMNS: Final = "id, code, kind, lon, lat, place, accuracy_m, location_source, address, created_at, not_same"
_OPEN_LEADERS: Final = f"""
    SELECT {_COLUMNS} FROM incidents_incident
    WHERE city_id = %s AND kind = ANY(%s) AND state <> 'ended' AND leader = '' AND id < %s
"""  # noqa: S608  # our own column names
_CIRCLE: Final = "place <@ circle(point(%s, %s), %s) AND created_at >= %s"
_NEAREST: Final = "ORDER BY place <-> point(%s, %s), id LIMIT %s"
_NEAR: Final = f"{_OPEN_LEADERS} AND {_CIRCLE} {_NEAREST}"
_NEAR_OR_PLATE: Final = f"""
    {_OPEN_LEADERS} AND (({_CIRCLE}) OR (plate_hash = %s AND place <@ circle(point(%s, %s), %s))) {_NEAREST}
"""


def _along_streets(city: CityInfo, incident: Incident, others: Sequence[Incident]) -> dict[int, float]:
    """Metres by the streets to what moves along them; empty without a map, and then the straight line counts."""
    mine = kind_info(city, incident.kind)
    moving = [
        other
        for other in others
        if other.lon is not None and (mine.along_streets or kind_info(city, other.kind).along_streets)
    ]
    if not moving or incident.lon is None or incident.lat is None:
        return {}
    travel = load_travel(settings.MAP_DIR, ON_FOOT)
    if travel.source != "streets":
        return {}
    places = [(other.lon or 0.0, other.lat or 0.0) for other in moving]
    legs = travel.eta_one_to_many((incident.lon, incident.lat), places)
    return {other.pk: leg.metres for other, leg in zip(moving, legs, strict=True) if leg.source == "streets"}
