"""Hand-over sheets as pages to print: one, and the list of past ones. Without any script; knows no rule."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from allopm.accounts.access import page_role
from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city
from allopm.team.retention import RELIEF_KEEP_DAYS
from allopm.team.sheets import past_reliefs, read_relief

MOMENTS: Final = frozenset(
    {"at", "since", "until", "due_at", "made_at", "created_at", "answer_by", "held_until", "rang_at", "sent_at"}
)


@require_safe
@page_role(*DESK_ROLES)
def reliefs(request: HttpRequest) -> HttpResponse:
    """The sheets that are still kept, newest first."""
    sheets = past_reliefs(current_city())
    return _page(request, "control/reliefs.html", {"sheets": sheets, "keep_days": RELIEF_KEEP_DAYS})


@require_safe
@page_role(*DESK_ROLES)
def relief(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """One sheet; of one that was signed, the reading is journalled."""
    read = read_relief(current_city(), sheet_id, by=actor_of(request.user), at=timezone.now())
    return _page(request, "control/relief.html", read)


def _page(request: HttpRequest, template: str, content: dict[str, Any]) -> HttpResponse:
    city = current_city()
    names = {"city": city.name, "zone": city.timezone, "printed_at": timezone.now()}
    response = render(request, template, {**_with_moments(content), **names})
    add_never_cache_headers(response)
    return response


def _with_moments(value: Any) -> Any:  # JSON in, the same with moments that a page can say in local time
    if isinstance(value, list):
        return [_with_moments(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: parse_datetime(one) if name in MOMENTS and isinstance(one, str) else _with_moments(one)
        for name, one in value.items()
    }
