"""The crew's door to its missions: each action carries a key, so that a replay after a tunnel is harmless."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db import transaction

from allopm.missions.change import find_mission
from allopm.missions.deeds import crew_clears, crew_moves, crew_refuses
from allopm.missions.keys import own_time, take_key
from allopm.missions.states import VERBS, State
from allopm.refusals import NotFound

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor
    from allopm.missions.models import Mission


@dataclass(frozen=True)
class Deed:
    """One tap of a crew: what, when by its own clock, and the key that makes it count once."""

    verb: str
    at: datetime
    key: str
    reason: str = ""
    outcome: str = ""
    note: str = ""
    photos: tuple[str, ...] = ()


def act(city: CityInfo, mission_id: int, deed: Deed, *, crew: str, by: Actor, now: datetime) -> Mission:
    """Do the crew's step once per key; a replay returns the mission as it is."""
    if deed.verb not in VERBS:
        raise NotFound()
    at = own_time(deed.at, now=now)
    with transaction.atomic():
        if not take_key(city, crew, deed.key, what=deed.verb, at=at, now=now):
            return find_mission(city, mission_id, crew=crew)
        who: Who = {"crew": crew, "by": by, "at": at}
        match VERBS[deed.verb]:
            case State.REFUSED:
                return crew_refuses(city, mission_id, **who, reason=deed.reason)
            case State.CLEARED:
                return crew_clears(city, mission_id, **who, outcome=deed.outcome, note=deed.note, photos=deed.photos)
            case state:
                return crew_moves(city, mission_id, state, **who, heard_at=now)


class Who(TypedDict):
    """Which crew, through which account, when."""

    crew: str
    by: Actor
    at: datetime
