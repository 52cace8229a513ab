"""The grammar of every change to a call: lock, keep, tell. Knows no verb of its own.

Order of locks: the call first, then the case; nobody holds a case and then asks for a call.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from allopm.calls.cards import call_card, call_change
from allopm.calls.models import Call
from allopm.calls.states import State, can_become
from allopm.events.log import emit
from allopm.journal.actions import write
from allopm.moments import stamp
from allopm.refusals import Conflict, NotFound, Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor


class NotThisCall(Refused):
    """The state of the call does not allow this: 422."""

    code = "not_this_call"


def lock(city: CityInfo, call_id: int, version: int | None = None) -> Call:
    """The call's row, locked; with `version`, only if nobody changed it since. Raises NotFound, Conflict."""
    call = _rows().filter(city_id=city.id, pk=call_id).first()
    if call is None:
        raise NotFound(_("Cet appel n’existe pas, ou n’est plus gardé."))
    if version is not None and call.version != version:
        raise conflict(call)
    return call


def lock_by_key(city: CityInfo, key: str) -> Call | None:
    return _rows().filter(city_id=city.id, key=key).first()


def _rows() -> QuerySet[Call]:
    # Joined rows would not be read again after waiting for the lock: who has the call would be missing from it.
    return Call.objects.select_for_update()


def conflict(call: Call) -> Conflict:
    """Who has the call, since when, with its fresh card."""
    by = call.taken_by.name if call.taken_by else call.callback_by or _("Le standard")
    since = call.wrapped_at or call.taken_at or call.ended_at or call.began_at
    what = _("a classé cet appel") if call.state == State.WRAPPED else _("a pris cet appel")
    return Conflict(
        _("%(by)s %(what)s.") % {"by": by, "what": what}, by=by, what=what, at=stamp(since), call=call_card(call)
    )


def turn(call: Call, target: State) -> None:
    """Move to a state. Raises NotThisCall."""
    if call.state != target and not can_become(call.state, target):
        raise NotThisCall(_("Cet appel n’en est plus là : relisez sa ligne."), state=call.state)
    call.state = target


def keep(city: CityInfo, call: Call, what: str, *, by: Actor, at: datetime, **data: object) -> Call:
    """Write the row, the journal (never the number) and the event."""
    call.is_open = stands(call)
    call.version += 1
    call.save()
    write(city.id, what=f"call.{what}", about=f"call:{call.pk}", by=by, at=at, data=data)
    emit(city.id, call_change(call), at=at)
    return call


def stands(call: Call) -> bool:
    """Whether the desk still has something to do with it."""
    waits = call.callback_due_at is not None and call.callback_done_at is None
    return waits or call.state in (State.RINGING, State.TAKEN)
