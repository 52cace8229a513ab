"""Supervisors' page of telephone figures. Reads one query, renders."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from allopm.accounts.access import page_role
from allopm.calls.figures import call_figures
from allopm.city.queries import current_city
from allopm.refusals import Malformed
from allopm.shifts.access import MAY_PLAN

PERIODS: Final = (1, 7, 28, 90, 365)
Json = dict[str, Any]


@require_safe
@never_cache
@page_role(*MAY_PLAN)
def calls(request: HttpRequest) -> HttpResponse:
    """Calls of the last days: how many, how long they waited, what was lost, what became a case."""
    asked = request.GET.get("jours", "28")
    if asked not in {str(days) for days in PERIODS}:
        raise Malformed(_("Cette période n’est pas proposée."))
    figures = call_figures(current_city(), days=int(asked), at=timezone.now())
    context = {
        "figures": figures,
        "periods": PERIODS,
        "lost_percent": _percent(figures["lost_share"]),
        "cases_percent": _percent(figures["cases_share"]),
        "by_hour": _drawn(figures["by_hour"]),
        "by_day": _drawn([_dated(day) for day in reversed(figures["by_day"]) if day["calls"] or int(asked) <= 28]),
        "by_code": _drawn(figures["by_code"]),
    }
    return render(request, "pilotage/calls.html", context)


def _dated(row: Json) -> Json:
    return row | {"day": date.fromisoformat(row["day"])}


def _percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


def _drawn(rows: list[Json]) -> list[Json]:
    """Each row with the length of its bar, in hundredths of the longest."""
    most = max((row["calls"] for row in rows), default=0) or 1
    return [
        row | {"bar": round(100 * row["calls"] / most), "lost_bar": round(100 * row.get("lost", 0) / most)}
        for row in rows
    ]
