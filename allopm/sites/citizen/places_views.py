"""Posts, call points and safe places: nearest first when one says where one is, open now or not. HTTP only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allopm.addresses.queries import find_addresses
from allopm.city.hours import OpenState, open_state
from allopm.city.queries import PLACE_TYPES, current_city, places

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo, PlaceInfo

WALKABLE_M = 3000
WALK_M_PER_MIN = 60  # 4.8 km/h, and streets are a third longer than the straight line


@dataclass(frozen=True)
class From:
    """Where the visitor is, if we know: WGS84 degrees and what to call it; `problem` when it could not be read."""

    lon: float | None = None
    lat: float | None = None
    label: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Line:
    """One place as the page shows it."""

    place: PlaceInfo
    distance: str
    opening: OpenState | None


@require_safe
def places_page(request: HttpRequest) -> HttpResponse:
    """All places by type, or one type; `?q=` an address, or `?lon=&lat=`, sorts them by distance."""
    city, now = current_city(), timezone.now()
    here = whereabouts(request, city)
    known = list(dict.fromkeys(place.type for place in places(city)))
    types = [code for code in [*PLACE_TYPES, *known] if code in known]
    wanted = request.GET.get("type", "")
    shown = [wanted] if wanted in known else list(dict.fromkeys(types))
    context = {
        "city": city,
        "here": here,
        "asked": request.GET.get("q", "")[:200],
        "wanted": wanted if wanted in known else "",
        "types": [(code, PLACE_TYPES.get(code, code)) for code in dict.fromkeys(types)],
        "sections": [(PLACE_TYPES.get(code, code), lines_of(city, code, here, at=now)) for code in shown],
    }
    return render(request, "citizen/places.html", context)


def whereabouts(request: HttpRequest, city: CityInfo) -> From:
    """The position of the address asked for, else the one given in degrees."""
    asked = request.GET.get("q", "").strip()[:200]
    if asked:
        return address_found(city, asked)
    if not (request.GET.get("lon") or request.GET.get("lat")):
        return From()
    try:
        lon, lat = float(request.GET.get("lon", "")), float(request.GET.get("lat", ""))
    except ValueError:
        lon = lat = math.nan
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return From(problem=_("Cette position n’est pas lisible. Écrivez une adresse."))
    return From(lon, lat, _("votre position"))


def address_found(city: CityInfo, asked: str) -> From:
    features = find_addresses(city, asked, limit=1)["features"]
    if not features:
        return From(problem=_("Adresse introuvable. Essayez le nom de la rue seul."))
    lon, lat = features[0]["geometry"]["coordinates"][:2]
    return From(lon, lat, str(features[0]["properties"]["geocoding"]["label"]))


def lines_of(city: CityInfo, code: str, here: From, *, at: datetime) -> list[Line]:
    return [
        Line(place, say_distance(place.distance_m), open_state(place.hours, at=at, timezone=city.timezone))
        for place in places(city, type=code, lon=here.lon, lat=here.lat)
    ]


def say_distance(distance_m: int | None) -> str:
    """`à 380 m, 7 min à pied`; kilometres beyond walking."""
    if distance_m is None:
        return ""
    if distance_m < 1000:
        how_far = _("à %(metres)s m") % {"metres": max(10, round(distance_m, -1))}
    else:
        how_far = _("à %(km)s km") % {"km": f"{distance_m / 1000:.1f}".replace(".", ",")}
    if distance_m > WALKABLE_M:
        return how_far
    minutes = max(1, round(distance_m / WALK_M_PER_MIN))
    return _("%(how_far)s, %(minutes)s min à pied") % {"how_far": how_far, "minutes": minutes}
