"""`/pilotage/parcours/`: on which page of the report people hesitate or leave. Reads one query, renders."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from allopm.accounts.access import page_role
from allopm.city.queries import CityInfo, catalogue, current_city
from allopm.pilot.timings import StepFigures, step_figures
from allopm.refusals import Malformed
from allopm.sites.pilotage.remarks import MAY_READ

PERIODS: Final = (1, 7, 28, 90)
ORDER: Final = ("theme", "nature", "maintenant", "question", "lieu", "deja-signale", "verifier", "photo", "un-mot",
                "contact")  # fmt: skip
MAIN: Final = frozenset(ORDER[:7])  # the others only help: leaving them is no loss
HESITATES_S: Final = 30  # chosen: half of the answers took longer than that
LEAVES_PERCENT: Final = 15  # chosen
FEW: Final = 20  # chosen: below it a share says nothing


@require_safe
@never_cache
@page_role(*MAY_READ)
def journey(request: HttpRequest) -> HttpResponse:
    """Every page in the order of the report: seen, answered, left, refused, how fast."""
    asked = request.GET.get("jours", "28")
    if asked not in {str(days) for days in PERIODS}:
        raise Malformed(_("Cette période n’est pas proposée."))
    city = current_city()
    figures = step_figures(city, days=int(asked), at=timezone.now())
    context = {"lines": lines_of(city, figures), "periods": PERIODS, "days": int(asked), "few": FEW}
    return render(request, "pilotage/journey.html", context)


def lines_of(city: CityInfo, figures: dict[str, StepFigures]) -> list[dict[str, Any]]:
    """One line a page, with its name and what strikes."""
    names = step_names(city)
    most = max((one.seen for one in figures.values()), default=0) or 1
    return [
        {"name": names.get(one.step, one.step), "figures": one, "bar": round(100 * one.seen / most),
         "lost_bar": round(100 * one.left / most), "strikes": strikes(one)}
        for one in sorted(figures.values(), key=_place)
    ]  # fmt: skip


def _place(one: StepFigures) -> tuple[int, str]:
    head = one.step.partition("-")[0] if one.step.startswith("question-") else one.step
    return (ORDER.index(head) if head in ORDER else len(ORDER), one.step)


def strikes(one: StepFigures) -> list[str]:
    """What is worth a look, in words; nothing while too few people came."""
    if one.seen < FEW:
        return []
    said = []
    if one.half_s is not None and one.half_s > HESITATES_S:
        said.append(_("on hésite"))
    if one.step in MAIN and (one.left_percent or 0) >= LEAVES_PERCENT:
        said.append(_("on s’arrête ici"))
    if one.refused > one.seen * LEAVES_PERCENT / 100:
        said.append(_("souvent refusé"))
    return said


def step_names(city: CityInfo) -> dict[str, str]:
    """How each page calls itself; a question by its own words."""
    asked = {
        f"question-{question.code}": question.label
        for kind in catalogue(city).known.values()
        for question in kind.questions
    }
    return asked | {
        "theme": _("Que se passe-t-il ? (famille)"),
        "nature": _("Que se passe-t-il ? (nature)"),
        "maintenant": _("Est-ce en train de se passer ?"),
        "lieu": _("Où est-ce ?"),
        "deja-signale": _("Est-ce la même chose ?"),
        "verifier": _("Vérifier et envoyer"),
        "photo": _("Photos"),
        "un-mot": _("Un mot"),
        "contact": _("Vous joindre"),
    }
