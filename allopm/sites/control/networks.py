"""Networks at the desk: alerts to read, members to verify, letters to print. Server HTML, no script needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from allopm.accounts.access import page_role
from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city, sector_info, sectors
from allopm.neighbours import actions, alerts, queries
from allopm.neighbours.alerts import Said, Sending
from allopm.neighbours.states import HOURS, ORDINARY_HOURS, WAYS, Network, Way
from allopm.neighbours.words import ABOUT_WORDS, NETWORKS, WAY_WORDS
from allopm.refusals import Malformed, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor


class Deed(Protocol):
    """What the desk does to one member."""

    def __call__(self, city: CityInfo, member_id: int, *, by: Actor, at: datetime, version: int) -> object: ...


MEMBER_DEEDS: Final[Mapping[str, Deed]] = {
    "admettre": actions.admit,
    "refuser": actions.refuse,
    "nommer": actions.appoint,
    "demettre": actions.dismiss,
    "exclure": actions.exclude,
}


@require_safe
@never_cache
@page_role(*DESK_ROLES)
def overview(request: HttpRequest) -> HttpResponse:
    """What waits, what runs, who asks, and every sector in numbers."""
    return _show(request)


def _show(request: HttpRequest, *, refusal: Refused | None = None, form: str = "") -> HttpResponse:
    """The page as it is now; after a refusal with the sentence at its form, and what was typed in it."""
    city = current_city()
    context = {
        "to_read": [_with_choices(city, card) for card in queries.alerts_to_read(city)],
        "running": queries.running_alerts(city),
        "past": queries.past_alerts(city),
        "waiting": queries.waiting_members(city),
        "networks": [(one.value, NETWORKS[one], queries.network_sectors(city, one)) for one in Network],
        "abouts": [(about.value, words) for about, words in ABOUT_WORDS.items()],
        "sectors": sectors(city),
        "hours": HOURS,
        "ordinary": ORDINARY_HOURS,
        "key": uuid4().hex,
        "now": timezone.now(),
        "refusal": refusal,
        "form": form,
        "typed": request.POST if refusal else {},
        "typed_sectors": request.POST.getlist("sectors") if refusal else [],
    }
    return render(request, "control/networks.html", context, status=refusal.status if refusal else 200)


def _with_choices(city: CityInfo, card: dict[str, Any]) -> dict[str, Any]:
    """An alert, and which sectors it would reach: its own, unless the desk widens it."""
    members = {one.code: one.members for one in queries.network_sectors(city, card["network"])}
    choices = [(one.code, one.name, one.code in card["sector_codes"], members[one.code]) for one in sectors(city)]
    return card | {"choices": choices, "form": f"alert-{card['id']}"}


@require_POST
@page_role(*DESK_ROLES)
def alert(request: HttpRequest, alert_id: int, deed: str) -> HttpResponse:
    """Send, decline or withdraw one alert."""
    city, by, at = current_city(), actor_of(request.user), timezone.now()
    version, reason = version_of(request), request.POST.get("reason", "")
    try:
        if deed == "diffuser":
            alerts.send_alert(city, alert_id, _sending(request), by=by, at=at, version=version)
        elif deed == "refuser":
            alerts.decline_alert(city, alert_id, reason, by=by, at=at, version=version)
        elif deed == "retirer":
            alerts.withdraw_alert(city, alert_id, reason, by=by, at=at, version=version)
        else:
            raise NotFound()
    except NotFound:
        raise
    except Refused as refusal:
        return _show(request, refusal=refusal, form=f"alert-{alert_id}")
    return redirect("control:networks")


@require_POST
@page_role(*DESK_ROLES)
def announce(request: HttpRequest) -> HttpResponse:
    """The police tells sectors something of its own."""
    word = request.POST.get
    said = Said(word("about", ""), word("text", ""), word("street", ""))
    try:
        alerts.announce(
            current_city(), word("network", ""), said, _sending(request), key=word("key", "")[:64],
            by=actor_of(request.user), at=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        return _show(request, refusal=refusal, form="announce")
    return redirect("control:networks")


def _sending(request: HttpRequest) -> Sending:
    hours = request.POST.get("hours", "")
    return Sending(
        request.POST.get("text", ""),
        request.POST.get("street", ""),
        int(hours) if hours.isdecimal() else 0,
        tuple(request.POST.getlist("sectors")),
    )


def version_of(request: HttpRequest) -> int:
    """The version that was seen. Raises Malformed."""
    version = request.POST.get("version", "")
    if not (version.isdecimal() and len(version) < 10):
        raise Malformed()
    return int(version)


@require_safe
@never_cache
@page_role(*DESK_ROLES)
def sector(request: HttpRequest, network: str, code: str) -> HttpResponse:
    """The members of one sector, as numbers without names: opening one is a journalled read."""
    city = current_city()
    found = sector_info(city, code)
    if found is None or network not in list(Network):
        raise NotFound()
    context = {
        "label": NETWORKS[Network(network)],
        "sector": found,
        "members": queries.staff_members(city, network, code),
    }
    return render(request, "control/network_sector.html", context)


@require_safe
@never_cache
@page_role(*DESK_ROLES)
def member(request: HttpRequest, member_id: int) -> HttpResponse:
    """One member with name and address; this reading is in the journal."""
    return _sheet(request, member_id)


def _sheet(request: HttpRequest, member_id: int, *, refusal: Refused | None = None) -> HttpResponse:
    city = current_city()
    one = actions.read_member(city, member_id, by=actor_of(request.user), at=timezone.now())
    found = sector_info(city, one.sector)
    context = {
        "one": one,
        "line": queries.staff_member(one),
        "label": NETWORKS[Network(one.network)],
        "sector": found.name if found else one.sector,
        "way": WAY_WORDS[Way(one.way)],
        "by_post": Way.POST in WAYS[Network(one.network)],
        "refusal": refusal,
    }
    return render(request, "control/network_member.html", context, status=refusal.status if refusal else 200)


@require_POST
@page_role(*DESK_ROLES)
def member_deed(request: HttpRequest, member_id: int, deed: str) -> HttpResponse:
    """Admit, refuse, appoint, dismiss, exclude."""
    act = MEMBER_DEEDS.get(deed)
    if act is None:
        raise NotFound()
    try:
        act(
            current_city(), member_id, by=actor_of(request.user), at=timezone.now(), version=version_of(request)
        )  # fmt: skip
    except NotFound:
        raise
    except Refused as refusal:
        return _sheet(request, member_id, refusal=refusal)
    return redirect("control:network_member", member_id)


@require_POST
@never_cache
@page_role(*DESK_ROLES)
def letter(request: HttpRequest, member_id: int) -> HttpResponse:
    """A letter to print, with a new code: shown this once, kept as a digest only."""
    city, at = current_city(), timezone.now()
    try:
        made = actions.make_letter(city, member_id, by=actor_of(request.user), at=at, version=version_of(request))
    except NotFound:
        raise
    except Refused as refusal:
        return _sheet(request, member_id, refusal=refusal)
    return render(request, "control/network_letter.html", {"city": city, "letter": made, "at": at, "id": member_id})
