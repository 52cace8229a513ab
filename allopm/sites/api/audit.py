"""Two numbers by which a live screen finds out that it missed something. Knows no card."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city
from allopm.incidents.queries import open_digest
from allopm.sites.api.door import RoleSession

router = Router(auth=RoleSession(*DESK_ROLES), tags=["desk"])


@router.get("/audit")
def audit(request: HttpRequest) -> dict[str, int]:
    """How many cases are open, and the sum of their versions."""
    return open_digest(current_city())
