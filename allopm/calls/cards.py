"""The desk's card of a call. Never the number itself: two figures at each end are enough to tell calls apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allopm.calls.states import State
from allopm.events.log import Change
from allopm.moments import stamp, stamp_or_none

if TYPE_CHECKING:
    from allopm.calls.models import Call

Card = dict[str, Any]


def call_card(call: Call) -> Card:
    """Reads `call.taken_by` and `call.incident`."""
    person, incident = call.taken_by, call.incident
    return {
        "id": call.pk,
        "version": call.version,
        "state": call.state,
        "number": call.number_words if call.is_open else "",
        "is_withheld": not call.number_words,
        "line": call.line,
        "at": stamp(call.began_at),
        "answered_at": stamp_or_none(call.answered_at),
        "taken_at": stamp_or_none(call.taken_at),
        "taken_by": person and {"id": person.pk, "name": person.name, "initials": person.initials},
        "ended_at": stamp_or_none(call.ended_at),
        "incident": incident and incident.code,
        "callback": _callback(call),
    }


def _callback(call: Call) -> Card | None:
    if call.callback_due_at is None or call.callback_done_at is not None:
        return None
    return {
        "due_at": stamp(call.callback_due_at),
        "is_wished": call.callback_wished,
        "by": call.callback_by or None,
    }


def call_change(call: Call) -> Change:
    """The event that moves every desk; a call with nothing left to do leaves it."""
    return Change(
        audience="desk",
        kind="call.changed" if call.is_open else "call.gone",
        entity=f"call:{call.pk}",
        version=call.version,
        body=call_card(call),
    )


def is_unclaimed(call: Call) -> bool:
    """Nobody at the desk has it: it rings, or was answered by a telephone of which we do not know whose it is."""
    return call.state == State.RINGING or (call.state == State.TAKEN and call.taken_by_id is None)
