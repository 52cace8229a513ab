"""The write door of sessions: weekly ones planned ahead by themselves, added, widened and cancelled by the team."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from allopm.city.queries import every_city, procedures
from allopm.journal.actions import write
from allopm.refusals import Conflict, Malformed, NotFound
from allopm.services.change import keep, lock, lock_session, procedure_of, tell
from allopm.services.models import Request, Session
from allopm.services.queries import find_request
from allopm.services.seats import move_up, open_session, place_in, taken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from allopm.city.files.procedures import SessionsFile
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEATS_MOST: Final = 500


def plan_sessions(at: datetime) -> int:
    """Weekly sessions of every procedure, as many weeks ahead as it says. Periodic; what is there stays."""
    made = 0
    for city in every_city():
        for info in procedures(city):
            if info.sessions:
                made += _plan(city, info.code, info.sessions, at=at)
    return made


def _plan(city: CityInfo, procedure: str, rule: SessionsFile, *, at: datetime) -> int:
    wanted = {
        starts_at: Session(
            city_id=city.id,
            procedure=procedure,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=rule.minutes),
            seats=rule.seats,
            place=rule.place,
        )
        for starts_at in _weekly(rule, city.timezone, at=at)
    }
    mine = Session.objects.filter(city_id=city.id, procedure=procedure)
    known = set(mine.filter(starts_at__in=wanted).values_list("starts_at", flat=True))
    fresh = [session for starts_at, session in wanted.items() if starts_at not in known]
    Session.objects.bulk_create(fresh, ignore_conflicts=True)  # two workers at once plan it once
    return len(fresh)


def _weekly(rule: SessionsFile, zone: str, *, at: datetime) -> Iterator[datetime]:
    """At the same hour on the wall, summer and winter."""
    local = at.astimezone(ZoneInfo(zone))
    for ahead in range(rule.weeks_ahead * 7 + 1):
        day = local.date() + timedelta(days=ahead)
        for one in rule.weekly:
            starts_at = datetime.combine(day, time.fromisoformat(one.at), tzinfo=ZoneInfo(zone))
            if DAYS[day.weekday()] == one.day and starts_at > at:
                yield starts_at


@transaction.atomic
def add_session(
    city: CityInfo, procedure: str, *, starts_at: datetime, seats: int, by: Actor, at: datetime
) -> Session:  # fmt: skip
    """One more date; the same date twice is one. Raises Malformed, NotFound."""
    rule = procedure_of(city, procedure).sessions
    if rule is None:
        raise NotFound(_("Cette démarche n’a pas de séances."))
    _check_seats(seats)
    if starts_at <= at:
        raise Malformed(_("Cette date est passée."), field="starts_at")
    session, is_new = Session.objects.get_or_create(
        city_id=city.id,
        procedure=procedure,
        starts_at=starts_at,
        defaults={"ends_at": starts_at + timedelta(minutes=rule.minutes), "seats": seats, "place": rule.place},
    )
    if is_new:
        write(city.id, what="session.added", about=f"session:{session.pk}", by=by, at=at, data={"seats": seats})
    return session


def _check_seats(seats: int) -> None:
    if not 1 <= seats <= SEATS_MOST:
        raise Malformed(_("Le nombre de places va de 1 à %(most)s.") % {"most": SEATS_MOST}, field="seats")


def _locked(city: CityInfo, session_id: int) -> Session:
    known = Session.objects.filter(city_id=city.id, pk=session_id).exists()
    session = lock_session(session_id) if known else None
    if session is None:
        raise NotFound(_("Cette séance n’existe pas."))
    if session.is_cancelled:
        raise Conflict(_("Cette séance est annulée."))
    return session


@transaction.atomic
def set_seats(city: CityInfo, session_id: int, *, seats: int, by: Actor, at: datetime) -> int:
    """More seats, or fewer down to those that are taken; who waits moves up. Raises Malformed, NotFound, Conflict."""
    session = _locked(city, session_id)
    _check_seats(seats)
    held = taken(session)
    if seats < held:
        raise Malformed(_("%(n)s places sont déjà prises.") % {"n": held}, field="seats")
    session.seats = seats
    session.save(update_fields=["seats"])
    write(city.id, what="session.seats", about=f"session:{session.pk}", by=by, at=at, data={"seats": seats})
    return move_up(city, session, at=at)


@transaction.atomic
def cancel_session(city: CityInfo, session_id: int, *, by: Actor, at: datetime) -> int:
    """Nobody comes; everybody who is registered is told and may choose another date. Returns how many."""
    session = _locked(city, session_id)
    session.is_cancelled = True
    session.save(update_fields=["is_cancelled"])
    write(city.id, what="session.cancelled", about=f"session:{session.pk}", by=by, at=at)
    told = list(Request.objects.select_for_update(of=("self",)).filter(session=session, is_open=True).order_by("pk"))
    for request in told:
        request.session, request.is_waiting, request.appointment_at = None, False, None
        with translation.override(request.lang):
            said = _("Cette séance est annulée. Choisissez une autre date sur cette page.")
            label = _("la séance est annulée")
        keep(city, request, "request.unseated", by=by, at=at, text=said)
        tell(city, request, label=label, at=at)
    return len(told)


@transaction.atomic
def change_session(city: CityInfo, token: str, session_id: str, *, by: Actor, at: datetime) -> Request:
    """The person takes another date; the seat left goes to who waits for it. Raises NoSuchSession, Conflict."""
    found = find_request(token)
    for pk in sorted({int(session_id) if session_id.isdigit() else 0, found.session_id or 0} - {0}):
        Session.objects.select_for_update().filter(city_id=city.id, pk=pk).first()
    wanted = open_session(city, found.procedure, session_id, at=at)
    request = lock(city, found.code)
    if not request.is_open:
        raise Conflict(_("Cette demande est terminée : faites-en une autre."))
    left = request.session
    if left is not None and left.pk == wanted.pk:
        return request
    place_in(request, wanted)
    keep(city, request, "request.moved", by=by, at=at, text=_("Vous avez choisi une autre date."))
    if left is not None:
        move_up(city, left, at=at)
    return request
