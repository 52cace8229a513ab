"""Erased data stays erased: the archive loses what was personal in a case. Knows no screen.

Whoever erases a case or the reports of one calls `forget_case` in the same transaction. From then on no replay shows
it; the job rewrites the archived rows a little later, one short write each.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from allopm.replays.models import Erased, Keyframe, Segment
from allopm.replays.packing import pack_cards, pack_events, unpack_cards, unpack_events
from allopm.replays.picture import Card, blanked, case_of

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


def forget_case(city: CityInfo, code: str, *, at: datetime) -> None:
    """In the caller's transaction: the case keeps its number, its kind and what the room did; not where, nor words."""
    Erased.objects.get_or_create(city_id=city.id, case=code, defaults={"at": at})


def erased_cases(city: CityInfo) -> frozenset[str]:
    return frozenset(Erased.objects.filter(city_id=city.id).values_list("case", flat=True))


def without_erased(entity: str, card: Card, erased: frozenset[str]) -> Card:
    return blanked(card) if case_of(entity) in erased else card


def scrub(city: CityInfo) -> int:
    """Rewrite archived rows that still hold an erased case; returns how many."""
    erased = erased_cases(city)
    if not erased:
        return 0
    frames = Keyframe.objects.filter(city_id=city.id, cases__overlap=list(erased)).values_list("pk", flat=True)
    segments = Segment.objects.filter(city_id=city.id, cases__overlap=list(erased)).values_list("pk", flat=True)
    count = 0
    for pk in list(frames):
        _scrub_frame(pk, erased)
        count += 1
    for pk in list(segments):
        _scrub_segment(pk, erased)
        count += 1
    return count


@transaction.atomic
def _scrub_frame(pk: int, erased: frozenset[str]) -> None:
    row = Keyframe.objects.select_for_update().get(pk=pk)
    cards = unpack_cards(bytes(row.body))
    row.body = pack_cards({entity: without_erased(entity, card, erased) for entity, card in cards.items()})
    row.cases = [case for case in row.cases if case not in erased]
    row.save(update_fields=["body", "cases"])


@transaction.atomic
def _scrub_segment(pk: int, erased: frozenset[str]) -> None:
    row = Segment.objects.select_for_update().get(pk=pk)
    events = unpack_events(bytes(row.body))
    row.body = pack_events(replace(one, body=without_erased(one.entity, one.body, erased)) for one in events)
    row.cases = [case for case in row.cases if case not in erased]
    row.save(update_fields=["body", "cases"])
