"""What the desk calls about looks at cameras. No file, no image: an unknown field is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city
from allopm.incidents.cards import incident_card
from allopm.incidents.queries import find_incident
from allopm.sites.api import schemas as s
from allopm.sites.api.door import RoleSession, now, signed_in
from allopm.watching import actions
from allopm.watching.queries import watches_of
from allopm.watching.states import DECISIONS, LAW

if TYPE_CHECKING:
    from allopm.incidents.models import Incident

router = Router(auth=RoleSession(*DESK_ROLES), tags=["desk"])
Json = dict[str, Any]


class LookIn(s.Command):
    camera: Annotated[str, Field(max_length=48)] = ""


class DecideIn(s.Command):
    decision: Annotated[str, Field(max_length=12)]
    text: s.Text500 = ""


def _run(request: HttpRequest, watch_id: int, act: Callable[..., Incident], version: int, **words: str) -> Json:
    city = current_city()
    incident = act(city, watch_id, by=actor_of(signed_in(request)), at=now(), version=version, **words)
    return {"incident": incident_card(city, find_incident(city, incident.code))}


@router.get("/incidents/{code}/watches")
def watches(request: HttpRequest, code: str) -> Json:
    """Every look asked for this case, the newest first, with the law's sentence and the choices."""
    city = current_city()
    return {
        "watches": watches_of(city, find_incident(city, code)),
        "law": LAW,
        "decisions": [{"code": code.value, "label": label} for code, label in DECISIONS.items()],
    }


@router.post("/watches/{watch_id}/take")
def take(request: HttpRequest, watch_id: s.Number, body: s.Command) -> Json:
    return _run(request, watch_id, actions.take, body.version)


@router.post("/watches/{watch_id}/look")
def look(request: HttpRequest, watch_id: s.Number, body: LookIn) -> Json:
    return _run(request, watch_id, actions.look, body.version, camera=body.camera)


@router.post("/watches/{watch_id}/decide")
def decide(request: HttpRequest, watch_id: s.Number, body: DecideIn) -> Json:
    return _run(request, watch_id, actions.decide, body.version, decision=body.decision, words=body.text)
