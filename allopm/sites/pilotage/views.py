"""Supervisors' pages: the start page, the board of shifts, one shift. Reads queries, calls one action, renders."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allopm.accounts.access import page_role
from allopm.accounts.queries import actor_of
from allopm.city.queries import CityInfo, current_city
from allopm.fleet.queries import call_signs
from allopm.refusals import Conflict, Malformed, Refused
from allopm.reports.satisfaction import satisfaction_counts
from allopm.shifts import actions
from allopm.shifts.access import MAY_PLAN
from allopm.shifts.board import board_of
from allopm.shifts.draft import BadShift, Draft
from allopm.shifts.queries import Planned, planned
from allopm.sites.pilotage.forms import FIELD_OF, ShiftForm, typed

ORDINARY_LENGTH: Final = timedelta(hours=8)  # what an empty form proposes (chosen)


@require_safe
@never_cache
@page_role(*MAY_PLAN)
def home(request: HttpRequest) -> HttpResponse:
    """Where supervisors begin: today's plan in three figures, and the ways on."""
    city, now = current_city(), timezone.now()
    context = {
        "board": board_of(city, _today(city, now), now=now),
        "now": now,
        "satisfaction": satisfaction_counts(city, since=now - timedelta(days=30)),
    }
    return render(request, "pilotage/home.html", context)


@require_safe
@never_cache
@page_role(*MAY_PLAN)
def board(request: HttpRequest) -> HttpResponse:
    """A day of shifts, planned against real."""
    city, now = current_city(), timezone.now()
    day = _day(request.GET.get("jour", ""), city, now)
    context = {
        "board": board_of(city, day, now=now),
        "now": now,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "has_crews": bool(call_signs(city)),
    }
    return render(request, "pilotage/board.html", context)


def _today(city: CityInfo, now: datetime) -> date:
    return now.astimezone(ZoneInfo(city.timezone)).date()


def _day(text: str, city: CityInfo, now: datetime) -> date:
    """The day asked for, today by default. Raises Malformed."""
    if not text:
        return _today(city, now)
    try:
        day = date.fromisoformat(text)
    except ValueError as problem:
        raise Malformed(_("Ce jour n’existe pas.")) from problem
    if not 2000 <= day.year <= 2100:
        raise Malformed(_("Ce jour est trop loin."))
    return day


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@page_role(*MAY_PLAN)
def new_shift(request: HttpRequest) -> HttpResponse:
    """Add a shift."""
    city, now = current_city(), timezone.now()
    if request.method != "POST":
        return _form_page(request, ShiftForm(city, initial=_proposed(request, city, now)))
    form = ShiftForm(city, request.POST)
    if form.is_valid():
        try:
            added = actions.add_shift(city, form.draft(), by=actor_of(request.user), at=now)
            return _done(request, city, added.starts_at, _("La vacation est ajoutée."))
        except BadShift as problem:
            _add_problem(form, problem)
    return _form_page(request, form, status=422)


def _proposed(request: HttpRequest, city: CityInfo, now: datetime) -> dict[str, Any]:
    """What an empty form shows: the next full hour of the day that was looked at."""
    zone = ZoneInfo(city.timezone)
    day = _day(request.GET.get("jour", ""), city, now)
    start = datetime.combine(day, now.astimezone(zone).time().replace(minute=0, second=0, microsecond=0), tzinfo=zone)
    draft = Draft(request.GET.get("equipage", "")[:16], start, start + ORDINARY_LENGTH)
    return typed(draft, zone)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@page_role(*MAY_PLAN)
def shift(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Read and correct a shift; when a colleague was faster, what was typed stays and the newer version is shown."""
    city, now = current_city(), timezone.now()
    known = planned(city, shift_id)
    zone = ZoneInfo(city.timezone)
    if request.method != "POST":
        initial = typed(known.draft, zone) | {"version": known.version}
        return _form_page(request, ShiftForm(city, initial=initial), known=known)
    form = ShiftForm(city, request.POST)
    if not form.is_valid():
        return _form_page(request, form, known=known, status=422)
    version = form.cleaned_data["version"] or 0
    try:
        actions.change_shift(city, shift_id, form.draft(), by=actor_of(request.user), at=now, version=version)
    except Conflict as problem:
        return _conflict_page(request, city, problem, shift_id=shift_id)
    except BadShift as problem:
        _add_problem(form, problem)
        return _form_page(request, form, known=known, status=422)
    return _done(request, city, form.cleaned_data["starts_at"], _("La vacation est corrigée."))


def _conflict_page(request: HttpRequest, city: CityInfo, problem: Conflict, *, shift_id: int) -> HttpResponse:
    """The same words again, on top of the version that is there now."""
    known = planned(city, shift_id)
    data = request.POST.copy()
    data["version"] = str(known.version)
    return _form_page(request, ShiftForm(city, data), known=known, problem=problem, status=409)


def _add_problem(form: ShiftForm, problem: BadShift) -> None:
    field = str(problem.data.get("field", ""))
    name = FIELD_OF.get(field, field)
    form.add_error(name if name in form.fields else None, problem.message)


def _form_page(
    request: HttpRequest, form: ShiftForm, *, known: Planned | None = None, problem: Refused | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "known": known, "problem": problem}
    return render(request, "pilotage/shift.html", context, status=status)


@require_POST
@page_role(*MAY_PLAN)
def take_out(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Take a shift that has not begun out of the plan."""
    city = current_city()
    known = planned(city, shift_id)
    version = request.POST.get("version", "")
    if not version.isdecimal():
        raise Malformed()
    actions.take_out_shift(city, shift_id, by=actor_of(request.user), at=timezone.now(), version=int(version))
    return _done(request, city, known.draft.starts_at, _("La vacation est retirée du tableau."))


def _done(request: HttpRequest, city: CityInfo, starts_at: datetime, words: str) -> HttpResponse:
    """Back to the day of the shift, with a word."""
    messages.success(request, words)
    day = starts_at.astimezone(ZoneInfo(city.timezone)).date()
    return redirect(f"{reverse('pilotage:board')}?jour={day.isoformat()}")
