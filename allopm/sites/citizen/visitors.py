"""Who looks, for the switches of the pilot: a resident, staff, or one of the pilot's agents. Knows no page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allopm.pilot.queries import audiences, is_open, is_pilot_agent
from allopm.pilot.switches import Group

if TYPE_CHECKING:
    from django.http import HttpRequest

    from allopm.city.queries import CityInfo


def group_of(request: HttpRequest) -> Group:
    """An account makes a member of staff; residents have none."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.pk is None:
        return Group.RESIDENT
    return Group.PILOT if is_pilot_agent(user.pk) else Group.STAFF


def closed_switches(request: HttpRequest, city: CityInfo) -> frozenset[str]:
    """The features that are not open to whoever looks; one query, two for staff."""
    known = audiences(city)
    if not known:
        return frozenset()
    group = group_of(request)
    return frozenset(code for code in known if not is_open(known, code, group))
