"""The write door of presence: who is at the desk, in which windows, reading what. Tells only what shows."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id, desk_rules
from allopm.events.log import emit
from allopm.incidents.queries import claim_counts, is_case
from allopm.refusals import Malformed
from allopm.team.cards import presence_change
from allopm.team.models import Seat, Window

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

NAME_MAX: Final = 64
# More windows than a person can look at (chosen); the oldest gives way.
WINDOWS_MAX: Final = 12
# A page that says it goes is often a reload: it has this long to come back (chosen).
RELOAD: Final = timedelta(seconds=10)


@transaction.atomic
def say_present(city: CityInfo, *, by: Actor, at: datetime, window: str, reading: str, session: str) -> Seat:
    """A window of the desk is there, with this case on it (or none). The sign of life itself is no event."""
    seat = _lock(city, by, window)
    known = Window.objects.filter(seat=seat, name=window).first()
    if reading and (known is None or known.reading != reading) and not is_case(city, reading):
        reading = ""  # erased or mistyped: nobody reads what is not there
    fields = {"reading": reading, "seen_at": at, "closing_at": None, "session": mark(session)}
    Window.objects.update_or_create(seat=seat, name=window, defaults=fields)
    if known is None:
        spare = Window.objects.filter(seat=seat).order_by("-seen_at", "-pk").values_list("pk", flat=True)[WINDOWS_MAX:]
        Window.objects.filter(pk__in=list(spare)).delete()
    _show(city, seat, at=at)
    return seat


@transaction.atomic
def close_window(city: CityInfo, *, by: Actor, at: datetime, window: str) -> None:
    """A page says that it goes: it reads nothing any more, and is forgotten unless it comes back at once."""
    seat = _lock(city, by, window)
    Window.objects.filter(seat=seat, name=window).update(reading="", closing_at=at)
    _show(city, seat, at=at)


@transaction.atomic
def leave_session(city_id: int, user_id: int, *, at: datetime, session: str) -> None:
    """Somebody signed out: the windows of that browser go at once."""
    seat = Seat.objects.select_for_update(of=("self",)).filter(city_id=city_id, user_id=user_id).first()
    if seat is None:
        return
    Window.objects.filter(seat=seat, session=mark(session)).delete()
    _show(city_by_id(city_id), seat, at=at)


def mark(session: str) -> str:
    """What recognises a browser session without being able to open it."""
    return hashlib.sha256(f"desk window {session}".encode()).hexdigest()


def mark_away(at: datetime) -> int:
    """Silent windows are forgotten, and whoever has none left is away. Periodic; returns how many seats moved."""
    cities = [city_by_id(pk) for pk in Seat.objects.exclude(since=None).values_list("city_id", flat=True).distinct()]
    return sum(_look_again(city, pk, at=at) for city in cities for pk in _doubtful(city, at))


def _doubtful(city: CityInfo, at: datetime) -> list[int]:
    """Seats with a silent window, or that hold more or fewer cases than they say."""
    silent = Window.objects.filter(_silent(city, at), seat__city_id=city.id).values_list("seat_id", flat=True)
    present = Seat.objects.filter(city_id=city.id, since__isnull=False).values_list("pk", "user_id", "claims")
    held = claim_counts(city, [user_id for _pk, user_id, _claims in present])
    other = [pk for pk, user_id, claims in present if held.get(user_id, 0) != claims]
    return sorted({*silent, *other})


def _silent(city: CityInfo, at: datetime) -> Q:
    since = at - timedelta(seconds=desk_rules(city).presence_s)
    return Q(seen_at__lte=since) | Q(closing_at__lte=at - RELOAD)


@transaction.atomic
def _look_again(city: CityInfo, seat_id: int, *, at: datetime) -> bool:
    """Under the lock: a window heard meanwhile stays."""
    seat = Seat.objects.select_for_update(of=("self",)).select_related("user").get(pk=seat_id)
    Window.objects.filter(_silent(city, at), seat=seat).delete()
    return _show(city, seat, at=at)


def _lock(city: CityInfo, by: Actor, window: str) -> Seat:
    if not window or len(window) > NAME_MAX or by.id is None:
        raise Malformed(_("Cette fenêtre ne dit pas qui elle est."))
    Seat.objects.get_or_create(city_id=city.id, user_id=by.id)
    return Seat.objects.select_for_update(of=("self",)).select_related("user").get(city_id=city.id, user_id=by.id)


def _show(city: CityInfo, seat: Seat, *, at: datetime) -> bool:
    """Tell every desk if what it sees of this person has changed; a seat that is and stays empty says nothing."""
    windows = list(Window.objects.filter(seat=seat).values_list("reading", flat=True))
    if not windows and seat.since is None:
        return False
    fresh: dict[str, Any] = {
        "since": (seat.since or at) if windows else None,
        "reading": sorted({code for code in windows if code}),
        "claims": claim_counts(city, [seat.user_id]).get(seat.user_id, 0),
    }
    if all(getattr(seat, name) == value for name, value in fresh.items()):
        return False
    for name, value in fresh.items():
        setattr(seat, name, value)
    seat.left_at = None if windows else at
    seat.version += 1
    seat.save(update_fields=[*fresh, "left_at", "version"])
    emit(city.id, presence_change(seat), at=at)
    return True
