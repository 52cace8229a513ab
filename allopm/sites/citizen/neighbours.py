"""Voisins vigilants and VigiCommerce: what they are, joining, a member's private page. HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allopm.addresses.queries import find_addresses
from allopm.city.queries import current_city, is_inside, sector_at, sector_info, sectors
from allopm.neighbours import actions, alerts
from allopm.neighbours.draft import BadDraft, Joining, check_joining
from allopm.neighbours.queries import member_card, network_sectors
from allopm.neighbours.states import ABOUT, WAYS, Network
from allopm.neighbours.words import ABOUT_WORDS, NETWORKS, WAY_WORDS
from allopm.refusals import NotFound, Refused
from allopm.sites.api.pace import take_turn
from allopm.sites.citizen.keyring import bring
from allopm.sites.citizen.quick import language
from allopm.sites.citizen.stepping import Path, answered, is_last, page_to_show, step_context
from allopm.sites.citizen.thread import private

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

JOIN: Final = Path(
    {
        "adresse": ("address",),
        "secteur": ("sector",),
        "vous": ("company", "name", "email", "phone"),
        "verification": ("way",),
        "regles": ("accepts",),
    }
)
TOLD_MIN: Final = 5  # fewer members are not counted in public: a small number points at people (chosen)


@require_safe
def network(request: HttpRequest, network: str) -> HttpResponse:
    """What the network is, its rules, how many sectors have one."""
    city = current_city()
    known = network_sectors(city, network)
    context = {
        "city": city,
        "network": network,
        "label": NETWORKS[Network(network)],
        "abouts": [ABOUT_WORDS[about] for about in ABOUT[Network(network)]],
        "sectors": [(one.name, one.members if one.members >= TOLD_MIN else None) for one in known if one.members],
    }
    return render(request, "citizen/network.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, network: str) -> HttpResponse:
    """Five short pages; the last one sends."""
    city = current_city()
    said = answered(request, JOIN)
    if request.method != "POST":
        return _join_page(request, network, JOIN.first, said)
    if request.POST.get("page") == JOIN.first:
        said["sector"] = _sector_of(city, said["address"])
    joining = _joining(network, said)
    try:
        check_joining(city, joining)
        problem = None
    except BadDraft as refused:
        problem = refused
    if problem is None and is_last(request, JOIN):
        take_turn(request, "join")
        asked = actions.ask_to_join(city, joining, key=said["key"], at=timezone.now())
        bring(request, city, [asked.token])  # « Mes données » of this browser knows it
        return redirect("citizen:member", asked.token)
    page, refusal = page_to_show(request, JOIN, problem)
    if page == "secteur" and said["sector"] and request.POST.get("page") == "adresse" and not request.POST.get("go"):
        page = "vous"  # the address said it; the page names it and lets one correct it
    return _join_page(request, network, page, said, refusal=refusal)


def _joining(network: str, said: dict[str, str]) -> Joining:
    names = ("sector", "address", "name", "way", "company", "email", "phone")
    return Joining(
        network, **{name: said[name] for name in names}, lang=language(), accepts=said["accepts"] == "yes"
    )  # fmt: skip


def _sector_of(city: CityInfo, address: str) -> str:
    """The sector in which this address lies, "" when no map knows it or it is outside."""
    features = find_addresses(city, address, limit=1)["features"] if address else []
    if not features:
        return ""
    lon, lat = features[0]["geometry"]["coordinates"][:2]
    found = sector_at(city, lon, lat) if is_inside(city, lon, lat) else None
    return found.code if found else ""


def _join_page(
    request: HttpRequest, network: str, page: str, said: dict[str, str], *, refusal: Refused | None = None
) -> HttpResponse:  # fmt: skip
    city = current_city()
    found = sector_info(city, said["sector"]) if said["sector"] else None
    context = {
        "city": city,
        "network": network,
        "label": NETWORKS[Network(network)],
        "sector": found,
        "sectors": sectors(city),
        "ways": [(way.value, WAY_WORDS[way]) for way in WAYS[Network(network)]],
        **step_context(JOIN, page, said, refusal),
    }
    return render(request, f"citizen/join/{page}.html", context, status=refusal.status if refusal else 200)


@private
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """A member's own page."""
    return _show(request, token)


def _show(request: HttpRequest, token: str, *, refusal: Refused | None = None, form: str = "") -> HttpResponse:
    city, now = current_city(), timezone.now()
    member = actions.member_of(city, token)
    context = {
        "city": city,
        "token": token,
        "card": member_card(city, member, at=now),
        "now": now,
        "refusal": refusal,
        "form": form,
        "bad_field": str(refusal.data.get("field", "")) if refusal else "",
        "typed": request.POST if refusal else {},
        "key": uuid4().hex,
    }
    return render(request, "citizen/member.html", context, status=refusal.status if refusal else 200)


def _act(request: HttpRequest, token: str, *, form: str, deed: Callable[[CityInfo, Any], object]) -> HttpResponse:
    """Done: back to the page. Refused: the page with the sentence at its form, and what was typed."""
    try:
        take_turn(request, "member")
        deed(current_city(), timezone.now())
    except NotFound:
        raise
    except Refused as refusal:
        return _show(request, token, refusal=refusal, form=form)
    return redirect("citizen:member", token)


@private
@require_POST
def code(request: HttpRequest, token: str) -> HttpResponse:
    typed = request.POST.get("code", "")[:32]
    return _act(request, token, form="code", deed=lambda city, at: actions.confirm_code(city, token, typed, at=at))


@private
@require_POST
def raise_alert(request: HttpRequest, token: str) -> HttpResponse:
    word = request.POST.get
    said = alerts.Said(word("about", ""), word("text", ""), word("street", ""))
    key = word("key", "")[:64]
    return _act(
        request, token, form="alert", deed=lambda city, at: alerts.raise_alert(city, token, said, key=key, at=at)
    )


@private
@require_POST
def flag(request: HttpRequest, token: str, alert_id: int) -> HttpResponse:
    text = request.POST.get("flag", "")
    return _act(
        request, token, form=f"flag-{alert_id}",
        deed=lambda city, at: alerts.flag_alert(city, token, alert_id, text, at=at),
    )  # fmt: skip


@private
@require_POST
def vouch(request: HttpRequest, token: str, member_id: int) -> HttpResponse:
    return _act(request, token, form="vouch", deed=lambda city, at: actions.vouch(city, token, member_id, at=at))


@private
@require_POST
def leave(request: HttpRequest, token: str) -> HttpResponse:
    return _act(request, token, form="leave", deed=lambda city, at: actions.leave(city, token, at=at))
