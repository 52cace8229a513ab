"""What the desk calls to gather cases that tell one thing, or to say that they do not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city
from allopm.incidents import grouping
from allopm.incidents.cards import incident_card
from allopm.incidents.queries import find_incident
from allopm.sites.api import schemas as s
from allopm.sites.api.door import RoleSession, now, signed_in

router = Router(auth=RoleSession(*DESK_ROLES), tags=["desk"])
Json = dict[str, Any]


@router.post("/incidents/{code}/gather")
def gather(request: HttpRequest, code: str, body: s.GatherIn) -> Json:
    """The reports of `codes` join this case. `left` says which did not, and why."""
    city, by = current_city(), actor_of(signed_in(request))
    done = grouping.gather(city, code, by=by, at=now(), version=body.version, codes=body.codes)
    return {
        "incident": incident_card(city, find_incident(city, code)),
        "joined": done.joined,
        "left": [{"code": left.code, "why": left.why} for left in done.left],
    }


@router.post("/incidents/{code}/apart")
def apart(request: HttpRequest, code: str, body: s.Command) -> Json:
    """Not the same thing as its leader; never offered again."""
    city = current_city()
    grouping.set_apart(city, code, by=actor_of(signed_in(request)), at=now(), version=body.version)
    return {"incident": incident_card(city, find_incident(city, code))}
