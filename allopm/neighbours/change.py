"""Locks, versions and history of the room: the only place where its rows are saved, journalled and told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from allopm.events.log import Change, emit
from allopm.journal.actions import write
from allopm.moments import stamp
from allopm.neighbours.models import Alert, Board, Member, Partner, Training
from allopm.neighbours.states import (
    ALERTS,
    PLACES,
    STANDINGS,
    AlertState,
    PlaceState,
    Standing,
)
from allopm.neighbours.waiting import waiting_card
from allopm.refusals import Conflict, NotFound, Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

ENTITY: Final = "neighbours"  # what waits for the police, as the desk is told
RowT = TypeVar("RowT", Member, Alert, Partner)
State = Standing | AlertState | PlaceState
_TABLES: Final[dict[str, Any]] = {"member": STANDINGS, "alert": ALERTS, "partner": PLACES}
_STATES: Final[dict[str, Any]] = {"member": Standing, "alert": AlertState, "partner": PlaceState}


class TooLate(Refused):
    """422: it is not in a state in which this can be done."""

    code = "too_late"

    @classmethod
    def default_message(cls) -> str:
        return _("Ce n’est plus possible : relisez la page pour voir où cela en est.")


def one_at_a_time(city: CityInfo, key: str) -> None:
    """A request that comes twice at once waits for itself, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [f"neighbours {key}", city.id])


def lock_member(city: CityInfo, pk: int, version: int | None = None) -> Member:
    """Locked, if nobody changed it since `version`. Raises NotFound, Conflict."""
    return _seen(Member.objects.select_for_update(of=("self",)).filter(city_id=city.id, pk=pk).first(), version)


def lock_alert(city: CityInfo, pk: int, version: int | None = None) -> Alert:
    """As lock_member."""
    return _seen(Alert.objects.select_for_update(of=("self",)).filter(city_id=city.id, pk=pk).first(), version)


def lock_partner(city: CityInfo, pk: int, version: int | None = None) -> Partner:
    """As lock_member."""
    return _seen(Partner.objects.select_for_update(of=("self",)).filter(city_id=city.id, pk=pk).first(), version)


def lock_training(city: CityInfo, pk: int) -> Training:
    """Before the partners that sit in it, always: two who want the last seat stand in line. Raises NotFound."""
    training = Training.objects.select_for_update(of=("self",)).filter(city_id=city.id, pk=pk).first()
    if training is None:
        raise NotFound(_("Cette formation n’existe pas, ou plus."))
    return training


def _seen(row: RowT | None, version: int | None) -> RowT:
    if row is None:
        raise NotFound()
    if version is not None and row.version != version:
        raise Conflict(
            _("%(by)s vient d’agir ici. Relisez la page avant de recommencer.") % {"by": row.last_by},
            by=row.last_by,
            what=row.last_what,
            at=stamp(row.updated_at),
        )
    return row


def require_becoming(row: Member | Alert | Partner, target: State) -> None:
    """Raises TooLate when the state table has no such step."""
    name = _name(row)
    if target not in _TABLES[name][_STATES[name](row.state)]:
        raise TooLate()


def record(
    row: Member | Alert | Partner, what: str, target: State, *, by: Actor, at: datetime, **data: object
) -> None:  # fmt: skip
    """Save a locked or new row in its new state, journal it without any name, and tell the desks what waits."""
    if row.pk is not None:
        require_becoming(row, target)
        row.version += 1
    row.state, row.updated_at, row.last_by, row.last_what = target, at, by.name, what
    row.save()
    name = _name(row)
    write(row.city_id, what=f"{name}.{what}", about=f"{name}:{row.pk}", by=by, at=at, data={"state": target, **data})
    tell_desks(row.city_id, at=at)


def tell_desks(city_id: int, *, at: datetime) -> None:
    """The counts of what waits, numbered by the city's board."""
    Board.objects.get_or_create(city_id=city_id)
    Board.objects.filter(city_id=city_id).update(version=F("version") + 1)
    card = waiting_card(city_id)
    emit(city_id, Change("desk", "neighbours.changed", ENTITY, card["version"], card), at=at)


def _name(row: Member | Alert | Partner) -> str:
    return type(row).__name__.lower()
