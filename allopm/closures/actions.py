"""The write door of closures: drawn, changed, lifted, begun and ended by time. Knows nothing of crews or cases."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from allopm.closures.cards import closure_card, closure_change
from allopm.closures.draft import BadClosure, Draft, read_draft
from allopm.closures.models import Board, Closure
from allopm.closures.states import CURRENT, State, Step, can_become
from allopm.closures.words import STEP_WORDS
from allopm.events.log import emit
from allopm.journal.actions import write
from allopm.journal.actor import SYSTEM, Actor
from allopm.moments import stamp
from allopm.refusals import Conflict, NotFound, Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

# Every proposal reads them all (chosen: far above what a room can oversee).
MOST_AT_ONCE: Final = 200


class ClosureIsOver(Refused):
    """422: it has been lifted, or has come to its end."""

    code = "closure_is_over"


@dataclass(frozen=True)
class Drawn:
    """`is_new` is false when the key had been used: the closure is the one drawn then."""

    closure: Closure
    is_new: bool


@transaction.atomic
def draw_closure(city: CityInfo, draft: Draft, *, by: Actor, at: datetime, key: str = "") -> Drawn:
    """A new closure. The same `key` returns the same one. Raises BadClosure, BadShape."""
    draft = read_draft(city, draft, at=at)
    _lock_board(city.id)
    known = Closure.objects.filter(city_id=city.id, key=key).first() if key else None
    if known:
        return Drawn(known, is_new=False)
    if Closure.objects.filter(city_id=city.id, state__in=CURRENT).count() >= MOST_AT_ONCE:
        raise BadClosure(_("Il y a déjà %(most)s fermetures : levez-en d’abord.") % {"most": MOST_AT_ONCE})
    closure = Closure(
        city_id=city.id, key=key, drawn_by=by.name, drawn_at=at, version=0, state=State.SCHEDULED, **asdict(draft)
    )
    _record(closure, Step.DRAW, _state_at(draft, at), by=by, at=at)
    return Drawn(closure, is_new=True)


@transaction.atomic
def change_closure(city: CityInfo, closure_id: int, *, by: Actor, at: datetime, version: int, **words: Any) -> Closure:
    """New values for the fields of Draft that `words` names. Raises Conflict, ClosureIsOver, BadClosure, BadShape."""
    closure = _lock(city, closure_id, version)
    names = ("title", "kind", "shape", "starts_at", "ends_at", "factor")
    draft = replace(Draft(**{name: getattr(closure, name) for name in names}), **words)
    draft = read_draft(city, draft, at=at)
    for name, value in asdict(draft).items():
        setattr(closure, name, value)
    _record(closure, Step.CHANGE, _state_at(draft, at), by=by, at=at)
    return closure


@transaction.atomic
def lift_closure(city: CityInfo, closure_id: int, *, by: Actor, at: datetime, version: int) -> Closure:
    """The streets are open again, from this moment. Raises Conflict, ClosureIsOver."""
    closure = _lock(city, closure_id, version)
    closure.lifted_at = at
    _record(closure, Step.LIFT, State.LIFTED, by=by, at=at)
    return closure


def turn_with_time(at: datetime) -> int:
    """Closures whose beginning or end has come change state and screens follow. Periodic; returns how many.

    Proposals do not wait for it: they compare the moments themselves.
    """
    due = Closure.objects.filter(
        Q(state=State.SCHEDULED, starts_at__lte=at) | Q(state__in=CURRENT, ends_at__lte=at)
    ).values_list("city_id", "pk")
    return sum(_turn(city_id, pk, at=at) for city_id, pk in due)


@transaction.atomic
def _turn(city_id: int, closure_id: int, *, at: datetime) -> bool:
    _lock_board(city_id)
    closure = Closure.objects.select_for_update(of=("self",)).get(pk=closure_id)
    state = State(closure.state) if closure.state not in CURRENT else _state_at(closure, at)
    if state == closure.state:
        return False  # somebody was faster
    _record(closure, Step.BEGIN if state == State.ACTIVE else Step.END, state, by=SYSTEM, at=at)
    return True


def _state_at(times: Draft | Closure, at: datetime) -> State:
    if times.ends_at is not None and times.ends_at <= at:
        return State.OVER
    return State.ACTIVE if times.starts_at <= at else State.SCHEDULED


def _lock_board(city_id: int) -> None:
    """One writer at a time in a city; every process then sees a new mark and reads again."""
    Board.objects.update_or_create(city_id=city_id, defaults={"mark": uuid.uuid4()})


def _lock(city: CityInfo, closure_id: int, version: int) -> Closure:
    """The closure's row, locked, if nobody changed it since. Raises NotFound, Conflict, ClosureIsOver."""
    _lock_board(city.id)
    closure = Closure.objects.select_for_update(of=("self",)).filter(city_id=city.id, pk=closure_id).first()
    if closure is None:
        raise NotFound(_("Cette fermeture n’existe pas."))
    if closure.version != version:
        raise _conflict(closure)
    if closure.state not in CURRENT:
        raise ClosureIsOver(_("Cette fermeture est %(what)s : tracez-en une autre.") % {"what": _last_step(closure)})
    return closure


def _conflict(closure: Closure) -> Conflict:
    """Who did what in the meantime, with the fresh card."""
    what = _last_step(closure)
    return Conflict(
        _("%(by)s vient d’agir sur cette fermeture : %(what)s.") % {"by": closure.last_by, "what": what},
        by=closure.last_by,
        what=what,
        at=stamp(closure.updated_at),
        closure=closure_card(closure),
    )


def _last_step(closure: Closure) -> str:
    return str(STEP_WORDS[Step(closure.last_what)])


def _record(closure: Closure, step: Step, state: State, *, by: Actor, at: datetime) -> None:
    """Save a locked or new closure in its new state, journal it and tell the desks."""
    if not can_become(closure.state, state):
        raise ClosureIsOver(_("Cette fermeture est déjà terminée."))
    closure.state, closure.version = state, closure.version + 1
    closure.updated_at, closure.last_by, closure.last_what = at, by.name, step
    closure.save()
    write(
        closure.city_id,
        what=f"closure.{step}",
        about=f"closure:{closure.pk}",
        by=by,
        at=at,
        data=closure_card(closure),
    )
    emit(closure.city_id, closure_change(closure), at=at)
