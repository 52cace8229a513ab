"""The card of a transmission, as the desk reads it. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allopm.events.log import Change
from allopm.moments import stamp, stamp_or_none
from allopm.transmissions.states import State

if TYPE_CHECKING:
    from allopm.transmissions.models import Transmission

Card = dict[str, Any]


def transmission_card(row: Transmission, code: str) -> Card:
    """`code` is the case's. `next_at` is the next try of one that could not be delivered yet."""
    is_retried = row.state == State.QUEUED and row.problem
    return {
        "id": row.pk,
        "version": row.version,
        "incident": code,
        "service": {"code": row.service, "name": row.service_name},
        "channel": row.channel,
        "subject": row.subject,
        "state": row.state,
        "created_at": stamp(row.created_at),
        "sent_at": stamp_or_none(row.sent_at),
        "received_at": stamp_or_none(row.received_at),
        "taken_at": stamp_or_none(row.taken_at),
        "answered_at": stamp_or_none(row.answered_at),
        "reminders": row.reminders,
        "verdict": row.verdict or None,
        "answer": row.answer,
        "problem": row.problem,
        "next_at": stamp_or_none(row.due_at) if is_retried else None,
    }


def transmission_change(row: Transmission, code: str) -> Change:
    """The event of the desk's panel: what is answered, ended or taken back leaves it."""
    return Change(
        audience="desk",
        kind="transmission.changed" if row.is_open else "transmission.gone",
        entity=f"transmission:{row.pk}",
        version=row.version,
        body=transmission_card(row, code),
    )
