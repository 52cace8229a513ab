"""The public card of a crew, as the desk and the crew itself read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allopm.city.queries import sector_info
from allopm.events.log import Change
from allopm.fleet.states import State
from allopm.moments import stamp, stamp_or_none

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.fleet.models import Crew, CrewPosition

Card = dict[str, Any]


def crew_card(city: CityInfo, crew: Crew) -> Card:
    """Everything the desk shows of a crew, without its position."""
    sector = sector_info(city, crew.sector)
    return {
        "call_sign": crew.call_sign,
        "version": crew.version,
        "state": crew.state,
        "state_since": stamp(crew.state_since),
        "vehicle": crew.vehicle,
        "officers": crew.officers,
        "sector": sector and {"code": sector.code, "name": sector.name},
        "skills": list(crew.skills),
        "mission": _mission_line(crew),
        "tour": crew.tour,
        "alert": crew.alert,
        "check_due_at": stamp_or_none(crew.check_due_at),
        "members": list(crew.members),
        "duty": _duty(crew),
        "silent_since": stamp_or_none(crew.silent_since),
    }


def _duty(crew: Crew) -> Card | None:
    """None off duty; without a plan only its real start. `overdue_since`: past its planned end, and reminded."""
    if crew.state == State.OFF_DUTY:
        return None
    return {
        "planned_start": stamp_or_none(crew.duty_planned_start),
        "planned_end": stamp_or_none(crew.duty_planned_end),
        "started_at": stamp_or_none(crew.duty_started_at),
        "overdue_since": stamp_or_none(crew.duty_planned_end if crew.duty_reminded_at else None),
    }


def _mission_line(crew: Crew) -> Card | None:
    if crew.mission_id is None or crew.mission_since is None:
        return None
    return {
        "id": crew.mission_id,
        "incident": crew.mission_incident,
        "state": crew.mission_state,
        "since": stamp(crew.mission_since),
    }


def position_card(call_sign: str, position: CrewPosition) -> Card:
    """Where a crew last was; travels outside the event log."""
    return {
        "call_sign": call_sign,
        "lon": position.lon,
        "lat": position.lat,
        "at": stamp(position.at),
        "accuracy_m": position.accuracy_m,
        "heading": position.heading,
        "source": position.source,
    }


def crew_changes(city: CityInfo, crew: Crew) -> list[Change]:
    """The same card to the desk and to the crew."""
    card = crew_card(city, crew)
    entity = f"crew:{crew.call_sign}"
    return [
        Change(audience=audience, kind="crew.changed", entity=entity, version=crew.version, body=card)
        for audience in ("desk", entity)
    ]
