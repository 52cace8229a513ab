"""What one may ask of the municipal police, and the form of each procedure, one question per page. HTTP only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from allopm.city.queries import current_city, procedure_info, procedures
from allopm.refusals import NotFound, Refused
from allopm.services.actions import open_request
from allopm.services.asking import AGREED, Contact, check_request
from allopm.services.queries import sessions_offered
from allopm.sites.api.pace import take_turn
from allopm.sites.citizen.quick import language
from allopm.sites.citizen.stepping import Path, answered, is_last, page_to_show, step_context
from allopm.sites.citizen.templatetags.pieces import say_moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allopm.city.procedures import Asked, ProcedureInfo
    from allopm.city.queries import CityInfo

CONTACT: Final = ("contact.name", "contact.phone", "contact.email")
PERIOD: Final = ("from", "until")
ONLY: Final = "demande"  # the one page of a procedure that asks a single question


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every procedure that is listed."""
    city = current_city()
    listed = [one for one in procedures(city, language()) if one.is_listed]
    return render(request, "citizen/procedures.html", {"city": city, "procedures": listed})


@require_safe
def about(request: HttpRequest, code: str) -> HttpResponse:
    """What it is, who may ask, what to prepare, how it goes, when an answer comes."""
    city = current_city()
    info = _open_procedure(city, code)
    offered = sessions_offered(city, code, at=timezone.now()) if info.sessions else []
    context = {"city": city, "procedure": info, "sessions": offered}
    return render(request, "citizen/procedure.html", context)


def _open_procedure(city: CityInfo, code: str) -> ProcedureInfo:
    info = procedure_info(city, code, language())
    if info is None or not info.is_active:
        raise NotFound(_("Cette démarche n’existe pas ou n’est pas ouverte en ce moment."))
    return info


def path_of(info: ProcedureInfo) -> Path:
    """One page for each question; a period is one question, and so is the contact."""
    contact = CONTACT if info.contact != "none" else ()
    if len(info.questions) == 1 and not info.conditions:
        return Path({ONLY: (*contact[1:2], info.questions[0].code)})
    codes = [question.code for question in info.questions]
    pages: dict[str, tuple[str, ...]] = {code: (code,) for code in codes if code not in PERIOD}
    if set(PERIOD) <= set(codes):
        pages = {"dates": PERIOD} | pages
    if contact:
        pages["contact"] = contact
    if info.conditions:
        pages["regles"] = (AGREED,)
    return Path(pages)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """A page of the form; the last one sends. Nothing is kept before."""
    city = current_city()
    info = _open_procedure(city, code)
    path = path_of(info)
    said = answered(request, path)
    if request.method != "POST":
        return _page(request, info, path, page=path.first, said=said)
    contact = Contact(*(said.get(name, "") for name in ("contact.email", "contact.phone", "contact.name")))
    now = timezone.now()
    problem: Refused | None = None
    try:
        check_request(info, said, contact, today=now.astimezone(ZoneInfo(city.timezone)).date())
        if is_last(request, path):
            take_turn(request, "procedures")
            receipt = open_request(
                city, code, answers=said, contact=contact, lang=language(), key=said["key"], at=now
            )  # fmt: skip
            return redirect("citizen:request", receipt.token)
    except NotFound:
        raise
    except Refused as refused:
        problem = refused
    page, refusal = page_to_show(request, path, problem)
    return _page(request, info, path, page=page, said=said, refusal=refusal)


def _page(
    request: HttpRequest,
    info: ProcedureInfo,
    path: Path,
    *,
    page: str,
    said: Mapping[str, str],
    refusal: Refused | None = None,
) -> HttpResponse:
    city = current_city()
    asked = {question.code: question for question in info.questions}
    step = step_context(path, page, said, refusal)
    fields = [
        _field(city, info, name, asked.get(name), value=said[name]) | {"is_bad": step["bad_field"] == name}
        for name in path.pages[page]
    ]
    context = {
        "city": city,
        "procedure": info,
        "fields": fields,
        "title": fields[0]["label"] if len(fields) == 1 else _title(page, info),
        "is_one": len(fields) == 1,
        "is_sending": page == path.names[-1],
        "label": info.name,
        **step,
    }
    return render(request, "citizen/procedure_ask.html", context, status=refusal.status if refusal else 200)


def _title(page: str, info: ProcedureInfo) -> str:
    titles = {"dates": _("De quand à quand ?"), "contact": _("Comment vous joindre ?")}
    return titles.get(page, info.name)


def _field(city: CityInfo, info: ProcedureInfo, name: str, asked: Asked | None, *, value: str) -> dict[str, Any]:
    if name == AGREED:
        return {"name": name, "type": "agree", "label": _("Acceptez-vous ces règles ?"), "value": value}
    if asked is None:
        return _contact_field(info, name, value=value)
    choices: list[tuple[str, str]] = list(asked.choices)
    if asked.type == "yesno":
        choices = [("yes", _("Oui")), ("no", _("Non"))]
    if asked.type == "session":
        choices = [(str(one["id"]), say_seats(one)) for one in sessions_offered(city, info.code, at=timezone.now())]
    return {
        "name": name,
        "type": asked.type,
        "label": asked.label,
        "hint": asked.hint,
        "choices": choices,
        "is_required": asked.is_required,
        "value": value,
    }


def _contact_field(info: ProcedureInfo, name: str, *, value: str) -> dict[str, Any]:
    labels = {
        "contact.name": (_("Prénom et nom"), "text", "name"),
        "contact.phone": (_("Téléphone"), "phone", "tel"),
        "contact.email": (_("E-mail"), "email", "email"),
    }
    label, type, autocomplete = labels[name]
    is_required = info.contact == name.removeprefix("contact.")
    return {
        "name": name,
        "type": type,
        "label": label,
        "autocomplete": autocomplete if info.is_listed else "off",
        "is_required": is_required,
        "value": value,
    }


def say_seats(session: Mapping[str, Any]) -> str:
    """« le 3 décembre à 14:00 · 4 places », or that one goes on the waiting list."""
    when = say_moment(session["starts_at"], now=timezone.now())
    if session["left"]:
        left = int(session["left"])
        return f"{when} · {ngettext('%(n)s place', '%(n)s places', left) % {'n': left}}"
    return _("%(when)s · complet, liste d’attente : %(n)s") % {"when": when, "n": session["waiting"]}
