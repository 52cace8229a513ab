"""The desk of a past minute: read-only, with a reason, journalled."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import AwareDatetime, Field

from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city
from allopm.fleet.access import MAY_READ_TRACKS
from allopm.moments import stamp, stamp_or_none
from allopm.replays.actions import Viewer, look
from allopm.replays.archive import KEPT
from allopm.replays.queries import first_moment
from allopm.sites.api import schemas as s
from allopm.sites.api.door import RoleSession, now, signed_in

router = Router(auth=RoleSession(*DESK_ROLES), tags=["desk"])
Json = dict[str, Any]


class ReplayIn(s.Strict):
    """A moment with its zone, and why it is looked at."""

    at: AwareDatetime
    reason: Annotated[str, Field(max_length=300)] = ""


@router.get("/replay/range")
def kept(request: HttpRequest) -> Json:
    """From when to when there is something to look at."""
    at = now()
    return {
        "from": stamp_or_none(first_moment(current_city(), now=at)),
        "to": stamp(at),
        "days": KEPT.days,
        "sees_positions": signed_in(request).role in MAY_READ_TRACKS,
    }


@router.post("/replay")
def replay(request: HttpRequest, asked: ReplayIn) -> Json:
    """The desk as it was, and what it was told until the end of the quarter of an hour."""
    user = signed_in(request)
    viewer = Viewer(actor_of(user), asked.reason, user.role in MAY_READ_TRACKS)
    return look(current_city(), asked.at, viewer=viewer, at=now())
