"""The register of « Demandez Angela » at the desk: requests, trainings, the list. Server HTML, no script needed."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from allopm.accounts.access import page_role
from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city
from allopm.neighbours import partners, queries
from allopm.neighbours.draft import BadDraft
from allopm.neighbours.states import TRAINING_MIN
from allopm.refusals import NotFound, Refused
from allopm.sites.control.networks import version_of


@require_safe
@never_cache
@page_role(*DESK_ROLES)
def register(request: HttpRequest) -> HttpResponse:
    """Who asks, who waits for a training, who is on the map; the trainings to come."""
    return _show(request)


def _show(request: HttpRequest, *, refusal: Refused | None = None) -> HttpResponse:
    city, now = current_city(), timezone.now()
    context = {
        "partners": queries.partners(city),
        "trainings": queries.trainings(city, after=now),
        "minutes": TRAINING_MIN,
        "now": now,
        "refusal": refusal,
        "bad_field": str(refusal.data.get("field", "")) if refusal else "",
        "typed": request.POST if refusal else {},
    }
    return render(request, "control/partners.html", context, status=refusal.status if refusal else 200)


@require_safe
@never_cache
@page_role(*DESK_ROLES)
def partner(request: HttpRequest, partner_id: int) -> HttpResponse:
    """One place with its responsible person; this reading is in the journal."""
    return _sheet(request, partner_id)


def _sheet(request: HttpRequest, partner_id: int, *, refusal: Refused | None = None) -> HttpResponse:
    now = timezone.now()
    one = partners.read_partner(current_city(), partner_id, by=actor_of(request.user), at=now)
    has_been = one.training is not None and one.training.starts_at <= now
    context = {
        "one": one,
        "card": queries.partner_card(one),
        "has_been": has_been,
        "refusal": refusal,
        "typed": request.POST if refusal else {},
    }
    return render(request, "control/partner.html", context, status=refusal.status if refusal else 200)


@require_POST
@page_role(*DESK_ROLES)
def partner_deed(request: HttpRequest, partner_id: int, deed: str) -> HttpResponse:
    """Accept, refuse, list after the training, strike off."""
    city, by, at, version = current_city(), actor_of(request.user), timezone.now(), version_of(request)
    try:
        if deed == "accepter":
            partners.accept_partner(city, partner_id, by=by, at=at, version=version)
        elif deed == "refuser":
            reason = request.POST.get("reason", "")
            partners.refuse_partner(city, partner_id, reason, by=by, at=at, version=version)
        elif deed == "inscrire":
            partners.mark_trained(city, partner_id, by=by, at=at, version=version)
        elif deed == "radier":
            partners.strike_off(city, partner_id, by=by, at=at, version=version)
        else:
            raise NotFound()
    except NotFound:
        raise
    except Refused as refusal:
        return _sheet(request, partner_id, refusal=refusal)
    return redirect("control:partner", partner_id)


@require_POST
@page_role(*DESK_ROLES)
def plan(request: HttpRequest) -> HttpResponse:
    """A new training date, in the city's own hours."""
    city, word = current_city(), request.POST.get
    seats = word("seats", "")
    try:
        partners.plan_training(
            city, starts_at=_moment(word("starts_at", ""), city.timezone), where=word("where", ""),
            seats=int(seats) if seats.isdecimal() and len(seats) < 4 else 0, by=actor_of(request.user),
            at=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        return _show(request, refusal=refusal)
    return redirect("control:partners")


def _moment(typed: str, zone: str) -> datetime:
    """Raises BadDraft."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(zone))
    except ValueError as problem:
        raise BadDraft(_("Écrivez le jour et l’heure de la formation."), field="starts_at") from problem


@require_POST
@page_role(*DESK_ROLES)
def cancel(request: HttpRequest, training_id: int) -> HttpResponse:
    """Cancel a training; who had a seat is told."""
    partners.cancel_training(current_city(), training_id, by=actor_of(request.user), at=timezone.now())
    return redirect("control:partners")
