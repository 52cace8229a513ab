"""The desk's card of an incident: all that a screen needs, so that no client computes a rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import translation

from allopm.city.queries import kind_info, outside_at, sector_info, service_info
from allopm.events.log import Change
from allopm.incidents.claims import claim_card
from allopm.incidents.clocks import clock_card
from allopm.incidents.outcomes import OUTCOMES, Outcome
from allopm.incidents.states import State, commands_for, commands_while_planned
from allopm.missions.states import CARRIED
from allopm.missions.states import State as Carried
from allopm.moments import stamp, stamp_or_none
from allopm.vehicles.cards import vehicle_card
from allopm.watching.cards import watch_card

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident
    from allopm.missions.models import Mission

Card = dict[str, Any]


def incident_card(city: CityInfo, incident: Incident, *, missions: Sequence[Mission] | None = None) -> Card:
    """Reads `claimed_by`, `watch`, and `missions.crew` unless they are given (prefetch them for lists)."""
    kind = kind_info(city, incident.kind)
    sector = sector_info(city, incident.sector)
    service = service_info(city, incident.service) if incident.service else None
    lines = _missions(incident.missions.all() if missions is None else missions)
    return {
        "code": incident.code,
        "version": incident.version,
        "state": incident.state,
        "kind": incident.kind,
        "kind_label": kind.label,
        "group": kind.group,
        "group_label": kind.group_label,
        "door": kind.door,
        "priority": incident.priority,
        "urgency": incident.urgency,
        "urgency_terms": incident.urgency_terms,
        "urgency_text": incident.urgency_text,
        "override": _override(incident),
        "leader": incident.leader or None,
        "leader_score": incident.leader_score,
        "ongoing": incident.ongoing,
        **_place(incident),
        "outside": _outside(city, incident),
        "sector": sector and {"code": sector.code, "name": sector.name},
        "witnesses": incident.witnesses,
        "reports": incident.report_count,
        "photos": incident.photo_count,
        "created_at": stamp(incident.created_at),
        "updated_at": stamp(incident.updated_at),
        "answer_by": stamp(incident.answer_by),
        "claimed_by": claim_card(incident),
        "clock": clock_card(city, incident),
        "promise": _promise(incident),
        "silent_at": stamp_or_none(incident.silent_at),
        "question": _question(incident),
        "watch": watch_card(city, incident.watch, code=incident.code) if incident.watch else None,
        "held_until": stamp_or_none(incident.held_until),
        "held_reason": incident.held_reason,
        "service": service and {"code": service.code, "name": service.name},
        "transmission": incident.transmission,
        "vehicle": vehicle_card(incident) if kind.vehicle_check else None,
        "missions": lines,
        **_end(incident),
        "unread_messages": incident.unread_messages,
        "last": {"by": incident.last_by, "what": incident.last_what, "moved": incident.last_moved},
        "can": _can(incident, lines),
    }


def _place(incident: Incident) -> Card:
    return {
        "lon": incident.lon,
        "lat": incident.lat,
        "accuracy_m": incident.accuracy_m,
        "address": incident.address,
        "place_words": incident.place_words,
        "location_source": incident.location_source,
        "floor": incident.floor,
        "has_left": incident.has_left,
    }


def _promise(incident: Incident) -> Card:
    """What has been told of the promise; the time left is the screen's own."""
    return {
        "near_at": stamp_or_none(incident.promise_near_at),
        "broken_at": stamp_or_none(incident.promise_broken_at),
        "answered_at": stamp_or_none(incident.answered_at),
    }


def _question(incident: Incident) -> Card | None:
    """The last question to the reporter, and whether it has been answered."""
    if incident.asked_at is None:
        return None
    return {"asked_at": stamp(incident.asked_at), "replied_at": stamp_or_none(incident.replied_at)}


def _outside(city: CityInfo, incident: Incident) -> str | None:
    """The commune of a point outside the city, empty when nobody knows; None inside. A sector is always inside."""
    if incident.sector or incident.lon is None or incident.lat is None:
        return None
    outside = outside_at(city, incident.lon, incident.lat)
    return outside.commune if outside else None


def _override(incident: Incident) -> Card | None:
    """What an operator decided instead of the calculation."""
    if incident.priority_override is None:
        return None
    return {
        "priority": incident.priority_override,
        "reason": incident.override_reason,
        "by": incident.override_by,
        "at": stamp_or_none(incident.override_at),
    }


def _missions(missions: Iterable[Mission]) -> list[Card]:
    return [
        {
            "id": mission.pk,
            "crew": mission.crew.call_sign,
            "state": mission.state,
            "sent_at": stamp(mission.sent_at),
            "state_at": stamp(mission.state_at),
            "eta_s": mission.eta_s,
        }
        for mission in sorted(missions, key=lambda mission: mission.pk)
        if mission.state in CARRIED
    ]


def _can(incident: Incident, lines: list[Card]) -> list[str]:
    is_planned = any(line["state"] == Carried.PLANNED for line in lines)
    return commands_while_planned(incident.state) if is_planned else commands_for(incident.state)


def _end(incident: Incident) -> Card:
    with translation.override("fr"):  # the desk reads French, whoever's request emits the card
        label = str(OUTCOMES[Outcome(incident.outcome)]) if incident.outcome else None
    return {
        "outcome": incident.outcome or None,
        "outcome_label": label,
        "proof": incident.proof or None,
        "ended_at": stamp_or_none(incident.ended_at),
        "ended_text": incident.ended_text,
    }


def incident_change(city: CityInfo, incident: Incident, *, missions: Sequence[Mission] | None = None) -> Change:
    """The event that moves every desk; an ended incident leaves the live queue."""
    return Change(
        audience="desk",
        kind="incident.gone" if incident.state == State.ENDED else "incident.changed",
        entity=f"incident:{incident.code}",
        version=incident.version,
        body=incident_card(city, incident, missions=missions),
    )
