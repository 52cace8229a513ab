"""A request's private page: where it stands, its documents, its appointment, giving up. HTTP only."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from allopm.city.queries import current_city
from allopm.refusals import NotFound, Refused
from allopm.services.actions import advance_by_person
from allopm.services.papers import open_own
from allopm.services.queries import request_card
from allopm.sites.api.pace import take_turn
from allopm.sites.citizen.report import language
from allopm.sites.citizen.thread import private, square


@private
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    return _show(request, token)


def _show(request: HttpRequest, token: str, *, refusal: Refused | None = None) -> HttpResponse:
    link = request.build_absolute_uri(request.path.partition("etape/")[0])
    context = {
        "city": current_city(),
        "token": token,
        "card": request_card(token, language()),
        "now": timezone.now(),
        "refusal": refusal,
        "link": link,
        "qr": square(link),
    }
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
@require_safe
def document(request: HttpRequest, token: str, document_id: int) -> FileResponse:
    """A PDF for the person, kept by nobody on the way."""
    name, file = open_own(token, document_id)
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response
