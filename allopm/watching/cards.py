"""The card of a task, as the desk reads it inside the card of its case."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from allopm.city.queries import desk_rules
from allopm.moments import stamp, stamp_or_none
from allopm.watching.states import DECISIONS, Decision

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.watching.models import Watch


def watch_card(city: CityInfo, watch: Watch, *, code: str) -> dict[str, Any]:
    """`code` is the case's. `by` is who has taken it, null while nobody has."""
    taken = {"id": watch.taken_by_id, "name": watch.taken_by} if watch.taken_by else None
    return {
        "id": watch.pk,
        "version": watch.version,
        "incident": code,
        "state": watch.state,
        "reason": watch.reason,
        "asked_by": watch.asked_by,
        "asked_at": stamp(watch.asked_at),
        "due_at": stamp(watch.asked_at + timedelta(minutes=desk_rules(city).watch_minutes)),
        "rang_at": stamp_or_none(watch.rang_at),
        "by": taken,
        "from": stamp_or_none(watch.from_at),
        "to": stamp_or_none(watch.to_at),
        "looked": watch.looked,
        "decision": watch.decision or None,
        "decision_label": DECISIONS[Decision(watch.decision)] if watch.decision else None,
        "words": watch.words,
        "cameras": watch.cameras,
    }
