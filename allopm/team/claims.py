"""Claims seen from the team: given by a head of the room, let go when time or their holder is gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.accounts.queries import desk_staff
from allopm.city.queries import city_by_id
from allopm.incidents.change import announce, change, lock, require
from allopm.incidents.claims import claims_of, let_go_absent, let_go_overdue, overdue_claims
from allopm.incidents.states import Step
from allopm.refusals import NotFound, Refused
from allopm.team.models import Seat
from allopm.team.queries import present_people

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident
    from allopm.journal.actor import Actor


# A cut, or a browser started again, empties nobody's hands (chosen).
LINGER: Final = timedelta(minutes=2)


class NotAtTheDesk(Refused):
    """422: the case would wait under the name of somebody who is not there."""

    code = "not_at_the_desk"


@transaction.atomic
def assign(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int, to: int) -> Incident:
    """A head of the room gives the case to a colleague at the desk; the history says who gave it and who had it."""
    person = next((person for person in desk_staff(city) if person["id"] == to), None)
    if person is None:
        raise NotFound(_("Cette personne n’est pas de la salle."))
    if to not in present_people(city):
        raise NotAtTheDesk(
            _("%(name)s n’est pas au poste : confiez l’affaire à quelqu’un qui y est.") % {"name": person["name"]}
        )
    incident = lock(city, code, version)
    require(incident, "assign")
    if incident.claimed_by_id == to:
        return incident
    had = incident.claimed_by.name if incident.claimed_by else ""
    words = {"name": person["name"], "had": had}
    text = _("à %(name)s, reprise à %(had)s") % words if had else _("à %(name)s") % words
    change(incident, Step.ASSIGNED, by=by, at=at, text=text, claimed_by_id=to, claimed_at=at)
    announce(city, incident, at=at)
    return incident


def release_stale_claims(at: datetime) -> int:
    """Claims on which nobody acts, and those of who has left, are let go. Periodic; returns how many."""
    overdue = [let_go_overdue(city_by_id(pk), code, version, at=at) for pk, code, version in overdue_claims(at)]
    left = [
        let_go_absent(city, code, version, user_id=user_id, at=at)
        for city, people in _gone(at)
        for code, version, user_id in claims_of(city, people)
    ]
    return sum(overdue) + sum(left)


def _gone(at: datetime) -> list[tuple[CityInfo, list[int]]]:
    """Who has left each desk for good, as far as one can tell."""
    gone: dict[int, list[int]] = {}
    seats = Seat.objects.filter(since=None, left_at__lte=at - LINGER)
    for city_id, user_id in seats.values_list("city_id", "user_id"):
        gone.setdefault(city_id, []).append(user_id)
    return [(city_by_id(city_id), people) for city_id, people in gone.items()]
