"""Reads of requests: by their secret link for the person, as a list without names and one by one for the team."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id, procedures
from allopm.journal.actions import write
from allopm.refusals import NotFound
from allopm.reports.codes import thread_hash
from allopm.services.change import answers_of, contact_of, procedure_of, step_of
from allopm.services.models import Request, Session

if TYPE_CHECKING:
    from allopm.city.procedures import Asked, ProcedureInfo
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

Card = dict[str, Any]
LISTED_MOST = 200  # ended requests shown at the back office, newest first (chosen)
__all__ = ["find_request", "procedures", "read_request", "request_card", "requests_of_team", "sessions_offered"]


def find_request(token: str) -> Request:
    """Raises NotFound."""
    found = Request.objects.select_related("session").filter(token_hash=thread_hash(token)).first()
    if found is None:
        raise NotFound(_("Ce lien n’existe pas ou n’est plus valable."))
    return found


def request_card(token: str, lang: str = "") -> Card:
    """What the person reads of their own request. Raises NotFound."""
    request = find_request(token)
    city = city_by_id(request.city_id)
    info = procedure_of(city, request.procedure, lang or request.lang)
    now_at = step_of(info, request.step)
    return _card(request, info) | {
        "text": now_at.text,
        "choices": [
            {"code": step.code, "label": step.label}
            for code in (now_at.to if request.is_open else ())
            if (step := step_of(info, code)).by in ("person", "either")
        ],
    }


def read_request(city: CityInfo, code: str, *, by: Actor, at: datetime) -> Card:
    """One request with what the person wrote and how to reach them; the read is journalled. Raises NotFound."""
    request = Request.objects.select_related("session").filter(city_id=city.id, code=code).first()
    if request is None:
        raise NotFound(_("Cette demande n’existe pas."))
    write(city.id, what="request.read", about=f"request:{code}", by=by, at=at)
    info = procedure_of(city, request.procedure)
    contact = contact_of(request)
    return _card(request, info) | {
        "contact": {"email": contact.email, "phone": contact.phone, "name": contact.name} if contact else None,
        "lang": request.lang,
        "team": info.team,
        "choices": [
            {"code": step.code, "label": step.label, "asks": step.asks, "text": step.text}
            for name in (step_of(info, request.step).to if request.is_open else ())
            if (step := step_of(info, name)).by in ("staff", "either")
        ],
    }


def _card(request: Request, info: ProcedureInfo) -> Card:
    session = request.session
    return {
        "code": request.code,
        "procedure": info.code,
        "name": info.name,
        "is_listed": info.is_listed,
        "has_sessions": info.sessions is not None,
        "version": request.version,
        "step": request.step,
        "label": step_of(info, request.step).label,
        "is_open": request.is_open,
        "created_at": request.created_at,
        "answer_by": request.answer_by,
        "appointment_at": request.appointment_at,
        "session": session and session_card(session) | {"is_waiting": request.is_waiting, "rank": _rank(request)},
        "steps": [
            {"label": step_of(info, step.step).label, "text": step.text, "at": step.at, "by": step.by_name}
            for step in request.steps.all()
        ],
        "answers": said(info, answers_of(request)),
        "documents": [{"id": one.pk, "name": one.name, "at": one.created_at} for one in request.documents.all()],
        "is_erased": request.erased_at is not None,
    }


def _rank(request: Request) -> int:
    """Place on the waiting list, from 1; 0 for who has a seat."""
    if not request.is_waiting or request.session is None:
        return 0
    before = Request.objects.filter(session=request.session, is_open=True, is_waiting=True, pk__lt=request.pk)
    return before.count() + 1


def session_card(session: Session) -> Card:
    return {
        "id": session.pk,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "place": session.place,
        "seats": session.seats,
    }


def said(info: ProcedureInfo, answers: dict[str, str]) -> list[tuple[str, str]]:
    """Questions with what was answered, both as people read them."""
    return [
        (asked.label, _in_words(asked, answers[asked.code]))
        for asked in info.questions
        if asked.code in answers and asked.type != "session"
    ]


def _in_words(asked: Asked, value: str) -> str:
    if asked.type == "date":
        return date_format(date.fromisoformat(value), "l j F Y")
    words = {"yes": _("Oui"), "no": _("Non"), "unknown": _("Je ne sais pas")} if asked.type == "yesno" else {}
    return (dict(asked.choices) | words).get(value, value)


def requests_of_team(city: CityInfo, *, is_open: bool, procedure: str = "") -> list[Card]:
    """The back office's list: no name, no contact, no answer; the most pressing first."""
    rows = Request.objects.select_related("session").filter(city_id=city.id, is_open=is_open)
    if procedure:
        rows = rows.filter(procedure=procedure)
    rows = rows.order_by("answer_by", "pk") if is_open else rows.order_by("-step_at")[:LISTED_MOST]
    return [_line(row, procedure_of(city, row.procedure)) for row in rows]


def _line(request: Request, info: ProcedureInfo) -> Card:
    return {
        "code": request.code,
        "name": info.name,
        "procedure": info.code,
        "team": info.team,
        "label": step_of(info, request.step).label,
        "created_at": request.created_at,
        "step_at": request.step_at,
        "answer_by": request.answer_by,
        "is_untouched": request.step == info.first.code,
        "appointment_at": request.appointment_at,
        "is_waiting": request.is_waiting,
    }


def sessions_offered(city: CityInfo, procedure: str, *, at: datetime) -> list[Card]:
    """Dates one may ask for now, with the seats left and how many wait."""
    sessions = Session.objects.filter(
        city_id=city.id, procedure=procedure, starts_at__gt=at, is_cancelled=False
    ).prefetch_related("requests")
    cards = []
    for session in sessions:
        live = [request for request in session.requests.all() if request.is_open]
        waiting = sum(request.is_waiting for request in live)
        free = max(0, session.seats - (len(live) - waiting))
        cards.append(session_card(session) | {"left": 0 if waiting else free, "free": free, "waiting": waiting})
    return cards
