"""The crew's door: each action carries a key, so that a replay after a tunnel is harmless."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

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


def act(
    city: CityInfo,
    mission_id: int,
    verb: str,
    *,
    crew: str,
    by: Actor,
    at: datetime,
    now: datetime,
    key: str,
    reason: str = "",
    outcome: str = "",
    note: str = "",
) -> Mission:
    """Do the crew's step once per key; a replay returns the mission as it is."""
    if verb not in VERBS:
        raise NotFound()
    if not 8 <= len(key) <= 64:
        raise Malformed(_("Il manque la clé de l’action."))
    at = min(max(at, now - OLDEST), now)
    with transaction.atomic():
        if not _take_key(city, crew, key, verb, at=at, now=now):
            return find_mission(city, mission_id, crew=crew)
        match VERBS[verb]:
            case State.REFUSED:
                return crew_refuses(city, mission_id, crew=crew, by=by, at=at, reason=reason)
            case State.CLEARED:
                return crew_clears(city, mission_id, crew=crew, by=by, at=at, outcome=outcome, note=note)
            case state:
                return crew_moves(city, mission_id, state, crew=crew, by=by, at=at)


def _take_key(city: CityInfo, crew: str, key: str, verb: str, *, at: datetime, now: datetime) -> bool:
    """True when this key is new. A concurrent twin waits on the unique index, then finds it taken."""
    row = fleet.find_crew(city, crew)
    _action, is_new = FieldAction.objects.get_or_create(
        crew_id=row.pk, key=key, defaults={"at": at, "received_at": now, "what": verb}
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
