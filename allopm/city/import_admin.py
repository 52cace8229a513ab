"""Importing places from the administration: a file, its report, then a yes. Only what the command line does too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from allopm.accounts.queries import actor_of
from allopm.city import imports
from allopm.city.files.incoming import BadImport, read_places
from allopm.city.importwords import say_report
from allopm.city.locating import address_point
from allopm.city.queries import current_city

if TYPE_CHECKING:
    from allopm.city.files.incoming import Reading

SIZE_MAX: Final = 1_000_000  # bytes; a larger file goes through the command line
TEMPLATE: Final = "city_admin/import_places.html"


def import_page(request: HttpRequest, frame: dict[str, Any]) -> HttpResponse:
    """GET asks for a file; POST shows what it would change; POST with `confirm` writes exactly that text."""
    if request.method != "POST":
        return render(request, TEMPLATE, frame)
    try:
        text = _sent(request)
        reading = read_places(text.encode())
    except BadImport as problem:
        return render(request, TEMPLATE, frame | {"problem": str(problem)}, status=422)
    if "confirm" in request.POST:
        return _take(request, reading)
    report = imports.compare_places(current_city().id, reading, locate=address_point)
    context = {"lines": say_report(report), "text": text, "is_empty": not (report.added or report.changed)}
    return render(request, TEMPLATE, frame | context | {"gone": report.gone})


def _sent(request: HttpRequest) -> str:
    """The file of the first step, or its text given back by the second."""
    file = request.FILES.get("file")
    content = file.read(SIZE_MAX + 1) if file else str(request.POST.get("text", "")).encode()
    if not content:
        raise BadImport("Choisissez un fichier CSV ou GeoJSON.")
    if len(content) > SIZE_MAX:
        raise BadImport("Ce fichier dépasse 1 Mo : passez par « allopm city places import ».")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadImport("Ce fichier n’est pas en UTF-8 : enregistrez-le en « CSV UTF-8 ».") from problem


def _take(request: HttpRequest, reading: Reading) -> HttpResponse:
    city_id, by, at = current_city().id, actor_of(request.user), timezone.now()
    report = imports.import_places(city_id, reading, locate=address_point, by=by, at=at)
    if "retire" in request.POST:
        imports.retire_places(city_id, [code for code, _name in report.gone], by=by, at=at)
    level = messages.WARNING if report.refused else messages.SUCCESS
    messages.add_message(request, level, say_report(report)[0])
    return redirect("admin:city_place_changelist")
