"""The doors, the home of each, contacts, and what the law asks to say. HTTP only."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allopm.city.queries import contacts, current_city
from allopm.refusals import NotFound
from allopm.reports.codes import token_for_key
from allopm.reports.queries import thread_card
from allopm.sites.citizen.drafts import forget_sent, load_draft, sent_keys
from allopm.sites.citizen.quick import RECENT, language
from allopm.sites.citizen.report import known_kind
from allopm.sites.citizen.tiles import open_tiles

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """Two doors; each report lands with the right team."""
    return render(request, "citizen/doors.html", {"city": current_city()})


@require_safe
def door_home(request: HttpRequest, door: str) -> HttpResponse:
    """One door: emergency numbers, the big button, this visitor's reports of the day."""
    city, draft = current_city(), load_draft(request)
    context = {
        "city": city,
        "door": door,
        "followed": followed(request, city),
        "tiles": [tile for tile in open_tiles(request, city) if tile.is_home] if door == "pm" else [],
        "draft_kind": known_kind(city, draft) if draft and draft.door == door else None,
    }
    return render(request, f"citizen/{door}.html", context)


def followed(request: HttpRequest, city: CityInfo) -> list[dict[str, Any]]:
    """The threads of what was sent from this browser today. Their links are made again, never stored."""
    threads = []
    for key in sent_keys(request):
        token = token_for_key(city.id, key)
        try:
            threads.append({"token": token, **thread_card(token)})
        except NotFound:
            continue
    return threads


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """This browser no longer shows what was sent from it; the links stay valid."""
    forget_sent(request)
    response = redirect("citizen:door", "pm")
    response.delete_cookie(RECENT, samesite="Lax")
    return response


@require_safe
def contacts_page(request: HttpRequest) -> HttpResponse:
    """Whom to call, one tap; in the order of the city's configuration."""
    city = current_city()
    names = {"emergency": _("Urgences"), "city": city.name, "help": _("Aide et écoute")}
    lines = contacts(city, language())
    groups = [
        {"code": code, "name": names.get(code, city.name), "lines": list(members)}
        for code, members in groupby(lines, key=lambda line: line.group)
    ]
    return render(request, "citizen/contacts.html", {"city": city, "groups": groups})


@require_safe
def your_data(request: HttpRequest) -> HttpResponse:
    """Who sees what, for how long, and how to have it erased."""
    return render(request, "citizen/your_data.html", {"city": current_city()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The declaration of accessibility."""
    return render(request, "citizen/accessibility.html", {"city": current_city()})
