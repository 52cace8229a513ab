"""The back office of requests: one list for every procedure, one page for each. Server HTML, no script needed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from allopm.accounts.access import page_role
from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city, procedures
from allopm.neighbours.waiting import waiting_card
from allopm.refusals import Malformed, NotFound, Refused
from allopm.services.actions import Given, advance
from allopm.services.papers import Paper, open_for_staff
from allopm.services.queries import read_request, requests_of_team

VERSION_DIGITS = 9


@require_safe
@never_cache
@page_role(*DESK_ROLES)
def index(request: HttpRequest) -> HttpResponse:
    """What waits, the most pressing first, and what waits in the networks; without names."""
    city = current_city()
    known = procedures(city)
    chosen = request.GET.get("demarche", "")
    is_past = request.GET.get("etat") == "fin"
    context = {
        "requests": requests_of_team(city, is_open=not is_past, procedure=chosen),
        "procedures": known,
        "chosen": chosen,
        "is_past": is_past,
        "elsewhere": waiting_card(city.id),
        "now": timezone.now(),
    }
    return render(request, "control/requests.html", context)


@require_safe
@never_cache
@page_role(*DESK_ROLES)
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One request, opened; the reading is journalled."""
    return _show(request, code)


def _show(request: HttpRequest, code: str, *, refusal: Refused | None = None) -> HttpResponse:
    city = current_city()
    context: dict[str, Any] = {
        "card": read_request(city, code, by=actor_of(request.user), at=timezone.now()),
        "refusal": refusal,
        "typed": request.POST if refusal else {},
        "now": timezone.now(),
    }
    return render(request, "control/request.html", context, status=refusal.status if refusal else 200)


@require_POST
@never_cache
@page_role(*DESK_ROLES)
def take_step(request: HttpRequest, code: str) -> HttpResponse:
    """One step on, with what it asks: a moment, a document, a word for the person."""
    city = current_city()
    word = request.POST.get
    try:
        advance(
            city,
            code,
            step=word("step", "")[:48],
            by=actor_of(request.user),
            at=timezone.now(),
            version=_version(word("version", "")),
            text=word("text", ""),
            given=Given(read_moment(word("moment", ""), city.timezone), _paper(request)),
        )
    except NotFound:
        raise
    except Refused as refusal:
        return _show(request, code, refusal=refusal)
    return redirect("control:request", code)


def _version(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= VERSION_DIGITS):
        raise Malformed(_("Cette page est trop ancienne : rechargez-la."))
    return int(text)


def read_moment(text: str, zone: str) -> datetime | None:
    """What a date-and-time field sends, in the city's own time."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    except ValueError as problem:
        raise Malformed(_("Ce jour ou cette heure n’existe pas."), field="moment") from problem


def _paper(request: HttpRequest) -> Paper | None:
    file = request.FILES.get("paper")
    return Paper(str(file.name), file.read()) if file and not isinstance(file, list) else None


@require_safe
@never_cache
@page_role(*DESK_ROLES)
def document(request: HttpRequest, code: str, document_id: int) -> FileResponse:
    city = current_city()
    name, file = open_for_staff(city, code, document_id, by=actor_of(request.user), at=timezone.now())
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
