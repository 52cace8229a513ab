"""The team of the desk: signs of life, who holds what, the sheet handed over to the next shift."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import ConfigDict, Field

from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city
from allopm.incidents.cards import incident_card
from allopm.incidents.queries import find_incident
from allopm.sites.api.door import RoleSession, now, signed_in
from allopm.sites.api.schemas import Command, Number, Strict, Text1000
from allopm.team import claims, presence, reliefs, sheets
from allopm.team.cards import relief_card
from allopm.team.overview import HEADS, team_view
from allopm.team.states import Side

router = Router(auth=RoleSession(*DESK_ROLES), tags=["desk"])
Json = dict[str, Any]
WindowName = Annotated[str, Field(min_length=8, max_length=presence.NAME_MAX)]


class PresenceIn(Strict):
    """`window` is drawn at random by each window of the desk and kept as long as it is open."""

    window: WindowName
    reading: Annotated[str, Field(max_length=16)] | None = None


class LeaveIn(Strict):
    window: WindowName


@router.post("/presence")
def present(request: HttpRequest, body: PresenceIn) -> Json:
    """This window is there, with this case on it; every 15 s, and at once when the case changes."""
    seat = presence.say_present(
        current_city(),
        by=actor_of(signed_in(request)),
        at=now(),
        window=body.window,
        reading=body.reading or "",
        session=request.session.session_key or "",
    )
    return {"claims": seat.claims}


@router.post("/presence/leave", response={204: None})
def leave(request: HttpRequest, body: LeaveIn) -> Status[None]:
    """The page goes; a reload takes its place again within seconds."""
    presence.close_window(current_city(), by=actor_of(signed_in(request)), at=now(), window=body.window)
    return Status(204, None)


@router.get("/team")
def team(request: HttpRequest) -> Json:
    """Everybody of the desk: there since when, reading and holding what; acts of the last hour for its heads."""
    return team_view(current_city(), role=signed_in(request).role, at=now())


class AssignIn(Command):
    """`to` is the account of somebody at the desk."""

    to: Number


@router.post("/incidents/{code}/assign", auth=RoleSession(*HEADS))
def assign(request: HttpRequest, code: str, body: AssignIn) -> Json:
    """A head of the room gives the case to a colleague; both see who did."""
    city = current_city()
    claims.assign(city, code, by=actor_of(signed_in(request)), at=now(), version=body.version, to=body.to)
    return {"incident": incident_card(city, find_incident(city, code))}


@router.get("/reliefs")
def past(request: HttpRequest) -> Json:
    """Hand-over sheets, the newest first."""
    return {"reliefs": sheets.past_reliefs(current_city())}


@router.post("/reliefs")
def make(request: HttpRequest) -> Json:
    """A sheet now: the one that waits for a signature, else a new one."""
    return {"relief": relief_card(reliefs.make_relief(current_city(), by=actor_of(signed_in(request)), at=now()))}


@router.get("/reliefs/{sheet_id}")
def relief(request: HttpRequest, sheet_id: Number) -> Json:
    """One sheet with its content: of this moment until it is signed, as it was signed afterwards."""
    return sheets.read_relief(current_city(), sheet_id, by=actor_of(signed_in(request)), at=now())


class NoteIn(Strict):
    """The same `key` writes the note once."""

    text: Text1000
    key: Annotated[str, Field(min_length=8, max_length=reliefs.KEY_MAX)]


@router.post("/reliefs/{sheet_id}/notes")
def note(request: HttpRequest, sheet_id: Number, body: NoteIn) -> Json:
    by, at = actor_of(signed_in(request)), now()
    sheet = reliefs.add_note(current_city(), sheet_id, by=by, at=at, text=body.text, key=body.key)
    return {"relief": relief_card(sheet)}


class SignIn(Command):
    """`as` is the side that signs."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    side: Side = Field(alias="as")


@router.post("/reliefs/{sheet_id}/sign")
def sign(request: HttpRequest, sheet_id: Number, body: SignIn) -> Json:
    """Sign for one side, having read this version."""
    by, at = actor_of(signed_in(request)), now()
    sheet = reliefs.sign_relief(current_city(), sheet_id, by=by, at=at, version=body.version, side=body.side)
    return {"relief": relief_card(sheet)}
