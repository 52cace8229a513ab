"""Open cards hear of a changed configuration: in small batches, each case under its lock. Changes no case."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import TYPE_CHECKING, Final

from django.db import transaction

from allopm.city.queries import catalogue, city_by_id, desk_rules, dispatch_rules, sectors, services
from allopm.incidents.change import announce, lock_all
from allopm.incidents.models import Incident, Told
from allopm.incidents.states import State

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

BATCH: Final = 50  # cases per transaction: some tenths of a second
BATCHES: Final = 20  # per city and run; the next run goes on


def retell_changed_cities(at: datetime) -> int:
    """Periodic. Returns how many cards were told again; none while nothing that a card shows has changed."""
    cities = Incident.objects.exclude(state=State.ENDED).order_by("city_id").values_list("city_id", flat=True)
    return sum(_retell(city_by_id(city_id), at=at) for city_id in list(cities.distinct()))


def shown_of(city: CityInfo) -> str:
    """What cards show of the configuration, as one fingerprint: limits, labels, names."""
    said = {
        "limits": {code: asdict(limits) for code, limits in dispatch_rules(city).classes.items()},
        "watch": desk_rules(city).watch_minutes,
        "kinds": {code: [kind.label, kind.group_label, kind.door] for code, kind in catalogue(city).known.items()},
        "sectors": {sector.code: sector.name for sector in sectors(city)},
        "services": {service.code: service.name for service in services(city)},
    }
    return sha256(dumps(said, sort_keys=True).encode()).hexdigest()


def _retell(city: CityInfo, *, at: datetime) -> int:
    """A city never told before starts as it is: its cards were made of it. A change on the way begins again."""
    shown = shown_of(city)
    told, is_new = Told.objects.get_or_create(city_id=city.id, defaults={"shown": shown})
    if is_new or (told.shown == shown and not told.is_under_way):
        return 0
    if told.shown != shown:
        told.shown, told.after, told.is_under_way = shown, 0, True
        told.save()
    return sum(_batch(city, told, at=at) for _number in range(BATCHES) if told.is_under_way)


@transaction.atomic
def _batch(city: CityInfo, told: Told, *, at: datetime) -> int:
    """The next open cases in the order of their key, and how far we are, in one transaction."""
    ahead = Incident.objects.filter(city_id=city.id, pk__gt=told.after).exclude(state=State.ENDED)
    codes = list(ahead.order_by("pk").values_list("code", flat=True)[:BATCH])
    cases = list(lock_all(city, codes).values())
    for case in cases:
        announce(city, case, at=at)
    told.after = cases[-1].pk if cases else told.after
    told.is_under_way = len(codes) == BATCH
    told.save()
    return len(cases)
