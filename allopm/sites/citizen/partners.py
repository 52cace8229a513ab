"""A place that wants to be found under « Demandez Angela »: the charter, its training, its private page. HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allopm.addresses.queries import find_addresses
from allopm.city.queries import current_city, is_inside
from allopm.neighbours import partners
from allopm.neighbours.draft import BadDraft, Opening, check_opening
from allopm.neighbours.queries import partner_card, trainings
from allopm.neighbours.states import CHARTER, PEOPLE_MAX, TRAINING_MIN
from allopm.neighbours.words import TRADES
from allopm.refusals import NotFound, Refused
from allopm.sites.api.pace import take_turn
from allopm.sites.citizen.keyring import bring
from allopm.sites.citizen.quick import language
from allopm.sites.citizen.stepping import Path, answered, is_last, page_to_show, step_context
from allopm.sites.citizen.thread import private

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

ASK: Final = Path(
    {
        "lieu": ("place_name", "trade", "address", "hours_text"),
        "vous": ("name", "email", "phone"),
        "charte": ("people", "accepts"),
    }
)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Three short pages; the last one sends, with the charter accepted."""
    city = current_city()
    said = answered(request, ASK)
    if request.method != "POST":
        return _ask_page(request, ASK.first, said)
    opening = _opening(city, said)
    try:
        check_opening(opening)
        problem = None
    except BadDraft as refused:
        problem = refused
    if problem is None and is_last(request, ASK):
        take_turn(request, "join")
        asked = partners.ask_to_partner(city, opening, key=said["key"], at=timezone.now())
        bring(request, city, [asked.token])  # « Mes données » of this browser knows it
        return redirect("citizen:partner", asked.token)
    page, refusal = page_to_show(request, ASK, problem)
    return _ask_page(request, page, said, refusal=refusal)


def _opening(city: CityInfo, said: dict[str, str]) -> Opening:
    names = ("place_name", "trade", "address", "hours_text", "name", "email", "phone")
    lon, lat = _point(city, said["address"])
    return Opening(
        **{name: said[name] for name in names},
        lon=lon,
        lat=lat,
        people=int(said["people"]) if said["people"].isdecimal() else 1,
        lang=language(),
        accepts=said["accepts"] == "yes",
    )


def _point(city: CityInfo, address: str) -> tuple[float | None, float | None]:
    """WGS84 degrees of the address, if a map knows it inside the commune."""
    features = find_addresses(city, address, limit=1)["features"] if address else []
    if not features:
        return None, None
    lon, lat = features[0]["geometry"]["coordinates"][:2]
    return (float(lon), float(lat)) if is_inside(city, lon, lat) else (None, None)


def _ask_page(
    request: HttpRequest, page: str, said: dict[str, str], *, refusal: Refused | None = None
) -> HttpResponse:  # fmt: skip
    context = {
        "city": current_city(),
        "trades": list(TRADES.items()),
        "people": range(1, PEOPLE_MAX + 1),
        "charter": CHARTER,
        "minutes": TRAINING_MIN,
        **step_context(ASK, page, said, refusal),
    }
    return render(request, f"citizen/partner/{page}.html", context, status=refusal.status if refusal else 200)


@private
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The place's own page."""
    return _show(request, token)


def _show(request: HttpRequest, token: str, *, refusal: Refused | None = None) -> HttpResponse:
    city, now = current_city(), timezone.now()
    card = partner_card(partners.partner_of(city, token))
    context = {
        "city": city,
        "token": token,
        "card": card,
        "trainings": trainings(city, after=now) if card["state"] == "accepted" else [],
        "now": now,
        "refusal": refusal,
    }
    return render(request, "citizen/partner.html", context, status=refusal.status if refusal else 200)


def _act(request: HttpRequest, token: str, deed: Callable[[CityInfo, Any], object]) -> HttpResponse:
    try:
        take_turn(request, "member")
        deed(current_city(), timezone.now())
    except NotFound:
        raise
    except Refused as refusal:
        return _show(request, token, refusal=refusal)
    return redirect("citizen:partner", token)


@private
@require_POST
def choose(request: HttpRequest, token: str) -> HttpResponse:
    number = request.POST.get("training", "")
    if not number.isdecimal():
        raise NotFound()
    return _act(request, token, lambda city, at: partners.choose_training(city, token, int(number), at=at))


@private
@require_POST
def give_back(request: HttpRequest, token: str) -> HttpResponse:
    return _act(request, token, lambda city, at: partners.give_back_seat(city, token, at=at))


@private
@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    return _act(request, token, lambda city, at: partners.withdraw(city, token, at=at))
