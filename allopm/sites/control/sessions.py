"""Sessions at the desk: dates, seats, who waits; add, widen, cancel. Server HTML, no script needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from allopm.accounts.access import page_role
from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city, procedures
from allopm.refusals import Malformed, NotFound, Refused
from allopm.services import sessions
from allopm.services.queries import sessions_offered
from allopm.sites.control.requests import read_moment

if TYPE_CHECKING:
    from datetime import datetime

    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

SEATS_DIGITS = 4
Deed = Callable[["CityInfo", "Actor", "datetime"], object]


@require_safe
@never_cache
@page_role(*DESK_ROLES)
def index(request: HttpRequest) -> HttpResponse:
    """Every date to come, by procedure."""
    return _show(request)


def _show(request: HttpRequest, *, refusal: Refused | None = None) -> HttpResponse:
    city, now = current_city(), timezone.now()
    dated = [(info, sessions_offered(city, info.code, at=now)) for info in procedures(city) if info.sessions]
    context = {"procedures": dated, "refusal": refusal, "typed": request.POST if refusal else {}}
    return render(request, "control/sessions.html", context, status=refusal.status if refusal else 200)


def _act(request: HttpRequest, deed: Deed) -> HttpResponse:
    try:
        deed(current_city(), actor_of(request.user), timezone.now())
    except NotFound:
        raise
    except Refused as refusal:
        return _show(request, refusal=refusal)
    return redirect("control:sessions")


def _seats(request: HttpRequest) -> int:
    text = request.POST.get("seats", "")
    if not (text.isascii() and text.isdigit() and len(text) <= SEATS_DIGITS):
        raise Malformed(_("Écrivez le nombre de places."), field="seats")
    return int(text)


@require_POST
@never_cache
@page_role(*DESK_ROLES)
def add(request: HttpRequest, procedure: str) -> HttpResponse:
    def deed(city: CityInfo, by: Actor, at: datetime) -> None:
        starts_at = read_moment(request.POST.get("starts_at", ""), city.timezone)
        if starts_at is None:
            raise Malformed(_("Donnez le jour et l’heure de la séance."), field="starts_at")
        sessions.add_session(city, procedure, starts_at=starts_at, seats=_seats(request), by=by, at=at)

    return _act(request, deed)


@require_POST
@never_cache
@page_role(*DESK_ROLES)
def seats(request: HttpRequest, session_id: int) -> HttpResponse:
    return _act(request, lambda city, by, at: sessions.set_seats(city, session_id, seats=_seats(request), by=by, at=at))


@require_POST
@never_cache
@page_role(*DESK_ROLES)
def cancel(request: HttpRequest, session_id: int) -> HttpResponse:
    return _act(request, lambda city, by, at: sessions.cancel_session(city, session_id, by=by, at=at))
