"""The cards of vehicle checks, as the crew and the desk read them. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from allopm.missions.models import VehicleCheck
from allopm.moments import stamp, stamp_or_none

if TYPE_CHECKING:
    from allopm.incidents.models import Incident


def check_cards(checks: Iterable[VehicleCheck]) -> list[dict[str, Any]]:
    """The checks of one case, oldest first; `moved` compares the valves with the first check of their clock."""
    ordered = sorted(checks, key=lambda check: (check.at, check.pk))
    return [_card(check, first) for check, first in zip(ordered, _firsts(ordered), strict=True)]


def _firsts(ordered: list[VehicleCheck]) -> Iterator[VehicleCheck]:
    """For each check the one with which it is compared. A check that starts a clock anew closed the one before."""
    first = ordered[0] if ordered else None
    for check in ordered:
        if first is not None:
            yield first
        first = check if check.recheck_at else first


def first_check(incident: Incident) -> VehicleCheck | None:
    """The check that started the clock of this case."""
    return incident.vehicle_checks.filter(recheck_at__isnull=False).order_by("-at", "-pk").first()


def last_checks(incident_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Of each case the check that started its clock, without the plate: for lists."""
    rows = VehicleCheck.objects.filter(incident_id__in=list(incident_ids), recheck_at__isnull=False)
    kept = ("at", "by", "make", "colour", "valves", "photos")
    return {row.incident_id: {name: _card(row, row)[name] for name in kept} for row in rows.order_by("at", "pk")}


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
