"""What the desk does with telephone calls. Numbers travel in bodies only: no address and no log holds one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import Field

from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES, Role
from allopm.calls import actions, callbacks, figures, saving
from allopm.calls.callers import read_earlier
from allopm.calls.cards import call_card
from allopm.calls.rules import form_words
from allopm.city.queries import current_city
from allopm.refusals import Malformed
from allopm.reports.actions import submit_report
from allopm.reports.submission import Submission
from allopm.sites.api import schemas as s
from allopm.sites.api.door import RoleSession, now, signed_in
from allopm.sites.api.public import idempotency_key, receipt_json, to_contact, to_submission

if TYPE_CHECKING:
    from allopm.calls.models import Call
    from allopm.reports.submission import Receipt

router = Router(auth=RoleSession(*DESK_ROLES), tags=["desk"])
Json = dict[str, Any]
Key = Annotated[str, Field(min_length=8, max_length=64)]
PhoneText = Annotated[str, Field(max_length=24)]


class BeginIn(s.Strict):
    key: Key
    number: PhoneText = ""


class NumberIn(s.Strict):
    number: PhoneText


class WitnessIn(s.Strict):
    """« Moi aussi » for the caller."""

    key: Key
    case: Annotated[str, Field(max_length=16)]
    ongoing: Literal["now", "over", "recurring", "unknown"] = "now"
    comment: s.Text2000 = ""
    contact: s.ContactIn | None = None


class MessageIn(s.Strict):
    report: Annotated[str, Field(max_length=16)]
    text: s.Text2000


class WrapIn(s.Strict):
    """`version` is what the operator saw; left out, the state alone decides."""

    code: Annotated[str, Field(max_length=32)]
    note: s.Text2000 = ""
    version: s.Version | None = None


class WishIn(s.Strict):
    due_at: s.Moment


class ResultIn(s.Strict):
    result: Literal["reached", "no_answer", "dropped"]


def _shown(call: Call) -> Json:
    return {"call": call_card(call)}


def _open(call: Call) -> Json:
    """With the number in clear, for who holds the call."""
    return {"call": call_card(call), "number": call.number}


@router.get("/form")
def form(request: HttpRequest) -> Json:
    """What the call-taking form offers: kinds with their letters and questions, wrap-up codes, sentences."""
    return form_words(current_city())


@router.post("", response={200: Json, 201: Json})
def save(request: HttpRequest, body: s.CallIn) -> Status[Json]:
    """What a caller says, as one reports more. With `call`, that call is about this case; `key` makes it one report."""
    if body.caller and not body.contact:
        body.contact = body.caller
    said = to_submission(body, channel="phone")
    key, by, at = body.key or idempotency_key(request), actor_of(signed_in(request)), now()
    if body.call is None:
        return _receipt(submit_report(current_city(), said, at=at, key=key, by=by))
    if not key:
        raise Malformed()
    return _receipt(saving.save_report(current_city(), body.call, said, key=key, by=by, at=at))


def _receipt(receipt: Receipt) -> Status[Json]:
    return Status(201 if receipt.is_new else 200, receipt_json(receipt) | {"case": receipt.case})


@router.post("/begin")
def begin(request: HttpRequest, body: BeginIn) -> Json:
    """A call that no exchange announced; the same `key` is the same call."""
    return _open(
        actions.begin(current_city(), key=body.key, number=body.number, by=actor_of(signed_in(request)), at=now())
    )


@router.get("/statistics", auth=RoleSession(Role.SUPERVISOR, Role.ADMIN))
def statistics(request: HttpRequest, days: Annotated[int, Query(ge=1, le=365)] = 28) -> Json:
    """Calls of whole past days and of today: no number in it."""
    return figures.call_figures(current_city(), days=days, at=now())


@router.get("/{call_id}")
def read(request: HttpRequest, call_id: s.Number) -> Json:
    """The number in clear, to go on with a call after a reload; journalled."""
    return _open(actions.read_number(current_city(), call_id, by=actor_of(signed_in(request)), at=now()))


@router.post("/{call_id}/take")
def take(request: HttpRequest, call_id: s.Number) -> Json:
    """409 with who was faster."""
    return _open(actions.take(current_city(), call_id, by=actor_of(signed_in(request)), at=now()))


@router.post("/{call_id}/release")
def release(request: HttpRequest, call_id: s.Number) -> Json:
    return _shown(actions.release(current_city(), call_id, by=actor_of(signed_in(request)), at=now()))


@router.post("/{call_id}/number")
def number(request: HttpRequest, call_id: s.Number, body: NumberIn) -> Json:
    """The number that the caller gives."""
    by = actor_of(signed_in(request))
    return _open(actions.correct_number(current_city(), call_id, body.number, by=by, at=now()))


@router.post("/{call_id}/caller")
def caller(request: HttpRequest, call_id: s.Number) -> Json:
    """Earlier cases of this call's number, journalled."""
    city, by, at = current_city(), actor_of(signed_in(request)), now()
    call = actions.read_number(city, call_id, by=by, at=at)
    return {"cases": read_earlier(city, call.number, by=by, at=at, about=f"call:{call.pk}")}


@router.post("/{call_id}/witness", response={200: Json, 201: Json})
def witness(request: HttpRequest, call_id: s.Number, body: WitnessIn) -> Status[Json]:
    said = Submission("", body.ongoing, comment=body.comment, contact=to_contact(body.contact), channel="phone")
    by = actor_of(signed_in(request))
    return _receipt(saving.save_witness(current_city(), call_id, body.case, said=said, key=body.key, by=by, at=now()))


@router.post("/{call_id}/message")
def message(request: HttpRequest, call_id: s.Number, body: MessageIn) -> Json:
    """A word on the caller's own earlier report."""
    by = actor_of(signed_in(request))
    return _shown(saving.save_message(current_city(), call_id, body.report, text=body.text, by=by, at=now()))


@router.post("/{call_id}/wrap")
def wrap(request: HttpRequest, call_id: s.Number, body: WrapIn) -> Json:
    by = actor_of(signed_in(request))
    call = actions.wrap(current_city(), call_id, code=body.code, note=body.note, by=by, at=now(), version=body.version)
    return _shown(call)


@router.post("/{call_id}/callback")
def wish(request: HttpRequest, call_id: s.Number, body: WishIn) -> Json:
    """The caller wishes to be called back at that moment."""
    by = actor_of(signed_in(request))
    return _shown(callbacks.wish_callback(current_city(), call_id, due_at=body.due_at, by=by, at=now()))


@router.post("/{call_id}/callback/take")
def call_back(request: HttpRequest, call_id: s.Number) -> Json:
    """I dial now: the number, and for a lost call its form."""
    return _open(callbacks.call_back(current_city(), call_id, by=actor_of(signed_in(request)), at=now()))


@router.post("/{call_id}/callback/end")
def end_callback(request: HttpRequest, call_id: s.Number, body: ResultIn) -> Json:
    by = actor_of(signed_in(request))
    return _shown(callbacks.end_callback(current_city(), call_id, result=body.result, by=by, at=now()))
