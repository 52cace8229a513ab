"""Help for victims: whom to talk to, where to go, and a call back in two fields. HTTP only; the page can vanish."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from allopm.city.queries import contacts, current_city, procedure_info
from allopm.refusals import Refused
from allopm.services.actions import open_request
from allopm.services.asking import Contact
from allopm.sites.api.pace import take_turn
from allopm.sites.citizen.knowing import discreet, lines_near, told
from allopm.sites.citizen.quick import language

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.services.asking import Receipt

CALL_BACK: Final = "victim_callback"


@csrf_exempt  # a page without referrer could not pass the check, and whoever asks has no session to abuse
@require_http_methods(["GET", "HEAD", "POST"])
@discreet
def victims(request: HttpRequest) -> HttpResponse:
    """The page; a POST asks for the call back and shows its number on the same page."""
    city = current_city()
    if request.method != "POST":
        return show(request, city, {"key": secrets.token_urlsafe(18)})
    typed = {name: request.POST.get(name, "")[:200] for name in ("phone", "when")}
    key = request.POST.get("key", "")[:64]
    try:
        take_turn(request, "procedures")
        return show(request, city, {"sent": ask_call_back(city, typed, key=key)})
    except Refused as refusal:
        return show(request, city, {"typed": typed, "key": key, "refusal": refusal}, status=refusal.status)


def ask_call_back(city: CityInfo, typed: dict[str, str], *, key: str) -> Receipt:
    """One request for each key. Raises BadRequest, NotFound."""
    contact, answers = Contact(phone=typed["phone"]), {"when": typed["when"]}
    return open_request(
        city, CALL_BACK, answers=answers, contact=contact, lang=language(), key=key, at=timezone.now()
    )  # fmt: skip


def show(request: HttpRequest, city: CityInfo, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    info = procedure_info(city, CALL_BACK, language())
    wanted = [line for line in contacts(city, language()) if line.code in ("17", "114") or line.group == "help"]
    page = {
        "city": city,
        "told": told(city, "victims"),
        "lines_help": wanted,
        "can_call_back": info is not None and info.is_active,
        **lines_near(request, city, "victim_support"),
    }
    return render(request, "citizen/victims.html", page | context, status=status)
