"""What the desk calls around its words to residents: ready answers, the look before sending, « lu »."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city
from allopm.incidents import actions
from allopm.incidents.answering import Said, delay_s, offered_answers
from allopm.incidents.cards import incident_card
from allopm.incidents.preview import preview
from allopm.incidents.queries import find_incident
from allopm.missions import actions as missions
from allopm.sites.api import schemas as s
from allopm.sites.api.door import RoleSession, now, signed_in

router = Router(auth=RoleSession(*DESK_ROLES), tags=["desk"])
Json = dict[str, Any]
Purpose = Literal["ask", "end", "hold", "hand_over", "note"]
# While the form is not finished the look stands on these: the resident reads neither.
NOT_SAID: Final = "…"
SOME_WAIT: Final = timedelta(minutes=30)


class AnswersIn(s.Strict):
    """Which act, and what its form already says."""

    purpose: Purpose
    outcome: Annotated[str, Field(max_length=24)] = ""
    service: Annotated[str, Field(max_length=48)] = ""
    until: s.Moment | None = None


class PreviewIn(s.Strict):
    """The open form, finished or not."""

    verb: Literal["ask", "end", "hold", "hand-over"]
    text: s.Text2000 = ""
    answer: s.Ready = None
    outcome: Annotated[str, Field(max_length=24)] = ""
    proof: Annotated[str, Field(max_length=12)] = "none"
    service: Annotated[str, Field(max_length=48)] = ""
    until: s.Moment | None = None


@router.get("/incidents/{code}/answers")
def answers(request: HttpRequest, code: str, form: Query[AnswersIn]) -> list[Json]:
    """Ready answers that suit this case, filled with what the form already says."""
    city = current_city()
    said = Said(service=form.service, delay_s=delay_s(form.until, now()) if form.until else None)
    found = find_incident(city, code)
    return offered_answers(city, found, purpose=form.purpose, outcome=form.outcome, said=said)


@router.post("/incidents/{code}/preview")
def look(request: HttpRequest, code: str, body: PreviewIn) -> list[Json]:
    """What each author would read, by the code that will write it; nothing is written."""
    city, at, by = current_city(), now(), actor_of(signed_in(request))
    act = ACTS[body.verb]
    return preview(city, code, lambda version: act(body, city=city, code=code, by=by, at=at, version=version))


@router.post("/incidents/{code}/heard")
def heard(request: HttpRequest, code: str, body: s.Command) -> Json:
    """The reporter's words have been read."""
    city = current_city()
    actions.hear(city, code, by=actor_of(signed_in(request)), at=now(), version=body.version)
    return {"incident": incident_card(city, find_incident(city, code))}


def _ask(body: PreviewIn, *, city: Any, code: str, **who: Any) -> object:
    return actions.ask(city, code, **who, text=body.text, answer=body.answer)


def _hold(body: PreviewIn, *, city: Any, code: str, at: datetime, **who: Any) -> object:
    until = body.until or at + SOME_WAIT
    return actions.hold(city, code, **who, at=at, until=until, reason=NOT_SAID, answer=body.answer)


def _end(body: PreviewIn, *, city: Any, code: str, **who: Any) -> object:
    return missions.end_incident(
        city, code, **who, outcome=body.outcome, proof=body.proof, text=body.text, answer=body.answer
    )


def _hand_over(body: PreviewIn, *, city: Any, code: str, **who: Any) -> object:
    return actions.hand_over(city, code, **who, service=body.service, text=body.text, answer=body.answer)


ACTS: Final[dict[str, Callable[..., object]]] = {"ask": _ask, "hold": _hold, "end": _end, "hand-over": _hand_over}
