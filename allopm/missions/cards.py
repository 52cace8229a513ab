"""The mission as its crew reads it: where, what, who waits; never who reported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from allopm.city.queries import kind_info
from allopm.events.log import Change
from allopm.missions.checks import check_cards
from allopm.missions.states import CARRIED, verbs_for
from allopm.moments import stamp, stamp_or_none
from allopm.reports.answers import read_answers

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident
    from allopm.missions.models import Mission

Card = dict[str, Any]


def mission_card(city: CityInfo, mission: Mission) -> Card:
    """Reads `mission.incident` and its reports. `version` grows with the mission's and the incident's."""
    kind = kind_info(city, mission.incident.kind)
    return {
        "id": mission.pk,
        "version": mission.version + mission.incident.version,
        "state": mission.state,
        "crew": mission.crew.call_sign,
        "incident": _incident(city, mission.incident),
        "sent_at": stamp(mission.sent_at),
        "sent_by": mission.sent_by,
        "times": times_of(mission),
        "next": verbs_for(mission.state),
        "near_at": stamp_or_none(mission.near_at),
        "approach": list(kind.approach),
        "wants_vehicle_check": kind.vehicle_check,
        "vehicle_checks": check_cards(mission.incident.vehicle_checks.all()) if kind.vehicle_check else [],
        "outcome": mission.outcome,
        "note": mission.note,
        "reason": mission.reason,
    }


def times_of(mission: Mission) -> Card:
    """What the crew said, when."""
    return {
        "acknowledged": stamp_or_none(mission.acknowledged_at),
        "en_route": stamp_or_none(mission.en_route_at),
        "on_scene": stamp_or_none(mission.on_scene_at),
        "cleared": stamp_or_none(mission.cleared_at),
    }


def _incident(city: CityInfo, incident: Incident) -> Card:
    kind = kind_info(city, incident.kind)
    reports = list(incident.reports.order_by("id").prefetch_related("photos"))
    return {
        "code": incident.code,
        "kind": incident.kind,
        "kind_label": kind.label,
        "group": kind.group,
        "priority": incident.priority,
        "ongoing": incident.ongoing,
        "lon": incident.lon,
        "lat": incident.lat,
        "accuracy_m": incident.accuracy_m,
        "address": incident.address,
        "place_words": incident.place_words,
        "floor": incident.floor,
        "has_left": incident.has_left,
        "answers": [line for report in reports for line in read_answers(kind, report.answers)],
        "comments": [report.comment for report in reports if report.comment],
        "witnesses": incident.witnesses,
        "photos": [
            {"id": str(photo.pk), "url": f"/api/v1/field/photos/{photo.pk}"}
            for report in reports
            for photo in report.photos.all()
        ],
        "created_at": stamp(incident.created_at),
    }


def mission_change(city: CityInfo, mission: Mission) -> Change:
    """The event that moves the crew's phone; a mission that is over leaves it."""
    return Change(
        audience=f"crew:{mission.crew.call_sign}",
        kind="mission.changed" if mission.state in CARRIED else "mission.gone",
        entity=f"mission:{mission.pk}",
        version=mission.version + mission.incident.version,
        body=mission_card(city, mission),
    )


def mission_changes(city: CityInfo, missions: Iterable[Mission]) -> list[Change]:
    """These missions, as events for their crews."""
    return [mission_change(city, mission) for mission in missions]
