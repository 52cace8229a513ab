"""Two procedures of an invented city: one with an appointment and a document, one with seats."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allopm.city.models import Procedure
from allopm.city.queries import CityInfo, city_by_id, forget
from allopm.services.actions import open_request
from allopm.services.asking import Contact, Receipt
from allopm.services.models import Request, Session
from tests.scenes import NOON, later

PDF = b"%PDF-1.4 diagnosis"
AUDIT_STEPS = [
    {"code": "received", "label": {"fr": "Demande reçue"}, "to": ["planned", "refused", "cancelled"]},
    {"code": "planned", "label": {"fr": "Rendez-vous fixé"}, "to": ["planned", "visited", "cancelled"],
     "asks": ["moment"]},
    {"code": "visited", "label": {"fr": "Visite faite"}, "to": ["written"]},
    {"code": "written", "label": {"fr": "Diagnostic remis"}, "asks": ["document"]},
    {"code": "refused", "label": {"fr": "Refusée"}, "asks": ["text"]},
    {"code": "cancelled", "label": {"fr": "Annulée par vous"}, "by": "person"},
]  # fmt: skip
VISIT_STEPS = [
    {"code": "booked", "label": {"fr": "Inscription reçue"}, "to": ["came", "cancelled"]},
    {"code": "came", "label": {"fr": "Visite faite"}},
    {"code": "cancelled", "label": {"fr": "Annulée par vous"}, "by": "person"},
]


def make_procedures(city: CityInfo) -> CityInfo:
    _make(city, "audit", AUDIT_STEPS, questions=[
        {"code": "address", "type": "text", "label": {"fr": "Adresse du lieu"}, "required": True},
        {"code": "note", "type": "long", "label": {"fr": "Ce qui vous inquiète"}},
    ])  # fmt: skip
    _make(
        city, "visit", VISIT_STEPS, sessions={"seats": 2, "minutes": 120, "weekly": [{"day": "thu", "at": "14:00"}]},
        questions=[{"code": "session", "type": "session", "label": {"fr": "Quelle date ?"}, "required": True}],
        conditions=[{"fr": "Les photos sont interdites."}],
    )  # fmt: skip
    forget()
    return city_by_id(city.id)


def _make(city: CityInfo, code: str, steps: list[dict[str, Any]], **more: Any) -> Procedure:
    texts = {"name": {"fr": code.title()}, "what": {"fr": "Quoi"}, "who": {"fr": "Qui"}}
    return Procedure.objects.create(city_id=city.id, code=code, team="Prévention", steps=steps, **texts | more)


def make_session(city: CityInfo, *, seats: int = 2, days: float = 7) -> Session:
    at = later(days=days)
    return Session.objects.create(
        city_id=city.id, procedure="visit", starts_at=at, ends_at=at, seats=seats, place="Salle d’essai"
    )


def ask_audit(city: CityInfo, *, key: str = "", at: datetime = NOON) -> Receipt:
    return open_request(
        city, "audit", answers={"address": "12 rue d’Essai"}, contact=Contact(phone="06 12 34 56 78"), key=key, at=at
    )


def ask_visit(city: CityInfo, session: Session, *, number: int = 0) -> Receipt:
    answers = {"session": str(session.pk), "agreed": "yes"}
    contact = Contact(email=f"visiteur{number}@essai.test")
    return open_request(city, "visit", answers=answers, contact=contact, at=NOON)


def row_of(receipt: Receipt) -> Request:
    return Request.objects.get(code=receipt.code)
