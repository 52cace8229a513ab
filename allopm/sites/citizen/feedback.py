"""« Un avis sur cette page ? »: one field, from any page of residents or staff. HTTP only; keeps no secret."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from allopm.city.queries import current_city
from allopm.pilot.actions import Said, give_feedback
from allopm.refusals import Refused
from allopm.sites.api.pace import take_turn

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from allopm.accounts.models import User

# Parts of an address that name a page and nobody; every other part (a private link, a number) is left out.
NAMING: Final = frozenset({"door", "step"})
STATES: Final = {"window": 24, "scheme": 8, "lang": 8, "online": 8, "browser": 160}  # characters kept of each
DISCREET: Final = ("/pm/angela/", "/pm/victimes/")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def feedback(request: HttpRequest) -> HttpResponse:
    """The form, alone or as a piece for a dialog; a refusal keeps what was typed."""
    if request.method != "POST":
        page = safe_address(request.GET.get("de") or came_from(request))
        return show(request, {"page": page, "key": secrets.token_urlsafe(18), "text": ""})
    page = safe_address(request.POST.get("page", ""))
    try:
        take_turn(request, "feedback")
        give_feedback(current_city(), said(request, page), picture=request.FILES.get("picture"), at=timezone.now())
    except Refused as refusal:
        typed = {"page": page, "key": request.POST.get("key", ""), "text": request.POST.get("text", "")}
        return show(request, typed | {"refusal": refusal}, status=refusal.status)
    return show(request, {"page": page, "is_done": True})


def came_from(request: HttpRequest) -> str:
    """The page of this house that the link was on, when the link does not say."""
    referer = urlsplit(request.headers.get("referer", ""))
    return referer.path if referer.netloc == request.get_host() else ""


def show(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A script asks for the piece alone."""
    is_piece = request.headers.get("x-requested-with") == "fetch"
    name = "citizen/pieces/feedback.html" if is_piece else "citizen/feedback.html"
    return render(request, name, {"city": current_city(), **context}, status=status)


def said(request: HttpRequest, page: str) -> Said:
    """What the form holds; of residents nothing that says who."""
    user: User | AnonymousUser = request.user
    staff: dict[str, Any] = {"role": user.role, "by_id": user.pk, "by_name": user.name} if user.is_authenticated else {}
    state = {name: request.POST.get(f"state_{name}", "")[:length] for name, length in STATES.items()}
    state["lang"] = state["lang"] or get_language() or ""
    return Said(
        request.POST.get("text", ""),
        page=page_named(page),
        key=request.POST.get("key", "")[:64] or secrets.token_urlsafe(18),
        state={name: value for name, value in state.items() if value},
        **staff,
    )


def safe_address(address: str) -> str:
    """A path of this house, without its question; the home for anything else."""
    path = urlsplit(address[:400]).path
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address[:400], allowed_hosts=None)
    return path if is_ours and not path.startswith(DISCREET) else "/pm/"


def page_named(path: str) -> str:
    """`/suivi/…/` for a private link: the page, never the secret."""
    try:
        match = resolve(path)
    except Resolver404:
        return "?"
    kept = path
    for name, value in match.kwargs.items():
        if name not in NAMING:
            kept = kept.replace(str(value), "…")
    return "/admin/…" if path.startswith("/admin/") else kept[:200]
