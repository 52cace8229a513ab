"""« Mes données »: everything held on whoever holds the links: seen, taken along, erased. HTTP only."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from allopm.city.queries import current_city
from allopm.mine.gathering import erase_everything, everything_held, export_everything
from allopm.reports.mine import pictures_of
from allopm.reports.photos import delete_orphans
from allopm.sites.citizen.drafts import drop_draft, load_draft
from allopm.sites.citizen.held_words import read_card
from allopm.sites.citizen.keyring import keyring, let_go, owners_here
from allopm.sites.citizen.mine import own_page

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


@own_page
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """All of it on one page, in plain words."""
    city = current_city()
    links = keyring(request, city)
    context = {
        "known": list(links),
        **parts(everything_held(city, owners_here(request, city, at=timezone.now()))),
        "draft": load_draft(request),
    }
    return render(request, "citizen/my_data.html", context)


def parts(held: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Reports have a shape of their own; what other rooms hold is read line by line."""
    others = [read_card(room, card) for room, cards in held.items() if room != "reports" for card in cards]
    return {"reports": held["reports"], "others": others}


@own_page
@require_safe
def copy_json(request: HttpRequest) -> HttpResponse:
    """The copy that a program reads."""
    city = current_city()
    at = timezone.now()
    copy = export_everything(city, owners_here(request, city, at=at), at=at)
    return _file(_as_json(copy), "application/json", "mes-donnees.json")


@own_page
@require_safe
def copy_zip(request: HttpRequest) -> HttpResponse:
    """The same with a page to read and every photo."""
    city, target = current_city(), io.BytesIO()
    at = timezone.now()
    owners = owners_here(request, city, at=at)
    copy = export_everything(city, owners, at=at)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("mes-donnees.json", _as_json(copy))
        page = {**parts({room: cards for room, cards in copy.items() if isinstance(cards, list)}), "copy": copy}
        bundle.writestr("mes-donnees.html", render_to_string("citizen/my_data_copy.html", page))
        for name, jpeg in pictures_of(city, owners):
            bundle.writestr(f"photos/{name}", jpeg)
    return _file(target.getvalue(), "application/zip", "mes-donnees.zip")


def _as_json(copy: dict[str, Any]) -> bytes:
    return json.dumps(copy, ensure_ascii=False, indent=2).encode()


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """First what goes and what stays; then, once said yes, it is gone. `owner`: one thing instead of all."""
    city, at = current_city(), timezone.now()
    mine = owners_here(request, city, at=at)
    asked = request.POST.get("owner", "") or request.GET.get("owner", "")
    owners = [owner for owner in mine if owner == asked] if asked else mine
    if request.method != "POST":
        held = everything_held(city, owners)
        context = {**parts(held), "owner": asked, "open": [one for one in held["reports"] if one["state"] != "ended"]}
        return render(request, "citizen/erase_data.html", context)
    count = erase_everything(city, owners, at=at)
    if asked:
        return redirect("citizen:my_data")
    forget_visitor(request, city)
    return render(request, "citizen/left_device.html", {"what": "erased", "count": count})


def forget_visitor(request: HttpRequest, city: CityInfo) -> None:
    """What the session held: the links, the report being written and its photos."""
    draft = load_draft(request)
    if draft:
        delete_orphans(city, draft.photos)
    drop_draft(request)
    let_go(request)
