"""Sends a finished draft, or joins a similar case: calls the write door and shows the receipt. HTTP only."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from allopm.incidents.queries import similar_cases
from allopm.refusals import NotFound
from allopm.reports.actions import me_too, submit_report
from allopm.reports.codes import token_for_key
from allopm.reports.queries import find_thread
from allopm.sites.api.door import witness_mark
from allopm.sites.api.pace import take_turn
from allopm.sites.citizen.drafts import Draft, remember_sent, sent_keys

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo, KindInfo
    from allopm.reports.submission import SimilarCase


def similar_to(city: CityInfo, draft: Draft, *, at: datetime | None = None) -> list[SimilarCase]:
    """Open cases near that may be the same thing; none without a position."""
    place = draft.location
    return similar_cases(city, kind=draft.kind, lon=place.lon, lat=place.lat, at=at or timezone.now())


def send(request: HttpRequest, city: CityInfo, draft: Draft, kind: KindInfo, *, lang: str) -> HttpResponse:
    """Leave once: the draft's key makes a second send find the first report."""
    take_turn(request, "report")
    receipt = submit_report(
        city,
        draft.submission(kind, lang=lang),
        at=timezone.now(),
        key=draft.key,
        client=visitor(request),
    )
    remember_sent(request, draft.key)
    return redirect("citizen:receipt", receipt.token)


def take_similar(request: HttpRequest, city: CityInfo, draft: Draft, *, lang: str) -> HttpResponse | None:
    """« Moi aussi » joins the case and leads to a thread of one's own; « autre chose » goes on."""
    code = request.POST.get("case", "")
    draft.is_apart = True
    if not code:
        return None
    key = f"{draft.key}.{code[:20]}"
    take_turn(request, "report")
    receipt = me_too(city, code[:20], at=timezone.now(), lang=lang, key=key, client=visitor(request))
    remember_sent(request, key)
    return redirect("citizen:receipt", receipt.token)


def show_first_send(request: HttpRequest, city: CityInfo, door: str) -> HttpResponse:
    """The same form sent twice: the second answer is the receipt of the first."""
    key = request.POST.get("key", "")
    if key not in sent_keys(request):
        return redirect("citizen:report", door)
    token = token_for_key(city.id, key)
    try:
        find_thread(token)
    except NotFound:
        return redirect("citizen:report", door)
    return redirect("citizen:receipt", token)


def visitor(request: HttpRequest) -> str:
    """What tells two witnesses apart for a day; on the machine itself, the anonymous session."""
    if request.session.session_key is None:
        request.session.create()
    return witness_mark(request) or f"session:{request.session.session_key}"
