"""The public card of an alert, as every desk and the crew itself read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allopm.events.log import Change
from allopm.moments import stamp, stamp_or_none
from allopm.safety.states import State

if TYPE_CHECKING:
    from allopm.safety.models import Alert

Card = dict[str, Any]


def alert_card(alert: Alert) -> Card:
    """Reads `alert.crew`."""
    return {
        "id": alert.pk,
        "version": alert.version,
        "crew": alert.crew.call_sign,
        "kind": alert.kind,
        "at": stamp(alert.at),
        "lon": alert.lon,
        "lat": alert.lat,
        "incident": alert.incident or None,
        "acknowledged_by": alert.acknowledged_by or None,
        "acknowledged_at": stamp_or_none(alert.acknowledged_at),
        "closed_at": stamp_or_none(alert.closed_at),
        "words": alert.words,
    }


def alert_changes(alert: Alert) -> list[Change]:
    """The same card to every desk and to the crew, which sees that it was seen; a closed alert leaves them."""
    kind = "alert.gone" if alert.state == State.CLOSED else "alert.changed"
    card, version = alert_card(alert), alert.version
    return [
        Change(audience=audience, kind=kind, entity=f"alert:{alert.pk}", version=version, body=card)
        for audience in ("desk", f"crew:{alert.crew.call_sign}")
    ]
