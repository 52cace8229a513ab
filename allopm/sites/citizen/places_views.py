"""Posts, call points and safe places: nearest on foot first when one says where one is, open now or not. HTTP only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allopm.addresses.queries import find_addresses
from allopm.city import queries
from allopm.city.nearby import NearPlace, near_places
from allopm.city.queries import PLACE_TYPES, current_city
from allopm.refusals import NotFound
from allopm.sites.citizen.places_words import ICONS, say_as_of, say_walk
from allopm.sites.walking import on_foot

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo, PlaceInfo


@dataclass(frozen=True)
class From:
    """Where the visitor is, if we know: WGS84 degrees and what to call it; `problem` when it could not be read."""

    lon: float | None = None
    lat: float | None = None
    label: str = ""
    problem: str = ""

    @property
    def point(self) -> tuple[float, float] | None:
        return None if self.lon is None or self.lat is None else (self.lon, self.lat)


@dataclass(frozen=True)
class Line:
    """One place as the pages show it; `number` is also on its marker."""

    near: NearPlace
    number: int

    @property
    def place(self) -> PlaceInfo:
        return self.near.place

    @property
    def walk(self) -> str:
        return say_walk(self.near)

    @property
    def type_label(self) -> str:
        return str(PLACE_TYPES.get(self.place.type, self.place.type))

    @property
    def icon(self) -> str:
        return ICONS.get(self.place.type, "map-pin")

    @property
    def as_of(self) -> str:
        return say_as_of(self.place.as_of)


@require_safe
def places_page(request: HttpRequest) -> HttpResponse:
    """All places, or one type, or those open now; `?q=` an address, or `?lon=&lat=`, sorts them by walking time."""
    city = current_city()
    here = whereabouts(request, city)
    types = known_types(city)
    wanted = request.GET.get("type", "") if request.GET.get("type", "") in types else ""
    is_only_open = bool(request.GET.get("open"))
    near = near_all(city, here, type=wanted)
    shown = [one for one in near if not is_only_open or (one.opening and one.opening.is_open)]
    lines = [Line(one, number) for number, one in enumerate(shown, start=1)]
    context = {
        "city": city,
        "here": here,
        "asked": request.GET.get("q", "")[:200],
        "wanted": wanted,
        "is_only_open": is_only_open,
        "filters": filters(request, types, wanted),
        "open_link": link(request, open="" if is_only_open else "1"),
        "unknown_hours": sum(one.opening is None for one in near) if is_only_open else 0,
        "is_estimated": any(one.walk and not one.walk.is_by_streets for one in near),
        "sections": sections(lines, types) if here.point is None else [("", lines)],
    }
    return render(request, "citizen/places.html", context)


@require_safe
def place_page(request: HttpRequest, code: str) -> HttpResponse:
    """One place with everything that is known of it, and what was not found."""
    city = current_city()
    place = queries.place(city, code)
    if place is None:
        raise NotFound(_("Ce lieu n’existe pas, ou n’existe plus."))
    near = near_places([place], at=timezone.now(), timezone=city.timezone)
    return render(request, "citizen/place.html", {"city": city, "line": Line(near[0], 1)})


def known_types(city: CityInfo) -> list[str]:
    """The types that this city has, ours in our order, then its own."""
    known = dict.fromkeys(place.type for place in queries.places(city))
    return [code for code in dict.fromkeys([*PLACE_TYPES, *known]) if code in known]


def near_all(city: CityInfo, here: From, *, type: str) -> list[NearPlace]:
    found = queries.places(city, type=type, lon=here.lon, lat=here.lat)
    travel = on_foot() if here.point else None
    return near_places(found, at=timezone.now(), timezone=city.timezone, here=here.point, travel=travel)


def sections(lines: list[Line], types: list[str]) -> list[tuple[str, list[Line]]]:
    """By type, when nobody said where they are."""
    groups = [[line for line in lines if line.place.type == code] for code in types]
    return [(group[0].type_label, group) for group in groups if group]


def filters(request: HttpRequest, types: list[str], wanted: str) -> list[dict[str, Any]]:
    """One link per type, that keeps the rest of what was asked."""
    labels = [("", _("Tous")), *((code, PLACE_TYPES.get(code, code)) for code in types)]
    return [
        {"label": label, "href": link(request, type=code), "is_current": code == wanted, "icon": ICONS.get(code, "")}
        for code, label in labels
    ]


def link(request: HttpRequest, **changes: str) -> str:
    """The same page with some of its questions changed; an empty answer drops the question."""
    asked = {name: request.GET.get(name, "")[:200] for name in ("q", "lon", "lat", "type", "open")} | changes
    return "?" + urlencode({name: value for name, value in asked.items() if value})


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
