"""Call signs of the city: the list, a new one, one of them. Reads queries, calls one action, renders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from allopm.accounts.access import page_role
from allopm.accounts.queries import actor_of, crew_accounts
from allopm.city.queries import current_city, sector_info
from allopm.fleet.actions import STATE_WORDS
from allopm.fleet.queries import crews_standing
from allopm.fleet.standing import BadCrew, add_crew, change_crew
from allopm.fleet.states import State
from allopm.fleet.words import VEHICLES, skill_words
from allopm.refusals import Conflict, NotFound
from allopm.shifts.access import MAY_PLAN
from allopm.sites.pilotage.forms import CrewForm

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.fleet.standing import Standing


@require_safe
@never_cache
@page_role(*MAY_PLAN)
def call_sign_list(request: HttpRequest) -> HttpResponse:
    """Every crew as it stands, and who speaks for it."""
    city = current_city()
    accounts = dict(crew_accounts(city))
    lines = [_line(city, standing, state, accounts) for standing, _version, state in crews_standing(city)]
    return render(request, "pilotage/crews.html", {"lines": lines})


def _line(city: CityInfo, standing: Standing, state: str, accounts: dict[int, str]) -> dict[str, object]:
    sector = sector_info(city, standing.sector)
    return {
        "call_sign": standing.call_sign,
        "state": STATE_WORDS[State(state)],
        "vehicle": VEHICLES.get(standing.vehicle, standing.vehicle),
        "officers": standing.officers,
        "skills": [skill_words(code) for code in standing.skills],
        "sector": sector.name if sector else "",
        "account": accounts.get(standing.member_id or 0, ""),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@page_role(*MAY_PLAN)
def new_crew(request: HttpRequest) -> HttpResponse:
    """Add a call sign."""
    city = current_city()
    if request.method != "POST":
        return _page(request, CrewForm(city, initial={"vehicle": "car", "officers": 2, "skills": []}))
    form = CrewForm(city, request.POST)
    if form.is_valid():
        try:
            added = add_crew(city, form.standing(), by=actor_of(request.user), at=timezone.now())
            messages.success(request, _("L’équipage %(crew)s est ajouté.") % {"crew": added.call_sign})
            return redirect("pilotage:crews")
        except BadCrew as problem:
            _add_problem(form, problem)
    return _page(request, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@page_role(*MAY_PLAN)
def crew(request: HttpRequest, call_sign: str) -> HttpResponse:
    """Correct a crew as it stands outside a shift."""
    city = current_city()
    standing, version = _known(city, call_sign)
    if request.method != "POST":
        return _page(request, CrewForm(city, initial=_typed(standing, version)), call_sign=call_sign)
    data = request.POST.copy()
    data["call_sign"] = call_sign
    form = CrewForm(city, data)
    if form.is_valid():
        try:
            seen = form.cleaned_data["version"] or 0
            change_crew(city, form.standing(), by=actor_of(request.user), at=timezone.now(), version=seen)
            messages.success(request, _("L’équipage %(crew)s est corrigé.") % {"crew": call_sign})
            return redirect("pilotage:crews")
        except BadCrew as problem:
            _add_problem(form, problem)
        except Conflict as problem:
            data["version"] = str(problem.data["version"])
            form = CrewForm(city, data)
            return _page(request, form, call_sign=call_sign, problem=problem, status=409)
    return _page(request, form, call_sign=call_sign, status=422)


def _known(city: CityInfo, call_sign: str) -> tuple[Standing, int]:
    for standing, version, _state in crews_standing(city):
        if standing.call_sign == call_sign:
            return standing, version
    raise NotFound(_("Cet équipage n’existe pas."))


def _typed(standing: Standing, version: int) -> dict[str, object]:
    return {
        "call_sign": standing.call_sign,
        "vehicle": standing.vehicle,
        "officers": standing.officers,
        "skills": list(standing.skills),
        "sector": standing.sector,
        "member": str(standing.member_id or ""),
        "version": version,
    }


def _add_problem(form: CrewForm, problem: BadCrew) -> None:
    name = str(problem.data.get("field", ""))
    form.add_error(name if name in form.fields else None, problem.message)


def _page(
    request: HttpRequest, form: CrewForm, *, call_sign: str = "", problem: Conflict | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "call_sign": call_sign, "problem": problem}
    return render(request, "pilotage/crew.html", context, status=status)
