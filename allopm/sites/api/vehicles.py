"""Vehicles that do not move: the list of the day, its tour, what a person decides, the request to the pound."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city
from allopm.incidents.cards import incident_card
from allopm.incidents.queries import find_incident
from allopm.sites.api.door import RoleSession, now, signed_in
from allopm.sites.api.schemas import Command, Strict, Text1000, TourIn
from allopm.vehicles import actions, queries, touring

router = Router(auth=RoleSession(*DESK_ROLES), tags=["desk"])
Json = dict[str, Any]


class DecideIn(Command):
    """`text` is read by the reporters when the decision ends the case."""

    decision: Annotated[str, Field(max_length=16)]
    text: Text1000 = ""


class RemovalIn(Command):
    """`ground`: `abusive` (R417-12, after the second check) or `stripped` (L325-1 al. 2, at once)."""

    ground: Annotated[str, Field(max_length=12)] = "abusive"
    text: Text1000 = ""


class ProposeIn(Strict):
    """Without a crew: the free one that is soonest there."""

    crew: Annotated[str, Field(max_length=16)] = ""


@router.get("/vehicles")
def vehicles(request: HttpRequest, due: Literal["", "today"] = "") -> list[Json]:
    """Open cases about a vehicle, by street; `due=today`: second checks before midnight, and what waits for a word."""
    city, at = current_city(), now()
    return queries.vehicles_of_day(city, at=at) if due else queries.vehicles(city, at=at)


@router.post("/vehicles/tour/proposal")
def proposal(request: HttpRequest, body: ProposeIn) -> Json:
    """The second checks that may be made now, in driving order for one crew. Sends nothing."""
    return touring.propose(current_city(), at=now(), crew=body.crew)


@router.post("/vehicles/tour", response={200: Json, 201: Json})
def tour(request: HttpRequest, body: TourIn) -> Status[Json]:
    """Send that tour as it was proposed; the same `key` is the same tour."""
    city = current_city()
    missions, is_new = touring.send(
        city, body.crew, body.incidents, by=actor_of(signed_in(request)), at=now(), key=body.key
    )
    cards = [incident_card(city, find_incident(city, mission.incident.code)) for mission in missions]
    return Status(201 if is_new else 200, {"incidents": cards})


@router.post("/incidents/{code}/vehicle")
def decide(request: HttpRequest, code: str, body: DecideIn) -> Json:
    """What the two checks mean, or how it ended: same, moved_here, gone, owner, removed, close."""
    city = current_city()
    by = actor_of(signed_in(request))
    actions.decide(city, code, by=by, at=now(), version=body.version, decision=body.decision, text=body.text)
    return {"incident": incident_card(city, find_incident(city, code))}


@router.post("/incidents/{code}/removal")
def removal(request: HttpRequest, code: str, body: RemovalIn) -> Json:
    """Ask the pound to take the vehicle away."""
    city = current_city()
    by = actor_of(signed_in(request))
    actions.request_removal(city, code, by=by, at=now(), version=body.version, ground=body.ground, text=body.text)
    return {"incident": incident_card(city, find_incident(city, code))}
