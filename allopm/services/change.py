"""One request changes: locked, moved by its table of steps, written down, told. Knows no page."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from allopm.city.procedures import StepInfo
from allopm.city.queries import procedure_info
from allopm.journal.actions import write
from allopm.notices.actions import notify
from allopm.refusals import Conflict, NotFound, Refused
from allopm.services.asking import Contact
from allopm.services.effects import run_effect
from allopm.services.models import Request, RequestStep, Session

if TYPE_CHECKING:
    from allopm.city.procedures import ProcedureInfo
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor


class NotThisStep(Refused):
    """422: the procedure does not lead there from here, or not by this person."""

    code = "not_this_step"


def procedure_of(city: CityInfo, code: str, lang: str = "fr") -> ProcedureInfo:
    """Raises NotFound."""
    info = procedure_info(city, code, lang)
    if info is None:
        raise NotFound(_("Cette démarche n’existe pas."))
    return info


def step_of(procedure: ProcedureInfo, code: str) -> StepInfo:
    """A step that the city dropped since reads as its code, and ends nothing."""
    return procedure.steps.get(code) or StepInfo(code, code)


def answers_of(request: Request) -> dict[str, str]:
    found: dict[str, str] = json.loads(request.answers or "{}")
    return found


def contact_of(request: Request) -> Contact:
    return Contact(**json.loads(request.contact or "{}"))


def owner_of(request: Request) -> str:
    """As notices and one's own data name it."""
    return f"request:{request.pk}"


def lock_session(session_id: int | None) -> Session | None:
    """The session always before its requests: one order of locks for everybody."""
    return Session.objects.select_for_update().get(pk=session_id) if session_id else None


def lock(city: CityInfo, code: str, *, version: int | None = None) -> Request:
    """Its session, then the request, locked. Raises NotFound, Conflict."""
    found = Request.objects.filter(city_id=city.id, code=code).only("pk", "session_id").first()
    if found is None:
        raise NotFound(_("Cette demande n’existe pas."))
    lock_session(found.session_id)
    request = Request.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if request.session_id != found.session_id or (version is not None and request.version != version):
        raise Conflict(_("Cette demande vient de changer. Relisez-la avant de recommencer."), version=request.version)
    return request


def check_move(procedure: ProcedureInfo, request: Request, step: str, *, who: str) -> StepInfo:
    """The step it may take now, by `staff` or `person`. Raises NotThisStep."""
    target = procedure.steps.get(step)
    if target is None or not request.is_open or step not in step_of(procedure, request.step).to:
        raise NotThisStep(_("Cette demande ne peut pas passer à cette étape : elle a peut-être déjà avancé."))
    if target.by not in (who, "either"):
        raise NotThisStep(_("Cette étape ne se décide pas ici."))
    return target


def move(city: CityInfo, request: Request, target: StepInfo, *, by: Actor, at: datetime, text: str = "") -> None:
    """A locked request goes on: row, step, journal, notice, and what the step does besides."""
    request.step, request.step_at = target.code, at
    request.is_open = not target.is_end
    keep(city, request, f"request.{target.code}", by=by, at=at, text=text)
    run_effect(target.effect, city, request, at)
    tell(city, request, label=target.label, at=at)


def keep(city: CityInfo, request: Request, what: str, *, by: Actor, at: datetime, text: str = "") -> None:
    """Save a locked request; its history and the journal say what, never the words."""
    request.version += 1
    request.save()
    RequestStep.objects.create(request=request, step=request.step, text=text, by_name=by.name, at=at)
    write(city.id, what=what, about=f"request:{request.code}", by=by, at=at, data={"step": request.step})


def tell(city: CityInfo, request: Request, *, label: str, at: datetime) -> None:
    """By the channels the person chose: the number and the step, nothing else."""
    data = {"number": request.code, "step": label}
    notify(city, owner_of(request), code="request.changed", data=data, link="", key=f"v{request.version}", at=at)
