"""The desk at a past moment: the last whole picture before it, and what was seen since. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from allopm.events.position import Position
from allopm.refusals import Refused
from allopm.replays.archive import KEPT
from allopm.replays.erasing import erased_cases, without_erased
from allopm.replays.log import lines_after
from allopm.replays.models import Keyframe, Segment
from allopm.replays.packing import unpack_cards, unpack_events
from allopm.replays.picture import Picture, Seen

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


class NotKept(Refused):
    """Before the archive begins, or not yet: 422."""

    code = "not_kept"


@dataclass(frozen=True)
class Stretch:
    """The desk at `at`, and what it was told from then until `until`."""

    at: datetime
    until: datetime
    picture: Picture
    changes: list[Seen]


def first_moment(city: CityInfo, *, now: datetime) -> datetime | None:
    """From when on there is something to look at."""
    oldest = Keyframe.objects.filter(city_id=city.id).order_by("at").values_list("at", flat=True).first()
    return None if oldest is None else max(oldest, now - KEPT)


def stretch(city: CityInfo, at: datetime, until: datetime) -> Stretch:
    """Raises NotKept when the archive does not reach that far back."""
    frame = Keyframe.objects.filter(city_id=city.id, at__lte=at).order_by("-at").first()
    if frame is None:
        raise NotKept(_("Le rejeu ne remonte pas jusque-là : choisissez un moment plus récent."))
    erased = erased_cases(city)
    cards = unpack_cards(bytes(frame.body))
    picture = Picture({entity: without_erased(entity, card, erased) for entity, card in cards.items()})
    changes: list[Seen] = []
    for event in _unerased(_events_since(city, frame, until), erased):
        if event.at > until:
            break
        if event.at <= at:
            picture.apply(event)
        else:
            changes.append(event)
    return Stretch(at, until, picture, changes)


def _unerased(events: Iterator[Seen], erased: frozenset[str]) -> Iterator[Seen]:
    for event in events:
        yield replace(event, body=without_erased(event.entity, event.body, erased))


def _events_since(city: CityInfo, frame: Keyframe, until: datetime) -> Iterator[Seen]:
    """From the archive, then from the log where the archive ends."""
    here, seen = Position(frame.xid, frame.seq), None
    rows = Segment.objects.filter(city_id=city.id, xid__gte=frame.xid, since__lte=until).order_by("id")
    for row in rows:
        if (row.xid, row.seq) <= here:
            continue
        yield from unpack_events(bytes(row.body))
        here, seen = Position(row.xid, row.seq), row.until
    for line in lines_after(city.id, here, seen=seen):
        yield line.event
