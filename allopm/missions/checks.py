"""The cards of vehicle checks, as the crew and the desk read them. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from allopm.moments import stamp, stamp_or_none

if TYPE_CHECKING:
    from allopm.missions.models import VehicleCheck


def check_cards(checks: Iterable[VehicleCheck]) -> list[dict[str, Any]]:
    """The checks of one case, oldest first; `moved` compares the valves with the first check."""
    ordered = sorted(checks, key=lambda check: (check.at, check.pk))
    return [_card(check, ordered[0]) for check in ordered]


def _card(check: VehicleCheck, first: VehicleCheck) -> dict[str, Any]:
    return {
        "at": stamp(check.at),
        "by": check.by,
        "plate": check.plate,
        "make": check.make,
        "colour": check.colour,
        "valves": check.valves,
        "note": check.note,
        "photos": check.photos,
        "recheck_at": stamp_or_none(check.recheck_at),
        "moved": None if check.pk == first.pk else has_moved(first.valves, check.valves),
    }


def has_moved(first: Mapping[str, str], then: Mapping[str, str]) -> bool | None:
    """Whether a valve stands elsewhere than at the first check; None when no wheel was noted twice."""
    both = set(first) & set(then)
    return any(first[wheel] != then[wheel] for wheel in both) if both else None
