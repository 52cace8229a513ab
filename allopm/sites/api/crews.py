"""What the desk says to crews: tours, alerts, messages. Knows no rule."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city
from allopm.messages import actions as messages
from allopm.messages.cards import message_card
from allopm.missions.cards import mission_card
from allopm.missions.tours import plan_tour
from allopm.safety import actions as safety
from allopm.safety.cards import alert_card
from allopm.sites.api import schemas as s
from allopm.sites.api.door import RoleSession, now, signed_in

router = Router(auth=RoleSession(*DESK_ROLES), tags=["desk"])
Json = dict[str, Any]


@router.post("/tours", response={200: Json, 201: Json})
def tour(request: HttpRequest, body: s.TourIn) -> Status[Json]:
    """Several cases to one free crew, in this order; the same key is the same tour."""
    city, actor = current_city(), actor_of(signed_in(request))
    missions, is_new = plan_tour(city, body.crew, body.incidents, by=actor, at=now(), key=body.key)
    return Status(201 if is_new else 200, {"missions": [mission_card(city, mission) for mission in missions]})


@router.post("/alerts/{alert_id}/acknowledge")
def acknowledge(request: HttpRequest, alert_id: int, body: s.Command) -> Json:
    """An operator has seen it; the crew reads that."""
    actor = actor_of(signed_in(request))
    alert = safety.acknowledge(current_city(), alert_id, by=actor, at=now(), version=body.version)
    return {"alert": alert_card(alert)}


@router.post("/alerts/{alert_id}/close")
def close(request: HttpRequest, alert_id: int, body: s.AlertEndIn) -> Json:
    """It is over, and how."""
    actor = actor_of(signed_in(request))
    alert = safety.close(current_city(), alert_id, by=actor, at=now(), version=body.version, words=body.words)
    return {"alert": alert_card(alert)}


@router.post("/crews/{call_sign}/messages", response={201: Json})
def message(request: HttpRequest, call_sign: str, body: s.DeskMessageIn) -> Status[Json]:
    """A word to one crew, or to all on duty (« * »)."""
    actor = actor_of(signed_in(request))
    written = messages.write_to_crew(current_city(), call_sign, body.text, by=actor, at=now(), key=body.key)
    return Status(201, {"messages": [message_card(one) for one in written]})


@router.post("/messages/{message_id}/read")
def read(request: HttpRequest, message_id: int) -> Json:
    """An operator has read a word of a crew."""
    one = messages.mark_read_by_desk(current_city(), message_id, by=actor_of(signed_in(request)), at=now())
    return {"message": message_card(one)}
