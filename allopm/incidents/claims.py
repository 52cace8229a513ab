"""The soft claim of a case: until when it holds, given to somebody, let go by time. Knows nobody's presence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id, desk_rules
from allopm.incidents.models import Incident, IncidentStep
from allopm.incidents.states import State, Step
from allopm.journal.actions import write
from allopm.journal.actor import SYSTEM
from allopm.moments import stamp_or_none

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

# The next step is the desk's. A case that waits for its hour, a crew or a service keeps its holder as long as it does.
DESKS_TURN: Final = (State.NEW, State.OPEN, State.WATCHED)
AT_ONCE: Final = 200  # claims per run, each let go in a transaction of its own


def turn_claim(incident: Incident, held_by: int | None, *, by: Actor, at: datetime) -> None:
    """After a change: an act of the holder, a new holder, or the desk's turn again makes the claim last anew."""
    if incident.claimed_by_id is None or incident.state not in DESKS_TURN:
        incident.claim_until = None
    elif incident.claim_until is None or held_by != incident.claimed_by_id or by.id == incident.claimed_by_id:
        minutes = desk_rules(city_by_id(incident.city_id)).claim_minutes
        incident.claim_until = at + timedelta(minutes=minutes)


def claim_card(incident: Incident) -> dict[str, Any] | None:
    """Who holds it, until when."""
    person = incident.claimed_by
    if person is None:
        return None
    return {
        "id": person.pk,
        "name": person.name,
        "initials": person.initials,
        "until": stamp_or_none(incident.claim_until),
        "offered": is_offered(incident),
    }


def is_offered(incident: Incident) -> bool:
    """Given by the distribution when it came in, and nobody has opened or taken it."""
    return (
        incident.claimed_by_id is not None
        and incident.state == State.NEW
        and incident.claimed_at == incident.created_at
    )


def give_new_case(incident: Incident, user_id: int, *, name: str, at: datetime) -> None:
    """In the transaction that opens it: the case is softly claimed for somebody, and its history says so."""
    minutes = desk_rules(city_by_id(incident.city_id)).claim_minutes
    incident.claimed_by_id, incident.claimed_at = user_id, at
    incident.claim_until = at + timedelta(minutes=minutes)
    incident.save(update_fields=["claimed_by_id", "claimed_at", "claim_until"])
    IncidentStep.objects.create(
        incident=incident, kind=Step.GIVEN, at=at, by=SYSTEM.name, text=name, version=incident.version
    )
    data = {"to": user_id}
    write(incident.city_id, what="incident.given", about=f"incident:{incident.code}", by=SYSTEM, at=at, data=data)


def overdue_claims(at: datetime) -> list[tuple[int, str, int]]:
    """City, code and version of the cases whose claim has run out."""
    due = Incident.objects.filter(claim_until__lte=at).order_by("claim_until")
    return list(due.values_list("city_id", "code", "version")[:AT_ONCE])


def claims_of(city: CityInfo, people: Sequence[int]) -> list[tuple[str, int, int]]:
    """Code, version and holder of the open cases that these accounts hold."""
    if not people:
        return []
    held = Incident.objects.filter(city_id=city.id, claimed_by_id__in=people).exclude(state=State.ENDED)
    return [(case.code, case.version, case.claimed_by_id or 0) for case in held.order_by("pk")[:AT_ONCE]]


@transaction.atomic
def let_go_overdue(city: CityInfo, code: str, version: int, *, at: datetime) -> bool:
    """An old timer takes no renewed claim, whoever renewed it and however late the timer comes."""
    incident = _still(city, code, version)
    if incident is None or incident.claim_until is None or incident.claim_until > at:
        return False
    with translation.override("fr"):
        held_min = {"name": _name(incident), "minutes": desk_rules(city).claim_minutes}
        text = _("%(name)s n’y a pas agi depuis %(minutes)s min") % held_min
    _let_go(city, incident, text=text, at=at)
    return True


@transaction.atomic
def let_go_absent(city: CityInfo, code: str, version: int, *, user_id: int, at: datetime) -> bool:
    """Its holder is not at the desk any more."""
    incident = _still(city, code, version)
    if incident is None or incident.claimed_by_id != user_id:
        return False
    with translation.override("fr"):
        text = _("%(name)s n’est plus au poste") % {"name": _name(incident)}
    _let_go(city, incident, text=text, at=at)
    return True


def _still(city: CityInfo, code: str, version: int) -> Incident | None:
    from allopm.incidents.change import lock

    incident = lock(city, code)
    return incident if incident.version == version and incident.state != State.ENDED else None


def _name(incident: Incident) -> str:
    return incident.claimed_by.name if incident.claimed_by else ""


def _let_go(city: CityInfo, incident: Incident, *, text: str, at: datetime) -> None:
    from allopm.incidents.change import announce, change

    change(incident, Step.CLAIM_OVER, by=SYSTEM, at=at, text=text, claimed_by_id=None, claimed_at=None)
    announce(city, incident, at=at)
