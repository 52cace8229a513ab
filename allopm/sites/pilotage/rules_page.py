"""The settings page: rules of the desk and of sending, in plain French. Reads and calls the city's door, renders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from allopm.accounts.access import page_role
from allopm.accounts.queries import actor_of
from allopm.city.queries import current_city
from allopm.city.rules import BadRules, change_rules, flat, reset_rules, standing
from allopm.refusals import Conflict, NotFound
from allopm.shifts.access import MAY_PLAN
from allopm.sites.pilotage.settings_words import PAGES, Field, Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allopm.city.queries import CityInfo
    from allopm.city.rules import Standing

LONGEST_VERSION = 9


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@page_role(*MAY_PLAN)
def settings_page(request: HttpRequest) -> HttpResponse:
    """GET shows every section; POST changes one, or puts it back to its file. What was typed is never lost."""
    city = current_city()
    if request.method != "POST":
        return _page(request, city)
    page = next((one for one in PAGES if one.code == request.POST.get("section")), None)
    if page is None:
        raise NotFound()
    return _reset(request, city, page) if "reset" in request.POST else _change(request, city, page)


def _change(request: HttpRequest, city: CityInfo, page: Page) -> HttpResponse:
    typed = {field.path: request.POST[field.path] for field in page.fields if field.path in request.POST}
    wanted = {field.path: _read(field, typed[field.path]) for field in page.fields if field.path in typed}
    try:
        changed = change_rules(
            city, page.code, wanted, by=actor_of(request.user), at=timezone.now(), version=_version(request)
        )
    except BadRules as problem:
        return _page(request, city, page=page, typed=typed, problem=problem, status=422)
    except Conflict as problem:
        return _page(request, city, page=page, typed=typed, problem=problem, status=409)
    said = _("%(n)s réglage(s) changé(s). Les postes ouverts les suivent déjà.") % {"n": len(changed)}
    messages.success(request, said if changed else _("Rien n’a changé."))
    return redirect("pilotage:settings")


def _reset(request: HttpRequest, city: CityInfo, page: Page) -> HttpResponse:
    try:
        changed = reset_rules(city, page.code, by=actor_of(request.user), at=timezone.now(), version=_version(request))
    except Conflict as problem:
        return _page(request, city, page=page, problem=problem, status=409)
    messages.success(request, _("%(n)s valeur(s) du fichier remise(s).") % {"n": len(changed)})
    return redirect("pilotage:settings")


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION else 0


def _read(field: Field, text: str) -> object:
    """What was typed as the file would say it; what cannot be read goes on as it is, and the shape refuses it."""
    clean = text.strip()
    if field.kind == "times":
        return [part.strip() for part in clean.replace(";", ",").split(",") if part.strip()]
    if field.kind == "choice":
        return clean
    try:
        return int(clean) if field.kind == "whole" else float(clean.replace(",", "."))
    except ValueError:
        return clean


def _page(
    request: HttpRequest,
    city: CityInfo,
    *,
    page: Page | None = None,
    typed: dict[str, str] | None = None,
    problem: BadRules | Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    sections = [
        _section(one, standing(city, one.code), typed or {}, problem)
        if one is page
        else _section(one, standing(city, one.code), {}, None)
        for one in PAGES
    ]
    return render(request, "pilotage/settings.html", {"sections": sections}, status=status)


def _section(page: Page, now: Standing, typed: dict[str, str], problem: BadRules | Conflict | None) -> dict[str, Any]:
    values, file = flat(now.values), flat(now.file_values)
    return {
        "page": page,
        "problem": problem,
        "version": now.version,
        "lines": [
            _line(field, values[field.path], file[field.path], typed=typed, wrong=_wrong(problem, field.path))
            for field in page.fields
        ],
        "history": [_said(page, reading.at, reading.by_name, reading.data) for reading in now.history],
        "is_file": values == file,
    }


def _line(field: Field, value: object, file_value: object, *, typed: Mapping[str, str], wrong: str) -> dict[str, Any]:
    shown = typed.get(field.path, _text(value))
    return {
        "field": field,
        "value": shown,
        "now": _words(field, value) if shown != _text(value) else "",
        "file": _words(field, file_value) if value != file_value else "",
        "wrong": wrong,
    }


def _wrong(problem: BadRules | Conflict | None, path: str) -> str:
    found: Any = problem.data.get("problems", {}) if problem else {}
    return next((text for place, text in found.items() if place.startswith(path)), "")


def _text(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value).replace(".", ",")


def _words(field: Field, value: object) -> str:
    return dict(field.choices).get(str(value), _text(value))


def _said(page: Page, at: Any, by: str, data: dict[str, Any]) -> dict[str, Any]:
    labels = {field.path: field for field in page.fields}
    changes = [
        f"{labels[path].label if path in labels else path} : {_shown(labels.get(path), said.get('from'))} → "
        f"{_shown(labels.get(path), said.get('to'))}"
        for path, said in data.get("fields", {}).items()
    ]
    return {"at": at, "by": by, "changes": changes}


def _shown(field: Field | None, value: object) -> str:
    return _words(field, value) if field else _text(value)
