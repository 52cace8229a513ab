"""« Mes signalements »: this browser's private links, and finding them again by a proved address. HTTP only."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allopm.city.queries import current_city
from allopm.mine.actions import ask_code, prove, readable_address
from allopm.mine.gathering import links_for_address
from allopm.refusals import Malformed, NotFound, Refused
from allopm.reports.queries import thread_card
from allopm.sites.api.pace import take_turn
from allopm.sites.citizen.held_words import PAGES
from allopm.sites.citizen.keyring import begin_proof, bring, end_proof, keyring, let_go, owners_here, proving, tokens_in
from allopm.sites.citizen.quick import language

View = Callable[..., HttpResponseBase]


def own_page(view: View) -> View:
    """A page about one person: kept by no cache, not even the browser's, and not indexed."""

    @wraps(view)
    def guarded(request: HttpRequest, **rest: object) -> HttpResponseBase:
        response = view(request, **rest)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


@own_page
@require_safe
def my_reports(request: HttpRequest) -> HttpResponse:
    """The reports that this browser can open."""
    return show_reports(request)


def show_reports(request: HttpRequest, *, refusal: Refused | None = None, typed: str = "") -> HttpResponse:
    links = keyring(request, current_city())
    threads = [card for token, owner in links.items() if owner.startswith("report:") and (card := _thread(token))]
    others = [page for token, owner in links.items() if (page := _other_page(token, owner))]
    context = {"threads": threads, "others": others, "known": list(links), "refusal": refusal, "typed": typed}
    return render(request, "citizen/my_reports.html", context, status=refusal.status if refusal else 200)


def _other_page(token: str, owner: str) -> dict[str, Any] | None:
    """The private page of a request, a membership or a partner place."""
    kind = owner.partition(":")[0]
    return {"url": reverse(f"citizen:{kind}", args=[token]), "title": PAGES[kind]} if kind in PAGES else None


def _thread(token: str) -> dict[str, Any] | None:
    try:
        return {"token": token, **thread_card(token)}
    except NotFound:
        return None


@csrf_exempt  # it comes from a thread too, a page that sends no origin; a link brought here harms nobody
@own_page
@require_POST
def bring_link(request: HttpRequest) -> HttpResponse:
    """A pasted link, or what this device remembers. A script gets back which links still open something."""
    typed = request.POST.getlist("link")
    take_turn(request, "mine")
    found = bring(request, current_city(), tokens_in(typed))
    if request.headers.get("accept") == "application/json":
        return JsonResponse({"kept": list(found)})
    if not found:
        problem = NotFound(_("Ce lien de suivi n’existe pas ou n’est plus valable."))
        return show_reports(request, refusal=problem, typed=typed[0] if typed else "")
    return redirect("citizen:my_data" if request.POST.get("then") == "data" else "citizen:my_reports")


@own_page
@require_POST
def leave_device(request: HttpRequest) -> HttpResponse:
    """The links leave this browser; they stay valid."""
    let_go(request)
    return render(request, "citizen/left_device.html", {"what": "left"})


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def find_again(request: HttpRequest) -> HttpResponse:
    """One question: which e-mail or telephone was left with the reports?"""
    typed = request.POST.get("address", "")[:254]
    if request.method != "POST":
        return render(request, "citizen/find_again.html", {"typed": proving(request)})
    try:
        take_turn(request, "proof")
        address = readable_address(typed)
        ask_code(current_city(), address, lang=language(), at=timezone.now())
    except Refused as refusal:
        context = {"typed": typed, "refusal": refusal}
        return render(request, "citizen/find_again.html", context, status=refusal.status)
    begin_proof(request, address)
    return redirect("citizen:prove")


@own_page
@require_http_methods(["GET", "HEAD", "POST"])
def prove_address(request: HttpRequest) -> HttpResponse:
    """One question: the code. Then every report that left this address is on the ring."""
    address = proving(request)
    if not address:
        return redirect("citizen:find_again")
    if request.method != "POST":
        return render(request, "citizen/prove.html", {"address": address})
    city, at = current_city(), timezone.now()
    try:
        take_turn(request, "proof")
        code = request.POST.get("code", "")[:40]
        if not code.strip():
            raise Malformed(_("Écrivez le code reçu."))
        prove(city, address, code, at=at)
    except Refused as refusal:
        return render(request, "citizen/prove.html", {"address": address, "refusal": refusal}, status=refusal.status)
    end_proof(request, address, at=at)
    if bring(request, city, links_for_address(city, address, at=at)):
        return redirect("citizen:my_reports")
    if owners_here(request, city, at=at):
        return redirect("citizen:my_data")
    return render(request, "citizen/none_found.html", {"address": address})
