"""What is kept of a crew's messages: counts for its page, lines for its copy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Min

from allopm.messages.models import Message
from allopm.moments import stamp, stamp_or_none


def messages_kept(crew_id: int) -> tuple[int, datetime | None]:
    """How many messages from and to the crew, and the oldest."""
    found = Message.objects.filter(crew_id=crew_id).aggregate(n=Count("pk"), oldest=Min("received_at"))
    return found["n"], found["oldest"]


def own_messages(crew_id: int) -> list[dict[str, Any]]:
    """Each message from and to the crew."""
    return [
        {
            "from": "desk" if message.is_from_desk else "crew",
            "by": message.by,
            "text": message.text,
            "at": stamp(message.at),
            "read_at": stamp_or_none(message.read_at),
        }
        for message in Message.objects.filter(crew_id=crew_id).order_by("pk")
    ]
