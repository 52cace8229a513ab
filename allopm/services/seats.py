"""Seats of a session and the waiting list that moves up by itself. Every function works under the session's lock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from allopm.journal.actor import SYSTEM
from allopm.refusals import Refused
from allopm.services.change import keep, lock_session, tell
from allopm.services.models import Request, Session

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


class NoSuchSession(Refused):
    """422: past, cancelled, or of another procedure."""

    code = "no_such_session"


def open_session(city: CityInfo, procedure: str, session_id: str, *, at: datetime) -> Session:
    """The session, locked, when one may still ask for it. Raises NoSuchSession."""
    known = session_id.isdigit() and len(session_id) <= 12
    found = Session.objects.filter(city_id=city.id, procedure=procedure, pk=int(session_id)) if known else None
    session = lock_session(found[0].pk) if found else None
    if session is None or session.is_cancelled or session.starts_at <= at:
        raise NoSuchSession(_("Cette date n’est plus proposée : choisissez-en une autre."), field="session")
    return session


def has_seat(session: Session) -> bool:
    return taken(session) < session.seats


def taken(session: Session) -> int:
    return Request.objects.filter(session=session, is_open=True, is_waiting=False).count()


def place_in(request: Request, session: Session) -> None:
    """A seat when one is free and nobody waits for it, else the end of the waiting list. The caller saves."""
    waits = Request.objects.filter(session=session, is_open=True, is_waiting=True).exists()
    request.session, request.is_waiting = session, waits or not has_seat(session)
    request.appointment_at = None if request.is_waiting else session.starts_at
    request.reminded_at = None


def move_up(city: CityInfo, session: Session, *, at: datetime) -> int:
    """Free seats go to those who wait, first come first served; each is told. Returns how many."""
    if session.is_cancelled or session.starts_at <= at:
        return 0
    free = max(0, session.seats - taken(session))
    waiting = Request.objects.select_for_update(of=("self",)).filter(session=session, is_open=True, is_waiting=True)
    moved = list(waiting.order_by("pk")[:free])
    for request in moved:
        request.is_waiting, request.appointment_at = False, session.starts_at
        with translation.override(request.lang):
            said = _("Une place s’est libérée : elle est à vous.")
            label = _("vous avez une place")
        keep(city, request, "request.seated", by=SYSTEM, at=at, text=said)
        tell(city, request, label=label, at=at)
    return len(moved)
