"""Where a crew would drive and how far one gets: a route to a case, areas reached in minutes. For the desk's map."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city
from allopm.incidents.queries import find_incident
from allopm.missions.ways import reached_areas, route_of
from allopm.moments import stamp
from allopm.refusals import Refused
from allopm.sites.api.door import RoleSession, now

if TYPE_CHECKING:
    from allopm.geo.travel import Route

router = Router(auth=RoleSession(*DESK_ROLES), tags=["desk"])
Json = dict[str, Any]
Profile = Literal["car", "motorbike", "bike", "foot", "priority"]
MOST_TIMES: Final = 4
MOST_MINUTES: Final = 60


class BadMinutes(Refused):
    """422: the times asked cannot be drawn."""

    code = "bad_minutes"


@router.get("/incidents/{code}/route")
def route(request: HttpRequest, code: str, crew: Annotated[str, Query(max_length=16)]) -> Json:
    """The way that this crew would take now, with its vehicle, past what is closed."""
    city, at = current_city(), now()
    return way_json(route_of(city, find_incident(city, code), crew, at=at), at=at)


def way_json(way: Route, *, at: datetime) -> Json:
    """A way as the maps of the desk and of the crews draw it."""
    return {
        "coords": way.coords,
        "seconds": round(way.seconds),
        "metres": round(way.metres),
        "source": way.source,
        "at": stamp(at),
    }


class IsochroneIn(Schema):
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    minutes: Annotated[str, Field(max_length=32)] = "3,5,10"
    profile: Profile = "priority"


@router.get("/isochrone")
def isochrone(request: HttpRequest, asked: Query[IsochroneIn]) -> Json:
    """Areas reached from a point in so many minutes, at this hour, past what is closed; the widest first."""
    times = _minutes(asked.minutes)
    center = asked.lon, asked.lat
    source, areas = reached_areas(current_city(), center, times, profile=asked.profile, at=now())
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "MultiPolygon", "coordinates": area},
                "properties": {"minutes": time, "profile": asked.profile, "source": source},
            }
            for time, area in zip(times, areas, strict=True)
        ],
    }


def _minutes(text: str) -> list[int]:
    """« 3,5,10 » as whole minutes, the longest first."""
    words = [word.strip() for word in text.split(",")]
    if len(words) > MOST_TIMES or not all(word.isascii() and word.isdigit() and len(word) <= 3 for word in words):
        raise BadMinutes(
            _("Donnez de une à %(most)s durées en minutes, par exemple 3,5,10.") % {"most": MOST_TIMES}, field="minutes"
        )
    times = sorted({int(word) for word in words}, reverse=True)
    if times[-1] < 1 or times[0] > MOST_MINUTES:
        raise BadMinutes(_("Chaque durée va de 1 à %(most)s minutes.") % {"most": MOST_MINUTES}, field="minutes")
    return times
