"""Everything the room holds on a person, given back to that person, and erased at their word. Knows no screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Q

from allopm.columns.mails import mail_hashes
from allopm.columns.phones import phone_hashes
from allopm.journal.actions import write
from allopm.journal.actor import RESIDENT
from allopm.moments import stamp, stamp_or_none
from allopm.reports.codes import thread_hash
from allopm.services.change import answers_of, contact_of, lock
from allopm.services.models import Request
from allopm.services.retention import empty
from allopm.services.seats import move_up

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

OWNER: Final = "request:"


def owners_of(city: CityInfo, tokens: Iterable[str]) -> dict[str, str]:
    """By private link the owner that it opens; unknown links are left out."""
    hashes = {thread_hash(token): token for token in tokens}
    rows = Request.objects.filter(city_id=city.id, token_hash__in=hashes).values_list("token_hash", "pk")
    return {hashes[digest]: f"{OWNER}{pk}" for digest, pk in rows}


def owners_of_contact(city: CityInfo, *, email: str = "", phone: str = "") -> list[str]:
    """The same, behind an address or a number that its holder has just proved."""
    known = Q(mail_hash__in=mail_hashes(email)) | Q(phone_hash__in=phone_hashes(phone))
    rows = Request.objects.filter(known, city_id=city.id, erased_at=None)
    return [f"{OWNER}{pk}" for pk in rows.order_by("pk").values_list("pk", flat=True)]


def held(city: CityInfo, owners: Sequence[str]) -> list[dict[str, Any]]:
    """Everything held, in plain JSON."""
    return [_held(request) for request in _rows(city, owners)]


def _held(request: Request) -> dict[str, Any]:
    contact = contact_of(request)
    return {
        "what": "request",
        "number": request.code,
        "procedure": request.procedure,
        "step": request.step,
        "is_open": request.is_open,
        "language": request.lang,
        "answers": answers_of(request),
        "contact": {"email": contact.email, "phone": contact.phone, "name": contact.name},
        "asked_at": stamp(request.created_at),
        "appointment_at": stamp_or_none(request.appointment_at),
        "session_at": stamp(request.session.starts_at) if request.session else None,
        "is_on_waiting_list": request.is_waiting,
        "steps": [{"step": one.step, "text": one.text, "at": stamp(one.at)} for one in request.steps.all()],
        "documents": [{"name": one.name, "at": stamp(one.created_at)} for one in request.documents.all()],
    }


def erase(city: CityInfo, owners: Sequence[str], *, at: datetime) -> int:
    """Give up what is open, free its seat, and empty it; safe to repeat. Returns how many were emptied."""
    return sum(_erase(city, request.code, at=at) for request in _rows(city, owners))


@transaction.atomic
def _erase(city: CityInfo, code: str, *, at: datetime) -> bool:
    request = lock(city, code)
    is_gone = empty(request.pk, at=at)
    if is_gone:
        write(city.id, what="request.erased", about=f"request:{code}", by=RESIDENT, at=at)
        if request.session is not None:
            move_up(city, request.session, at=at)
    return is_gone


def _rows(city: CityInfo, owners: Iterable[str]) -> list[Request]:
    numbers = [owner.removeprefix(OWNER) for owner in owners if owner.startswith(OWNER)]
    pks = [int(number) for number in numbers if number.isdigit()]
    found = Request.objects.select_related("session").filter(city_id=city.id, pk__in=pks, erased_at=None)
    return list(found.order_by("pk"))
