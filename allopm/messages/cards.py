"""The public card of a message, as the desk and its crew read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allopm.events.log import Change
from allopm.moments import stamp, stamp_or_none

if TYPE_CHECKING:
    from allopm.messages.models import Message

Card = dict[str, Any]


def message_card(message: Message) -> Card:
    """Reads `message.crew`."""
    return {
        "id": message.pk,
        "version": message.version,
        "crew": message.crew.call_sign,
        "from": "desk" if message.is_from_desk else "crew",
        "by": message.by,
        "text": message.text,
        "at": stamp(message.at),
        "read_at": stamp_or_none(message.read_at),
    }


def message_changes(message: Message) -> list[Change]:
    """The same card to every desk and to the one crew."""
    card = message_card(message)
    return [
        Change(
            audience=audience,
            kind="message.changed",
            entity=f"message:{message.pk}",
            version=message.version,
            body=card,
        )
        for audience in ("desk", f"crew:{message.crew.call_sign}")
    ]
