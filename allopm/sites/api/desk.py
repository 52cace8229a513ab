"""What the desk calls: snapshot, one case, commands. Every command names the version it saw."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Query, Router

from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import current_city
from allopm.incidents import actions, grouping, reading, splitting
from allopm.incidents.cards import incident_card
from allopm.incidents.queries import ended_incidents, find_incident
from allopm.missions import actions as missions
from allopm.missions.diverting import divert_crew
from allopm.missions.proposal_log import show_proposals
from allopm.missions.proposals import as_json
from allopm.missions.undo import undo as undo_last
from allopm.reports.reading import read_contact, read_photo
from allopm.sites.api import schemas as s
from allopm.sites.api.door import RoleSession, now, signed_in
from allopm.sites.api.snapshot import desk_snapshot

if TYPE_CHECKING:
    from allopm.incidents.models import Incident

router = Router(auth=RoleSession(*DESK_ROLES), tags=["desk"])
Json = dict[str, Any]
Act = Callable[..., "Incident"]


def _run(request: HttpRequest, code: str, act: Act, version: int, **words: Any) -> Json:
    """One command: the actor and the clock are known here and nowhere below."""
    city = current_city()
    incident = act(city, code, by=actor_of(signed_in(request)), at=now(), version=version, **words)
    return {"incident": incident_card(city, find_incident(city, incident.code))}


@router.get("/snapshot")
def snapshot(request: HttpRequest) -> Json:
    """The whole live screen and the position from which events go on."""
    return desk_snapshot(signed_in(request), at=now())


@router.get("/ended")
def ended(request: HttpRequest, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Json:
    return {"incidents": ended_incidents(current_city(), limit=limit)}


@router.get("/incidents/{code}")
def incident(request: HttpRequest, code: str) -> Json:
    """One case with what people said; the read is journalled."""
    return reading.read_incident(current_city(), code, by=actor_of(signed_in(request)), at=now())


@router.get("/incidents/{code}/proposals")
def proposals(request: HttpRequest, code: str) -> list[Json]:
    """Crews ranked by arrival, with reasons; the others with why not."""
    city, at = current_city(), now()
    return [as_json(line) for line in show_proposals(city, find_incident(city, code), at=at)]


@router.get("/photos/{photo_id}")
def photo(request: HttpRequest, photo_id: UUID) -> FileResponse:
    return FileResponse(read_photo(current_city(), photo_id, by=actor_of(signed_in(request)), at=now()))


@router.post("/incidents/{code}/contact")
def contact(request: HttpRequest, code: str, body: s.ContactReadIn) -> Json:
    """The sealed contact of one reporter, with a reason that is journalled."""
    city = current_city()
    found = find_incident(city, code)
    return read_contact(city, found.pk, body.report, by=actor_of(signed_in(request)), at=now(), reason=body.reason)


@router.post("/incidents/{code}/open")
def open_case(request: HttpRequest, code: str, body: s.Command) -> Json:
    return _run(request, code, actions.open_incident, body.version)


@router.post("/incidents/{code}/claim")
def claim(request: HttpRequest, code: str, body: s.Command) -> Json:
    return _run(request, code, actions.claim, body.version)


@router.post("/incidents/{code}/release")
def release(request: HttpRequest, code: str, body: s.Command) -> Json:
    return _run(request, code, actions.release, body.version)


@router.post("/incidents/{code}/qualify")
def qualify(request: HttpRequest, code: str, body: s.QualifyIn) -> Json:
    return _run(
        request,
        code,
        actions.qualify,
        body.version,
        kind=body.kind,
        priority=body.priority,
        reason=body.reason or "",
    )


@router.post("/incidents/{code}/hold")
def hold(request: HttpRequest, code: str, body: s.HoldIn) -> Json:
    return _run(request, code, actions.hold, body.version, until=body.until, reason=body.reason, answer=body.answer)


@router.post("/incidents/{code}/watch")
def watch(request: HttpRequest, code: str, body: s.ReasonIn) -> Json:
    return _run(request, code, actions.watch, body.version, reason=body.reason)


@router.post("/incidents/{code}/send")
def send(request: HttpRequest, code: str, body: s.SendIn) -> Json:
    city = current_city()
    send_crew = divert_crew if body.divert else missions.send_crew
    send_crew(
        city,
        code,
        body.crew,
        by=actor_of(signed_in(request)),
        at=now(),
        version=body.version,
        reason=body.reason,
    )
    return {"incident": incident_card(city, find_incident(city, code))}


@router.post("/incidents/{code}/recall")
def recall(request: HttpRequest, code: str, body: s.RecallIn) -> Json:
    city = current_city()
    missions.recall(
        city,
        code,
        body.mission,
        by=actor_of(signed_in(request)),
        at=now(),
        version=body.version,
        reason=body.reason,
    )
    return {"incident": incident_card(city, find_incident(city, code))}


@router.post("/incidents/{code}/ask")
def ask(request: HttpRequest, code: str, body: s.AskIn) -> Json:
    return _run(request, code, actions.ask, body.version, text=body.text, answer=body.answer, key=body.key)


@router.post("/incidents/{code}/hand-over")
def hand_over(request: HttpRequest, code: str, body: s.HandOverIn) -> Json:
    words = {"service": body.service, "text": body.text, "answer": body.answer}
    return _run(request, code, actions.hand_over, body.version, **words)


@router.post("/incidents/{code}/group")
def group(request: HttpRequest, code: str, body: s.GroupIn) -> Json:
    return _run(request, code, grouping.group, body.version, into=body.with_)


@router.post("/incidents/{code}/ungroup")
def ungroup(request: HttpRequest, code: str, body: s.UngroupIn) -> Json:
    """One report, or a whole case that had joined this one."""
    if body.case:
        return _run(request, code, splitting.give_back, body.version, case=body.case)
    return _run(request, code, splitting.ungroup, body.version, report=body.report)


@router.post("/incidents/{code}/end")
def end(request: HttpRequest, code: str, body: s.EndIn) -> Json:
    return _run(
        request,
        code,
        missions.end_incident,
        body.version,
        outcome=body.outcome,
        proof=body.proof,
        text=body.text,
        answer=body.answer,
    )


@router.post("/incidents/{code}/reopen")
def reopen(request: HttpRequest, code: str, body: s.ReasonIn) -> Json:
    return _run(request, code, actions.reopen, body.version, reason=body.reason)


@router.post("/incidents/{code}/note")
def note(request: HttpRequest, code: str, body: s.NoteIn) -> Json:
    return _run(request, code, actions.note, body.version, text=body.text, key=body.key)


@router.post("/incidents/{code}/undo")
def undo(request: HttpRequest, code: str, body: s.Command) -> Json:
    return _run(request, code, undo_last, body.version)
