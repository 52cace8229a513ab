"""The desk's page shell: who may open it, and the addresses its program needs. Knows no incident."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from allopm.accounts.access import require_role
from allopm.accounts.roles import DESK_ROLES
from allopm.sites.control.build import DESK_API, build_id


@require_safe
@ensure_csrf_cookie
def desk(request: HttpRequest) -> HttpResponse:
    return shell(request, "control/desk.html")


@require_safe
@ensure_csrf_cookie
def board(request: HttpRequest) -> HttpResponse:
    """The status board of a second window or a wall screen: the same data, nothing to act on."""
    return shell(request, "control/board.html")


@require_safe
def version(request: HttpRequest) -> HttpResponse:
    """What an open screen compares itself with every minute. Asks neither session nor database."""
    response = JsonResponse({"build": build_id(), "api": DESK_API})
    add_never_cache_headers(response)
    return response


def shell(request: HttpRequest, template: str) -> HttpResponse:
    """The page itself is empty: no case is ever in HTML that a browser may keep."""
    if not request.user.is_authenticated:
        return redirect(sign_in_address(request))
    require_role(request, *DESK_ROLES)
    response = render(request, template, {"config": desk_config(request)})
    add_never_cache_headers(response)
    return response


def desk_config(request: HttpRequest) -> dict[str, str]:
    """Addresses only; names, choices and cases come with the snapshot."""
    return {
        "api": "/api/v1/desk/",
        "snapshot": "/api/v1/desk/snapshot",
        "stream": "/live/desk",
        "signIn": sign_in_address(request),
        "signOut": reverse("account_logout"),
        "board": reverse("control:board"),
        "version": reverse("control:version"),
        "build": build_id(),
        "steering": "/pilotage/",
        "reliefs": reverse("control:reliefs"),
    }


def sign_in_address(request: HttpRequest) -> str:
    return f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}"
