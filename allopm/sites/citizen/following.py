"""Being told: the channels of a private page, and the link that ends one. HTTP only; works without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from allopm.accounts.access import page_role, require_role
from allopm.accounts.roles import Role
from allopm.city.queries import current_city
from allopm.interop.push.keys import public_key
from allopm.notices import actions
from allopm.notices.channels import Channel, shown
from allopm.notices.queries import channels_of
from allopm.refusals import NotFound, Refused
from allopm.reports.following import follow, followed_by
from allopm.sites.api.pace import take_turn
from allopm.sites.citizen.thread import private, show

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from allopm.notices.queries import Chosen

Context = dict[str, Any]
PANEL = "citizen/following.html"


def panel(
    chosen: list[Chosen],
    action: str,
    *,
    request: HttpRequest | None = None,
    refusal: Refused | None = None,
    csrf_token: str = "",
) -> Context:
    """What the panel shows; after a refusal its sentence, and what was typed. A page behind a session has a token."""
    typed = request.POST if request is not None and refusal is not None else {}
    taken = {one.channel for one in chosen}
    return {
        "chosen": chosen,
        "action": action,
        "push_key": public_key(),
        "offers_mail": settings.MAIL != "off" and Channel.MAIL not in taken,
        "offers_sms": settings.SMS != "off" and Channel.SMS not in taken,
        "refused": typed.get("channel", ""),
        "refusal": refusal,
        "typed": typed.get("address", ""),
        "csrf_token": csrf_token,
    }


def is_fragment(request: HttpRequest) -> bool:
    """A script asks for the panel alone, so that nothing else of the page moves."""
    return "x-fragment" in request.headers


def change_channels(request: HttpRequest, *, choose: Callable[[str, str], None]) -> None:
    """One switch turned: `stop` ends a channel, else `choose(channel, address)`. Raises Refused."""
    take_turn(request, "notices")
    stop = request.POST.get("stop", "")
    if stop:
        actions.stop(current_city(), stop, at=timezone.now())
    else:
        choose(request.POST.get("channel", ""), request.POST.get("address", ""))


@private
@require_POST
def channels(request: HttpRequest, token: str) -> HttpResponse:
    """The panel of a report's thread."""
    action = reverse("citizen:follow", args=[token])

    def choose(channel: str, address: str) -> None:
        follow(token, channel=channel, address=address, at=timezone.now())

    try:
        change_channels(request, choose=choose)
    except NotFound:
        raise
    except Refused as refusal:
        if not is_fragment(request):
            return show(request, token, refusal=refusal, form="follow")
        context = panel(followed_by(token), action, request=request, refusal=refusal)
        return render(request, PANEL, context, status=refusal.status)
    if is_fragment(request):
        return render(request, PANEL, panel(followed_by(token), action))
    return HttpResponseRedirect(reverse("citizen:thread", args=[token]) + "#prevenir")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@page_role(*Role)
def staff(request: HttpRequest) -> HttpResponse:
    """A member of staff chooses by what to be told while on duty: a crew of a new mission."""
    city, user = current_city(), require_role(request, *Role)
    owner, action, token = f"user:{user.pk}", reverse("citizen:staff_notices"), get_token(request)

    def choose(channel: str, address: str) -> None:
        actions.subscribe(city, owner, channel=channel, address=address, lang="fr", link="/field/", at=timezone.now())

    refusal = None
    if request.method == "POST":
        try:
            change_channels(request, choose=choose)
        except Refused as problem:
            refusal = problem
    context = panel(channels_of(city, owner), action, request=request, refusal=refusal, csrf_token=token)
    page = PANEL if is_fragment(request) else "citizen/staff_notices.html"
    if request.method == "POST" and refusal is None and not is_fragment(request):
        return HttpResponseRedirect(action)
    return render(request, page, context, status=refusal.status if refusal else 200)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def stop_page(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing, as mail programs open links; its button does, or a mailbox's own (RFC 8058)."""
    city = current_city()
    row = actions.find_by_stop(city, token)
    if request.method == "POST":
        take_turn(request, "notices")
        actions.stop(city, token, at=timezone.now())
        row = None
    with translation.override(row.lang if row else translation.get_language()):
        context = {"city": city, "row": row, "shown": shown(row.channel, row.address) if row else ""}
        return render(request, "citizen/stop_notices.html", context)
