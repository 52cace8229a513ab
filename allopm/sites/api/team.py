"""The team of the desk: signs of life, who holds what, the sheet handed over to the next shift."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field

from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city
from allopm.sites.api.door import RoleSession, now, signed_in
from allopm.sites.api.schemas import Strict
from allopm.team import presence

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
