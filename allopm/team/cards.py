"""What every desk sees of a colleague and of the sheet that waits for a signature. Data only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allopm.events.log import Change
from allopm.moments import stamp, stamp_or_none
from allopm.team.states import SIGNED_BY, WAITING, Sheet
from allopm.team.words import STATE_WORDS

if TYPE_CHECKING:
    from datetime import datetime

    from allopm.team.models import ReliefNote, ReliefSheet, Seat

Card = dict[str, Any]


def presence_card(seat: Seat) -> Card:
    """Reads `user`. `since` is null for who is away."""
    return {
        "id": seat.user_id,
        "version": seat.version,
        "name": seat.user.name,
        "initials": seat.user.initials,
        "role": seat.user.role,
        "reading": seat.reading,
        "since": stamp_or_none(seat.since),
        "claims": seat.claims,
    }


def presence_change(seat: Seat) -> Change:
    """The event that moves every desk; who leaves goes from the list."""
    return Change(
        audience="desk",
        kind="presence.changed" if seat.since else "presence.gone",
        entity=f"presence:{seat.user_id}",
        version=seat.version,
        body=presence_card(seat),
    )


def relief_card(sheet: ReliefSheet) -> Card:
    """What every desk sees of a hand-over sheet: who has signed; its content is read apart. Counts `notes`."""
    state = Sheet(sheet.state)
    return {
        "id": sheet.pk,
        "version": sheet.version,
        "state": sheet.state,
        "state_words": str(STATE_WORDS[state]),
        "due_at": stamp(sheet.due_at),
        "made_at": stamp(sheet.made_at),
        "made_by": sheet.made_by,
        "leaving": _signature(sheet.leaving_id, sheet.leaving_name, sheet.leaving_at),
        "arriving": _signature(sheet.arriving_id, sheet.arriving_name, sheet.arriving_at),
        "alone": sheet.is_alone,
        "rang_at": stamp_or_none(sheet.rang_at),
        "notes": sheet.notes.count(),
        "digest": sheet.digest or None,
        "signs": SIGNED_BY.get(state),
    }


def _signature(user_id: int | None, name: str, at: datetime | None) -> Card | None:
    return {"id": user_id, "name": name, "at": stamp_or_none(at)} if at else None


def note_card(note: ReliefNote) -> Card:
    return {"id": note.pk, "text": note.text, "by": note.by, "at": stamp(note.at)}


def relief_change(sheet: ReliefSheet) -> Change:
    """The event that moves every desk; a sheet that waits for nobody any more goes."""
    return Change(
        audience="desk",
        kind="relief.changed" if sheet.state in WAITING else "relief.gone",
        entity=f"relief:{sheet.pk}",
        version=sheet.version,
        body=relief_card(sheet),
    )
