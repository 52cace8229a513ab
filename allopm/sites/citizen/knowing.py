"""Pages that tell: technologies, pound, lost property, safe places, help for victims, all services. HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from allopm.city.queries import CityInfo, contacts, current_city, facts, procedure_info, procedures
from allopm.sites.citizen.places_views import Line, near_all, whereabouts
from allopm.sites.citizen.places_words import say_as_of
from allopm.sites.citizen.quick import language
from allopm.sites.citizen.tiles import open_tiles
from allopm.sites.citizen.visitors import closed_switches

View = Callable[..., HttpResponse]
MOST_PLACES = 8  # enough to walk to one; the rest is on the page of places (chosen)


def discreet(view: View) -> View:
    """A page that somebody in danger may have to hide: kept nowhere, indexed nowhere, its address told to nobody."""

    @wraps(view)
    def guarded(request: HttpRequest, **rest: object) -> HttpResponse:
        response = never_cache(view)(request, **rest)
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


def told(city: CityInfo, page: str) -> list[dict[str, Any]]:
    """The facts of a page with the age of their source in words."""
    return [{"fact": fact, "as_of": say_as_of(fact.as_of)} for fact in facts(city, page, language())]


def lines_near(request: HttpRequest, city: CityInfo, type: str) -> dict[str, Any]:
    """Places of a type, nearest first when the visitor says where; `here` tells how it was understood."""
    here = whereabouts(request, city)
    near = near_all(city, here, type=type)[:MOST_PLACES]
    lines = [Line(one, number) for number, one in enumerate(near, start=1)]
    is_estimated = any(one.walk and not one.walk.is_by_streets for one in near)
    return {"here": here, "lines": lines, "is_estimated": is_estimated, "asked": request.GET.get("q", "")[:200]}


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Everything there is, one line each."""
    city = current_city()
    tiles = open_tiles(request, city)
    is_open = any(tile.switch == "procedures" for tile in tiles)
    listed = [one for one in procedures(city, language()) if one.is_listed] if is_open else []
    return render(request, "citizen/services.html", {"city": city, "tiles": tiles, "procedures": listed})


@require_safe
def technologies(request: HttpRequest) -> HttpResponse:
    """What is deployed, how many, what for, under which law, how long images are kept."""
    city = current_city()
    return render(request, "citizen/technologies.html", {"city": city, "told": told(city, "technologies")})


@require_safe
def pound(request: HttpRequest) -> HttpResponse:
    """Where is my car: whom to call and what to bring; no plate is searched here."""
    city = current_city()
    context = {
        "city": city,
        "title": _("Fourrière"),
        "told": told(city, "pound"),
        "call": [line for line in contacts(city, language()) if line.group == "city"][:1],
        **lines_near(request, city, "pound"),
    }
    return render(request, "citizen/knowing.html", context)


@require_safe
def lost_property(request: HttpRequest) -> HttpResponse:
    """Where found objects wait, how long, and how to say that one has lost something."""
    city = current_city()
    declaration = procedure_info(city, "lost_property", language())
    is_open = declaration is not None and declaration.is_active and "procedures" not in closed_switches(request, city)
    context = {
        "city": city,
        "more": declaration if is_open else None,
        "title": _("Objets trouvés"),
        "told": told(city, "lost_property"),
        **lines_near(request, city, "lost_property"),
    }
    return render(request, "citizen/knowing.html", context)


@require_safe
@discreet
def angela(request: HttpRequest) -> HttpResponse:
    """The sentence to say, the nearest safe places, whom to call; the page can vanish at once."""
    city = current_city()
    emergency = [line for line in contacts(city, language()) if line.code in ("17", "114")]
    context = {
        "city": city,
        "told": told(city, "angela"),
        "emergency": emergency,
        **lines_near(request, city, "angela"),
    }
    return render(request, "citizen/angela.html", context)
