"""The import of a shift plan: a file, its report line by line, then a yes; and the undoing of the last one."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from allopm.accounts.access import page_role
from allopm.accounts.queries import actor_of
from allopm.city.queries import current_city
from allopm.shifts.access import MAY_PLAN
from allopm.shifts.importing import import_plan, import_sound_rows, undo_last_import
from allopm.shifts.planning import Report, Verdict, compare_plan
from allopm.shifts.queries import last_import
from allopm.shifts.reading import BadPlan, PlanRow, read_plan

LARGEST_BYTES: Final = 500_000  # a month of forty crews is 150 kB (chosen)
TEMPLATE: Final = "pilotage/import.html"
WORDS: Final = {
    Verdict.NEW: "nouvelle",
    Verdict.CHANGED: "changée",
    Verdict.SAME: "inchangée",
    Verdict.TAKEN_OUT: "retirée",
    Verdict.WRONG: "refusée",
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@page_role(*MAY_PLAN)
def import_page(request: HttpRequest) -> HttpResponse:
    """GET asks for a file; POST shows what it would change; POST with `confirm` writes exactly that."""
    city = current_city()
    frame = {"last": last_import(city)}
    if request.method != "POST":
        return render(request, TEMPLATE, frame)
    try:
        content = _sent(request)
        rows = read_plan(content, city)
    except BadPlan as problem:
        return render(request, TEMPLATE, frame | {"problem": problem.message}, status=422)
    file = request.FILES.get("file")
    name = (file.name or "") if file else request.POST.get("name", "")
    report = _taken(request, rows, name) if "confirm" in request.POST else compare_plan(city, rows)
    if report.is_written:
        messages.success(request, _said(report))
        return redirect("pilotage:board")
    context = {"report": report, "said": _said(report), "name": name, "lines": _lines(report)}
    content_text = base64.b64encode(content).decode()
    return render(request, TEMPLATE, frame | context | {"content": content_text, "words": WORDS})


def _sent(request: HttpRequest) -> bytes:
    """The file of the first step, or its bytes given back by the second. Raises BadPlan."""
    file = request.FILES.get("file")
    if file is None:
        try:
            content = base64.b64decode(request.POST.get("content", ""), validate=True)
        except (binascii.Error, ValueError) as problem:
            raise BadPlan(_("Choisissez de nouveau le fichier.")) from problem
    else:
        content = file.read(LARGEST_BYTES + 1)
    if not content:
        raise BadPlan(_("Choisissez un fichier CSV ou iCalendar (.ics)."))
    if len(content) > LARGEST_BYTES:
        raise BadPlan(_("Ce fichier dépasse 500 ko : coupez-le en deux."))
    return content


def _taken(request: HttpRequest, rows: list[PlanRow], name: str) -> Report:
    """All or nothing, unless the sound rows alone were asked for."""
    write = import_sound_rows if request.POST["confirm"] == "sound" else import_plan
    return write(current_city(), rows, by=actor_of(request.user), at=timezone.now(), file_name=name)


def _said(report: Report) -> str:
    counts = report.counts
    return _(
        "%(new)s nouvelle(s), %(changed)s changée(s), %(taken_out)s retirée(s), %(same)s inchangée(s), "
        "%(wrong)s refusée(s)."
    ) % {**counts}


def _lines(report: Report) -> list[dict[str, object]]:
    """What needs eyes first: refused rows, then what changes."""
    order = [Verdict.WRONG, Verdict.TAKEN_OUT, Verdict.CHANGED, Verdict.NEW, Verdict.SAME]
    lines = sorted(report.lines, key=lambda line: (order.index(line.verdict), line.row.line))
    return [
        {"number": line.row.line, "uid": line.row.uid, "verdict": line.verdict.value, "said": WORDS[line.verdict],
         "words": line.words}
        for line in lines
    ]  # fmt: skip


@require_POST
@page_role(*MAY_PLAN)
def undo(request: HttpRequest) -> HttpResponse:
    """Put back what the last import replaced; what has moved on since stays, and is named."""
    kept = undo_last_import(current_city(), by=actor_of(request.user), at=timezone.now())
    messages.success(request, _("Le dernier import est défait."))
    if kept:
        messages.warning(request, _("Reste tel quel, car changé depuis : %(kept)s.") % {"kept": " ; ".join(kept)})
    return redirect("pilotage:import")
