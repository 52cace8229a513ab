"""Keeps the desk's past for thirty days: quarters of an hour of events, a whole picture every hour. Commits by itself.

Compressing is done outside any transaction, and each row is one short write: no screen is held back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from allopm.city.queries import every_city
from allopm.closures.queries import closure_cards
from allopm.events.log import current_position, parse_position
from allopm.events.position import START, Position
from allopm.fleet.queries import crew_cards
from allopm.incidents.queries import open_incidents
from allopm.replays.erasing import scrub
from allopm.replays.log import Line, lines_after
from allopm.replays.models import Consultation, Keyframe, Segment
from allopm.replays.packing import pack_cards, pack_events
from allopm.replays.picture import Card, cases_in, to_keep
from allopm.safety.queries import open_alerts

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

KEPT: Final = timedelta(days=30)  # the issue's « any minute of the last 30 days »
QUARTER: Final = timedelta(minutes=15)
KEYFRAME_EVERY: Final = timedelta(hours=1)  # an hour of events is some hundreds to apply (chosen)


def keep_past(at: datetime) -> int:
    """Archive what is over, take a picture when it is time, forget what is too old. Periodic; returns the segments."""
    kept = archive_logs(at)
    for city in every_city():
        last = Keyframe.objects.filter(city_id=city.id).order_by("-at").values_list("at", flat=True).first()
        if last is None or at - last >= KEYFRAME_EVERY:
            take_picture(city, at)
        forget_past(city, at - KEPT - KEYFRAME_EVERY)  # the picture that the oldest minute starts from
        scrub(city)
    return kept


def archive_logs(at: datetime) -> int:
    """Of every city; whoever shortens the log calls this before."""
    return sum(archive_log(city, at) for city in every_city())


def archive_log(city: CityInfo, at: datetime) -> int:
    """Every quarter of an hour that is over and settled becomes a row; returns how many."""
    last = Segment.objects.filter(city_id=city.id).order_by("-id").only("xid", "seq", "until").first()
    start = Position(last.xid, last.seq) if last else START
    lines = lines_after(city.id, start, seen=last.until if last else None)
    count = 0
    for _quarter, group in groupby(_over(lines, quarter_of(at)), key=lambda line: quarter_of(line.event.at)):
        _keep_segment(city, list(group))
        count += 1
    return count


def quarter_of(at: datetime) -> datetime:
    """The beginning of the quarter of an hour, in UTC."""
    at = at.astimezone(UTC)
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def _over(lines: Iterator[Line], now: datetime) -> Iterator[Line]:
    """Settled lines of quarters before `now`."""
    for line in lines:
        if not line.is_settled or line.event.at >= now:
            return
        yield line


def _keep_segment(city: CityInfo, lines: list[Line]) -> None:
    events = [line.event for line in lines]
    Segment.objects.create(
        city_id=city.id,
        since=events[0].at,
        until=events[-1].at,
        xid=lines[-1].position.xid,
        seq=lines[-1].position.seq,
        count=len(events),
        cases=cases_in([event.entity for event in events]),
        body=pack_events(events),
    )


def take_picture(city: CityInfo, at: datetime) -> Keyframe:
    """The whole desk, from the tables themselves: what the log may have lost is right again from here."""
    with _steady():
        position = parse_position(current_position()) or START
        cards = desk_cards(city)
    return Keyframe.objects.create(
        city_id=city.id, at=at, xid=position.xid, seq=position.seq, cases=cases_in(cards), body=pack_cards(cards)
    )


def desk_cards(city: CityInfo) -> dict[str, Card]:
    """What a snapshot of this moment shows, by entity, as it is archived."""
    cards = {f"incident:{card['code']}": card for card in open_incidents(city)}
    cards |= {f"crew:{card['call_sign']}": card for card in crew_cards(city)}
    cards |= {f"closure:{card['id']}": card for card in closure_cards(city)}
    cards |= {f"alert:{card['id']}": card for card in open_alerts(city)}
    return {entity: to_keep(entity, card) for entity, card in cards.items()}


@contextmanager
def _steady() -> Iterator[None]:
    """One database snapshot, so that the cards and the position agree."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def forget_past(city: CityInfo, before: datetime) -> int:
    """Rows are dropped whole; returns how many segments went."""
    gone, _by_table = Segment.objects.filter(city_id=city.id, until__lt=before).delete()
    Keyframe.objects.filter(city_id=city.id, at__lt=before).delete()
    Consultation.objects.filter(city_id=city.id, last_at__lt=before).delete()
    return gone
