"""A request's private page: where it stands, its documents, its appointment, giving up. HTTP only."""

from __future__ import annotations

from datetime import timedelta

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from allopm.city.queries import current_city
from allopm.interop.calendar.writing import Appointment, write_calendar
from allopm.journal.actor import RESIDENT
from allopm.notices.actions import subscribe
from allopm.notices.queries import channels_of
from allopm.refusals import NotFound, Refused
from allopm.services.actions import advance_by_person
from allopm.services.change import owner_of
from allopm.services.papers import open_own
from allopm.services.queries import find_request, request_card, sessions_offered
from allopm.services.sessions import change_session
from allopm.sites.api.pace import take_turn
from allopm.sites.citizen.following import PANEL, change_channels, is_fragment, panel
from allopm.sites.citizen.procedures import say_seats
from allopm.sites.citizen.quick import language
from allopm.sites.citizen.thread import private, square


@private
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    return _show(request, token)


def _show(request: HttpRequest, token: str, *, refusal: Refused | None = None, form: str = "") -> HttpResponse:
    city, now = current_city(), timezone.now()
    card, home = request_card(token, language()), reverse("citizen:request", args=[token])
    link = request.build_absolute_uri(home)
    other = sessions_offered(city, card["procedure"], at=now) if card["is_open"] and card["has_sessions"] else []
    held = card["session"]["id"] if card["session"] else None
    context = {
        "city": city,
        "token": token,
        "card": card,
        "others": [(one["id"], say_seats(one)) for one in other if one["id"] != held],
        "refusal": refusal,
        "form": form,
        "link": link,
        "qr": square(link),
    }
    if card["is_listed"] and card["is_open"]:
        owner = owner_of(find_request(token))
        said = refusal if form == "follow" else None
        action = reverse("citizen:request_follow", args=[token])
        context["panel"] = panel(channels_of(city, owner), action, request=request, refusal=said)
    return render(request, "citizen/request.html", context, status=refusal.status if refusal else 200)


@private
@require_POST
def take_step(request: HttpRequest, token: str) -> HttpResponse:
    """What the person decides: to give up, to accept."""
    try:
        take_turn(request, "procedures")
        advance_by_person(token, step=request.POST.get("step", "")[:48], at=timezone.now())
    except NotFound:
        raise
    except Refused as refusal:
        return _show(request, token, refusal=refusal)
    return redirect("citizen:request", token)


@private
@require_POST
def move(request: HttpRequest, token: str) -> HttpResponse:
    """Another date."""
    wanted = request.POST.get("session", "")[:12]
    try:
        take_turn(request, "procedures")
        change_session(current_city(), token, wanted, by=RESIDENT, at=timezone.now())
    except NotFound:
        raise
    except Refused as refusal:
        return _show(request, token, refusal=refusal)
    return redirect("citizen:request", token)


@private
@require_POST
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The panel of channels; each is one switch."""
    city, owner = current_city(), owner_of(find_request(token))

    def choose(channel: str, address: str) -> None:
        link, now = reverse("citizen:request", args=[token]), timezone.now()
        subscribe(city, owner, channel=channel, address=address, lang=language(), link=link, at=now)

    try:
        change_channels(request, choose=choose)
    except NotFound:
        raise
    except Refused as refusal:
        if is_fragment(request):
            context = panel(channels_of(city, owner), request.path, request=request, refusal=refusal)
            return render(request, PANEL, context, status=refusal.status)
        return _show(request, token, refusal=refusal, form="follow")
    if is_fragment(request):
        return render(request, PANEL, panel(channels_of(city, owner), request.path))
    return redirect(reverse("citizen:request", args=[token]) + "#prevenir")


@private
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The appointment for one's own calendar."""
    card = request_card(token, language())
    if card["appointment_at"] is None or not card["is_open"]:
        raise NotFound(_("Il n’y a pas de rendez-vous."))
    session, starts_at = card["session"], card["appointment_at"]
    appointment = Appointment(
        card["code"],
        card["version"],
        title=card["name"],
        starts_at=starts_at,
        ends_at=session["ends_at"] if session else starts_at + timedelta(hours=1),
        made_at=timezone.now(),
        place=session["place"] if session else "",
    )
    response = HttpResponse(write_calendar(appointment), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{card["code"]}.ics"'
    return response


@private
@require_safe
def document(request: HttpRequest, token: str, document_id: int) -> FileResponse:
    """A PDF for the person, kept by nobody on the way."""
    name, file = open_own(token, document_id)
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response
