"""How well the city is covered now, and which tours would serve what can wait. For the desk and its wall screen."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city
from allopm.missions.coverage import coverage
from allopm.missions.touring import tour_proposals
from allopm.sites.api.door import RoleSession, now

router = Router(auth=RoleSession(*DESK_ROLES), tags=["desk"])
Json = dict[str, Any]


@router.get("/coverage")
def covered(request: HttpRequest) -> Json:
    """Sector by sector the nearest free crew and the share of streets it reaches; who is free next."""
    return coverage(current_city(), now())


@router.get("/tours/proposals")
def tours(request: HttpRequest) -> list[Json]:
    """Cases that can wait, gathered for crews that the reserve can spare."""
    return tour_proposals(current_city(), now())
