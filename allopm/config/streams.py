"""Who may open which stream, in the words of the rooms. The live part itself knows none of this."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest
from django.utils import timezone

from allopm.accounts.access import require_role
from allopm.accounts.roles import DESK_ROLES, Role
from allopm.city.queries import current_city
from allopm.events.session import Session
from allopm.fleet.queries import crew_of, position_cards, positions_since
from allopm.live.access import Grant, Refusal, Request
from allopm.live.application import LiveApplication
from allopm.live.feed import Changed, Feed
from allopm.live.reader import Pace
from allopm.refusals import NotFound, Refused, Unavailable
from allopm.reports.queries import find_thread

if TYPE_CHECKING:
    from allopm.accounts.models import User

_THREAD: Final = re.compile(r"/live/threads/([\w-]{16,64})", re.ASCII)
# A member of staff who signs out, or loses a role, stops seeing within 20 s; a thread's link hardly ever ends.
_STAFF_RECHECK_S: Final = 20.0
_THREAD_RECHECK_S: Final = 600.0
# Fixes are committed a little after they are received: look back this far, and leave out what was told already.
_LATE_FIX: Final = timedelta(seconds=2)
_POSITIONS_EVERY_S: Final = 0.5  # chosen: half of what a crew that drives is allowed to be late
_DATABASE_AWAY: Final = (OperationalError, InterfaceError)


def live_application() -> LiveApplication:
    """The live part of this process, with this city's doors and position feed."""
    return LiveApplication(
        Session.from_django(settings.DATABASES["default"]),
        authorize,
        feeds=[Feed("position", "desk", changed_positions, away=_DATABASE_AWAY, every_s=_POSITIONS_EVERY_S)],
        pace=Pace(coalesce_s=settings.COALESCE_MS / 1000),
    )


def authorize(request: Request) -> Grant | Refusal:
    """Blocks on the database; never raises."""
    try:
        return _grant(request)
    except Refused as refusal:
        return _refusal(refusal)
    except _DATABASE_AWAY:
        return _refusal(Unavailable())
    finally:
        connections.close_all()


@dataclass(frozen=True)
class Told:
    """The mark of the position feed: from when to look again, and what was told of the time after it."""

    since: datetime
    cards: Collection[Place]


Place = tuple[object, ...]


def changed_positions(mark: object) -> Changed:
    """Fixes received since the mark; the latest of every crew when there is none."""
    now = timezone.now()
    try:
        city = current_city()
        fixes = positions_since(city.id, mark.since) if isinstance(mark, Told) else position_cards(city)
    except Unavailable:  # no city yet
        return Changed(None, {})
    finally:
        connections.close_all()
    told = mark.cards if isinstance(mark, Told) else ()
    fresh = [card for card in fixes if _place(card) not in told]
    return Changed(Told(now - _LATE_FIX, {_place(card) for card in fixes}), {city.id: fresh})


def _place(card: Mapping[str, object]) -> Place:
    return card["call_sign"], card["at"], card["lon"], card["lat"]


def _grant(request: Request) -> Grant:
    if request.path == "/live/desk":
        return _desk(request)
    if request.path == "/live/field":
        return _field(request)
    if match := _THREAD.fullmatch(request.path):
        return _thread(match[1])
    raise NotFound()


def _desk(request: Request) -> Grant:
    user = require_role(_with_user(request), *DESK_ROLES)
    audiences = ("desk",) if user.role == Role.OPERATOR else ("desk", "city")
    return Grant(current_city().id, audiences, _STAFF_RECHECK_S)


def _field(request: Request) -> Grant:
    user: User = require_role(_with_user(request), Role.CREW)
    city = current_city()
    return Grant(city.id, (f"crew:{crew_of(city, user.pk).call_sign}",), _STAFF_RECHECK_S)


def _thread(token: str) -> Grant:
    report = find_thread(token)
    return Grant(report.city_id, (f"thread:{report.token_hash}",), _THREAD_RECHECK_S)


def _with_user(request: Request) -> HttpRequest:
    """As Django's own middleware would: the session's user, if the session still holds."""
    django_request = HttpRequest()
    django_request.session = SessionStore(request.cookies.get(settings.SESSION_COOKIE_NAME))
    django_request.user = auth.get_user(django_request)
    return django_request


def _refusal(refusal: Refused) -> Refusal:
    retry_after_s = 2 if isinstance(refusal, Unavailable) else None
    return Refusal(refusal.status, msgspec.json.encode(refusal.as_json()), retry_after_s)
