"""`/pilotage/retours/`: what people said of the screens. Reads queries, calls one action, renders."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from allopm.accounts.access import page_role
from allopm.accounts.queries import actor_of
from allopm.accounts.roles import Role
from allopm.city.queries import current_city
from allopm.pilot.actions import handle_feedback
from allopm.pilot.queries import open_remark_picture, remarks
from allopm.refusals import Malformed

MAY_READ = (Role.SUPERVISOR, Role.ADMIN)


@require_safe
@never_cache
@page_role(*MAY_READ)
def remark_list(request: HttpRequest) -> HttpResponse:
    """Newest first; those done with apart."""
    is_handled = request.GET.get("faits") == "1"
    context = {"remarks": remarks(current_city(), is_handled=is_handled), "is_handled": is_handled}
    return render(request, "pilotage/remarks.html", context)


@require_POST
@page_role(*MAY_READ)
def handle(request: HttpRequest, remark_id: UUID) -> HttpResponse:
    """Done with, or to be read again. A colleague who was faster is said."""
    version = request.POST.get("version", "")
    if not version.isdecimal():
        raise Malformed()
    by = actor_of(request.user)
    handle_feedback(current_city(), remark_id, by=by, at=timezone.now(), version=int(version))
    return redirect("/pilotage/retours/" + ("?faits=1" if request.POST.get("faits") else ""))


@require_safe
@never_cache
@page_role(*MAY_READ)
def picture(request: HttpRequest, remark_id: UUID) -> FileResponse:
    """The image of a screen that came with a remark."""
    return FileResponse(open_remark_picture(current_city(), remark_id), content_type="image/jpeg")
