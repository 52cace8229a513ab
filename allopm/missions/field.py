"""The crew's door: each action carries a key, so that a replay after a tunnel is harmless."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.fleet import actions as fleet
from allopm.missions.actions import crew_clears, crew_moves, crew_refuses
from allopm.missions.models import FieldAction, Mission
from allopm.missions.states import VERBS, State
from allopm.refusals import Malformed, NotFound

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

# A phone may have been in a tunnel, not in a drawer (chosen: one shift).
OLDEST: Final = timedelta(hours=12)


@dataclass(frozen=True)
class Deed:
    """One tap of a crew: what, when by its own clock, and the key that makes it count once."""

    verb: str
    at: datetime
    key: str
    reason: str = ""
    outcome: str = ""
    note: str = ""


def act(city: CityInfo, mission_id: int, deed: Deed, *, crew: str, by: Actor, now: datetime) -> Mission:
    """Do the crew's step once per key; a replay returns the mission as it is."""
    if deed.verb not in VERBS:
        raise NotFound()
    if not 8 <= len(deed.key) <= 64:
        raise Malformed(_("Il manque la clé de l’action."))
    at = min(max(deed.at, now - OLDEST), now)
    with transaction.atomic():
        if not _take_key(city, crew, deed, at=at, now=now):
            return find_mission(city, mission_id, crew=crew)
        who: Who = {"crew": crew, "by": by, "at": at}
        match VERBS[deed.verb]:
            case State.REFUSED:
                return crew_refuses(city, mission_id, **who, reason=deed.reason)
            case State.CLEARED:
                return crew_clears(city, mission_id, **who, outcome=deed.outcome, note=deed.note)
            case state:
                return crew_moves(city, mission_id, state, **who)


class Who(TypedDict):
    """Which crew, through which account, when."""

    crew: str
    by: Actor
    at: datetime


def _take_key(city: CityInfo, crew: str, deed: Deed, *, at: datetime, now: datetime) -> bool:
    """True when this key is new. A concurrent twin waits on the unique index, then finds it taken."""
    row = fleet.find_crew(city, crew)
    _action, is_new = FieldAction.objects.get_or_create(
        crew_id=row.pk, key=deed.key, defaults={"at": at, "received_at": now, "what": deed.verb}
    )
    return is_new


def find_mission(city: CityInfo, mission_id: int, *, crew: str) -> Mission:
    """This crew's mission, or NotFound."""
    mission = (
        Mission.objects.filter(city_id=city.id, pk=mission_id, crew__call_sign=crew)
        .select_related("crew", "incident")
        .first()
    )
    if mission is None:
        raise NotFound(_("Cette mission n’existe pas, ou n’est pas la vôtre."))
    return mission
