"""What stands near a case: open cases that may be the same thing, and those that joined it. Reads only."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from allopm.city.queries import kind_info
from allopm.columns.point import Within
from allopm.incidents.leading import STREET_M, accuracy_m, alike_kinds, likenesses, reach_of
from allopm.incidents.models import Incident, Joining
from allopm.incidents.queries import distance_m
from allopm.incidents.states import State
from allopm.moments import stamp

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.dispatching.duplicates import Likeness

Card = dict[str, Any]
SHOWN: Final = 5
LOOKED_AT: Final = 60  # the leader and the nearest; a viral evening has hundreds of followers


def near_cases(city: CityInfo, incident: Incident, *, at: datetime) -> list[Card]:
    """Open cases that may be the same thing, the likeliest first; offered, never merged by itself."""
    if incident.place is None:
        return []
    kind = kind_info(city, incident.kind)
    kinds = alike_kinds(city, kind)
    widest_m = max(reach_of(kind, kind_info(city, code)).widest_m for code in kinds)
    others = (
        Incident.objects.filter(city_id=city.id, kind__in=kinds)
        .exclude(state=State.ENDED)
        .exclude(pk=incident.pk)
        .exclude(code__in=incident.not_same)
        .filter(Within("place", incident.place, widest_m + min(accuracy_m(incident), STREET_M) + STREET_M))
        .order_by("-created_at")[:LOOKED_AT]
    )
    rows = [row for row in _with_leader(city, incident, list(others)) if incident.code not in row.not_same]
    scored = zip(likenesses(city, incident, rows), rows, strict=True)
    best = sorted(scored, key=lambda pair: (pair[1].code != incident.leader, -pair[0].score))
    return [_near_card(city, incident, other, found, at=at) for found, other in best[:SHOWN] if found.score > 0]


def _with_leader(city: CityInfo, incident: Incident, others: list[Incident]) -> list[Incident]:
    """The leader is among them, however many came since."""
    if not incident.leader or any(other.code == incident.leader for other in others):
        return others
    return [*Incident.objects.filter(city_id=city.id, code=incident.leader).exclude(state=State.ENDED), *others]


def _near_card(city: CityInfo, incident: Incident, other: Incident, found: Likeness, *, at: datetime) -> Card:
    return {
        "code": other.code,
        "kind_label": kind_info(city, other.kind).label,
        "distance_m": distance_m(incident.place, other.place),
        "age_min": max(0, round((at - other.created_at).total_seconds() / 60)),
        "score": round(found.score, 2),
        "terms": [{"label": term.label, "points": term.points} for term in found.terms if term.points],
        "is_first": other.code == incident.leader,
        "state": other.state,
        "address": other.address,
        "reports": other.report_count,
    }


def joined_cases(city: CityInfo, incident: Incident) -> list[Card]:
    """Cases that joined this one and can be given back as they were, the last first."""
    rows = Joining.objects.filter(target=incident, split_at=None).select_related("source").order_by("-id")
    return [
        {
            "code": row.source.code,
            "kind_label": kind_info(city, row.source.kind).label,
            "address": row.source.address,
            "reports": len(row.reports),
            "at": stamp(row.at),
            "by": row.by,
        }
        for row in rows
    ]
