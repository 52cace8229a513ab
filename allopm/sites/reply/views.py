"""The reply page of a service: no account, no script needed. Opening it changes nothing; a button does. HTTP only."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from allopm.city.queries import city_by_id
from allopm.refusals import Malformed, NotFound, Refused
from allopm.sites.api.pace import take_turn
from allopm.sites.citizen.thread import private
from allopm.transmissions.letter import local
from allopm.transmissions.queries import by_link
from allopm.transmissions.reading import read_case
from allopm.transmissions.replies import reply_by_link, require_link, words_for_reporter
from allopm.transmissions.states import State, Verb

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from allopm.transmissions.models import Transmission

Context = dict[str, Any]
TO_BE_SEEN_FIRST: Final = (Verb.ANSWERED, Verb.TAKEN)  # with words, the reporter's copy is shown before it leaves


@private
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """French, never kept by a browser or a proxy."""
    with translation.override("fr"):
        response = _spoken(request, token) if request.method == "POST" else _shown(request, token)
    response["Cache-Control"] = "no-store"
    return response


def _shown(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
    row, at = by_link(token), timezone.now()
    context = {"token": token, "row": row, **_standing(row, at=at), **more}
    if context["is_readable"]:
        context |= read_case(row, at=at)
    refusal = more.get("refusal")
    return render(request, "reply/page.html", context, status=refusal.status if refusal else 200)


def _standing(row: Transmission, *, at: datetime) -> Context:
    """A link that is over shows nothing of the case any more."""
    is_over, is_answered = at >= row.expires_at, row.state == State.ANSWERED
    is_back = row.withdrawn_at is not None
    city = city_by_id(row.city_id)
    return {
        "city": city,
        "is_over": is_over,
        "is_back": is_back,
        "is_answered": is_answered,
        "is_readable": not (is_over or is_back or is_answered),
        "answered_on": local(city, row.answered_at) if row.answered_at else "",
        "received_on": local(city, row.received_at) if row.received_at else "",
        "taken_on": local(city, row.taken_at) if row.taken_at else "",
        "until": local(city, row.expires_at),
    }


def _spoken(request: HttpRequest, token: str) -> HttpResponse:
    """A word with text is shown first as the reporter will read it; the second press sends it."""
    text = request.POST.get("text", "")
    try:
        take_turn(request, "reply")
        verb = _verb(request.POST.get("verb", ""))
        row = by_link(token)
        if verb in TO_BE_SEEN_FIRST and text.strip() and "seen" not in request.POST:
            require_link(row, at=timezone.now())
            return _shown(request, token, preview=words_for_reporter(row, verb, text), verb=verb, typed=text)
        reply_by_link(token, verb, text=text, at=timezone.now())
    except NotFound:
        raise
    except Refused as refusal:
        return _shown(request, token, refusal=refusal, verb=request.POST.get("verb", ""), typed=text)
    return redirect("reply:page", token)


def _verb(said: str) -> Verb:
    if said not in set(Verb):
        raise Malformed
    return Verb(said)
