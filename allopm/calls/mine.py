"""What is held on callers: shown and erased at their word. A call that is still being dealt with keeps its number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from allopm.calls.models import Call
from allopm.columns.phones import phone_hashes
from allopm.journal.actions import write
from allopm.journal.actor import RESIDENT
from allopm.moments import stamp, stamp_or_none

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from allopm.city.queries import CityInfo

MOST: Final = 100  # calls of one number in the thirty days that numbers are kept (chosen)


def owners_of_contact(city: CityInfo, *, email: str = "", phone: str = "") -> list[str]:
    """`call:<pk>` of a number that its owner has proved to be his."""
    if not phone:
        return []
    calls = Call.objects.filter(city_id=city.id, number_hash__in=phone_hashes(phone)).exclude(number_hash="")
    return [f"call:{pk}" for pk in calls.order_by("-pk").values_list("pk", flat=True)[:MOST]]


def held(city: CityInfo, owners: Iterable[str]) -> list[dict[str, Any]]:
    """Latest first: calls of a proved number, and those that one's own reports came by."""
    return [
        {
            "owner": "" if call.is_open else f"call:{call.pk}",
            "number": call.number,
            "began_at": stamp(call.began_at),
            "ended_at": stamp_or_none(call.ended_at),
            "note": call.note,
        }
        for call in _rows(city, owners).order_by("-pk")[:MOST]
        if call.number or call.note
    ]


@transaction.atomic
def erase(city: CityInfo, owners: Iterable[str], *, at: datetime) -> int:
    """The number and what was noted; times stay for the figures. How many calls lost theirs."""
    named = _rows(city, owners).filter(is_open=False).exclude(number_words="", note="")
    keys = list(named.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)[:MOST])
    for key in keys:
        write(city.id, what="call.erased_by_caller", about=f"call:{key}", by=RESIDENT, at=at)
    return Call.objects.filter(pk__in=keys).update(number="", number_hash="", number_words="", note="")


def _rows(city: CityInfo, owners: Iterable[str]) -> QuerySet[Call]:
    keys: dict[str, list[int]] = {"call": [], "report": []}
    for owner in owners:
        kind, _colon, number = owner.partition(":")
        if kind in keys and number.isascii() and number.isdigit():
            keys[kind].append(int(number))
    rows = Call.objects.filter(city_id=city.id)
    return rows.filter(pk__in=keys["call"]) | rows.filter(report_id__in=keys["report"])
