"""Keys of a crew's actions: each counts once, however often a phone sends it after a tunnel. Knows no action."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from allopm.fleet import actions as fleet
from allopm.missions.models import FieldAction
from allopm.refusals import Malformed

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

# A phone may have been in a tunnel, not in a drawer (chosen: one shift).
OLDEST: Final = timedelta(hours=12)


def own_time(at: datetime, *, now: datetime) -> datetime:
    """The moment by the crew's clock, never in the future, never older than a shift."""
    return min(max(at, now - OLDEST), now)


def take_key(city: CityInfo, crew: str, key: str, *, what: str, at: datetime, now: datetime) -> bool:
    """True when this key is new. A concurrent twin waits on the unique index, then finds it taken."""
    if not 8 <= len(key) <= 64:
        raise Malformed(_("Il manque la clé de l’action."))
    row = fleet.find_crew(city, crew)
    _action, is_new = FieldAction.objects.get_or_create(
        crew_id=row.pk, key=key, defaults={"at": at, "received_at": now, "what": what}
    )
    return is_new
