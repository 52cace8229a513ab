"""The public card of a closure, as the desk reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allopm.closures.states import CURRENT, State
from allopm.events.log import Change
from allopm.moments import stamp, stamp_or_none

if TYPE_CHECKING:
    from allopm.closures.models import Closure

Card = dict[str, Any]


def closure_card(closure: Closure) -> Card:
    """Everything a map and a list show of it. `factor` multiplies times in a slow zone; null when closed."""
    return {
        "id": closure.pk,
        "version": closure.version,
        "kind": closure.kind,
        "factor": closure.factor,
        "title": closure.title,
        "shape": closure.shape,
        "starts_at": stamp(closure.starts_at),
        "ends_at": stamp_or_none(closure.ends_at),
        "by": closure.drawn_by,
        "is_active": closure.state == State.ACTIVE,
    }


def closure_change(closure: Closure) -> Change:
    """The event that moves every desk; one that is over or lifted leaves it."""
    return Change(
        audience="desk",
        kind="closure.changed" if closure.state in CURRENT else "closure.gone",
        entity=f"closure:{closure.pk}",
        version=closure.version,
        body=closure_card(closure),
    )
