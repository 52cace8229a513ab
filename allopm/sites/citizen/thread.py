"""The resident's thread: follows a report by its private link, speaks, contests. HTTP only; never a crew's position."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

import segno
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from allopm.city.queries import current_city
from allopm.events.log import current_position
from allopm.refusals import Malformed, NotFound, Refused
from allopm.reports.actions import (
    THREAD_PHOTOS_MAX,
    add_message,
    add_photos,
    answer_still,
    contest,
    forget_contact,
    rate,
)
from allopm.reports.delays import usual_delays
from allopm.reports.photos import open_picture, thread_photos
from allopm.reports.queries import find_thread, photo_of_thread, thread_card
from allopm.reports.submission import PHOTOS_MAX
from allopm.sites.api.pace import take_turn
from allopm.sites.citizen.photo_page import image_response, store_files

TOKEN_MAX = 64
View = Callable[..., HttpResponseBase]


def private(view: View) -> View:
    """A page that only its link opens: not indexed, not cached by others, its address told to nobody.

    Without the secret link nobody can forge these requests, so the cross-site check, which a page
    without referrer could not pass, adds nothing.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **rest: object) -> HttpResponseBase:
        if len(token) > TOKEN_MAX or not token.isascii():
            raise NotFound()
        response = view(request, token, **rest)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response.setdefault("Cache-Control", "private, no-cache")
        return response

    return guarded


@private
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    return show(request, token)


def show(request: HttpRequest, token: str, *, refusal: Refused | None = None, form: str = "") -> HttpResponse:
    """The thread as it is now; after a refusal, the same page with the sentence and what was typed."""
    position = current_position()
    card = thread_card(token)
    report, photos = find_thread(token), thread_photos(token)
    context = {
        "city": current_city(),
        "token": token,
        "card": card,
        "position": position,
        "photos": photos,
        "has_contact": report.has_contact,
        "asks_still": asks_still(card),
        "can_contest": can_contest(card),
        "now": timezone.now(),
        "usual": usual_delays(current_city(), report),
        "pictures_left": THREAD_PHOTOS_MAX - len(photos),
        "refusal": refusal,
        "form": form,
        "typed": request.POST.get("text", "") if refusal else "",
        **link_and_code(request, token),
    }
    return render(
        request,
        "citizen/thread.html",
        context,
        status=refusal.status if refusal else 200,
    )


def asks_still(card: dict[str, Any]) -> bool:
    """Ten minutes after the report or the last answer, the question is asked."""
    still = card["still"]
    return bool(still) and datetime.fromisoformat(still["ask_at"]) <= timezone.now()


def can_contest(card: dict[str, Any]) -> bool:
    """For 72 hours after the end."""
    ended = card["ended"]
    return card["state"] == "ended" and datetime.fromisoformat(ended["contest_until"]) > timezone.now()


def link_and_code(request: HttpRequest, token: str) -> dict[str, str]:
    """The private link, whole, and the square that another phone reads."""
    link = request.build_absolute_uri(reverse("citizen:thread", args=[token]))
    return {"link": link, "qr": square(link)}


def square(link: str) -> SafeString:
    drawing = segno.make(link, error="m", micro=False)
    return SafeString(drawing.svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True))


def _speak(request: HttpRequest, token: str, *, form: str, say: Callable[[], None]) -> HttpResponse:
    """A word taken goes back to the thread; a refusal is said at its form. A script gets both as JSON."""
    is_script = request.headers.get("accept") == "application/json"
    try:
        take_turn(request, "thread")
        say()
    except NotFound:
        raise
    except Refused as refusal:
        if is_script:
            return JsonResponse(refusal.as_json(), status=refusal.status)
        return show(request, token, refusal=refusal, form=form)
    return JsonResponse(thread_card(token)) if is_script else redirect("citizen:thread", token)


@private
@require_POST
def message(request: HttpRequest, token: str) -> HttpResponse:
    text = request.POST.get("text", "")
    return _speak(
        request,
        token,
        form="message",
        say=lambda: add_message(token, text, at=timezone.now(), key=request.POST.get("key", "")),
    )


@private
@require_POST
def still(request: HttpRequest, token: str) -> HttpResponse:
    answer = request.POST.get("answer", "")
    return _speak(
        request,
        token,
        form="still",
        say=lambda: answer_still(token, answer, at=timezone.now()),
    )


@private
@require_POST
def contest_end(request: HttpRequest, token: str) -> HttpResponse:
    text = request.POST.get("text", "")
    return _speak(
        request,
        token,
        form="contest",
        say=lambda: contest(token, text, at=timezone.now(), key=request.POST.get("key", "")),
    )


@private
@require_POST
def satisfaction(request: HttpRequest, token: str) -> HttpResponse:
    answer = request.POST.get("answer", "")
    return _speak(
        request,
        token,
        form="satisfaction",
        say=lambda: rate(token, answer, at=timezone.now()),
    )


@private
@require_POST
def more_photos(request: HttpRequest, token: str) -> HttpResponse:
    """The pictures that the page's own form brings, like those of the report."""

    def take() -> None:
        find_thread(token)  # nothing is kept for a link that opens nothing
        at = timezone.now()
        kept = [stored.id for stored in store_files(request, current_city(), room=PHOTOS_MAX, at=at)]
        if not kept:
            raise Malformed(_("Choisissez une photo."))
        add_photos(token, tuple(kept), at=at)

    return _speak(request, token, form="photo", say=take)


@private
@require_POST
def forget_my_contact(request: HttpRequest, token: str) -> HttpResponse:
    return _speak(
        request,
        token,
        form="contact",
        say=lambda: forget_contact(token, at=timezone.now()),
    )


@private
@require_safe
def photo(request: HttpRequest, token: str, photo_id: UUID) -> FileResponse:
    return image_response(open_picture(photo_of_thread(token, photo_id)))
