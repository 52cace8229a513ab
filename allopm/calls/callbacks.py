"""The write door of callbacks: somebody lost, or who wished it, is called back; reached, no answer, or not to be."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.calls.change import NotThisCall, conflict, keep, lock, turn
from allopm.calls.rules import callback_minutes
from allopm.calls.states import Result, State
from allopm.refusals import Malformed

if TYPE_CHECKING:
    from allopm.calls.models import Call
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

LATEST: Final = timedelta(days=7)  # chosen: later, the number may be forgotten and the matter is another one


@transaction.atomic
def call_back(city: CityInfo, call_id: int, *, by: Actor, at: datetime) -> Call:
    """One operator dials; a lost call is then theirs, with its form. The number is read, and journalled."""
    call = lock(city, call_id)
    if call.callback_due_at is None or call.callback_done_at is not None or not call.number:
        raise NotThisCall(_("Il n’y a personne à rappeler : c’est déjà fait, ou le numéro est masqué."))
    if call.callback_by and call.callback_by != by.name:
        raise conflict(call)
    if call.callback_by == by.name:
        return call
    call.callback_by = by.name
    if call.state == State.LOST:
        turn(call, State.TAKEN)
        call.taken_by_id, call.taken_at = by.id, call.taken_at or at
    return keep(city, call, "called_back", by=by, at=at)


@transaction.atomic
def end_callback(city: CityInfo, call_id: int, *, result: str, by: Actor, at: datetime) -> Call:
    """How calling back went. Without an answer it is due again later; the same word twice is one. Raises Malformed."""
    call = lock(city, call_id)
    if result not in (Result.REACHED, Result.NO_ANSWER, Result.DROPPED):
        raise Malformed(_("Dites comment le rappel s’est passé."))
    if call.callback_due_at is None or call.callback_done_at is not None:
        return call
    if call.callback_by and call.callback_by != by.name:
        raise conflict(call)
    call.callback_result = result
    if result == Result.NO_ANSWER:
        call.callback_by, call.callback_due_at = "", at + timedelta(minutes=callback_minutes(city))
    else:
        call.callback_done_at = at
    if result != Result.REACHED and call.state == State.TAKEN and call.answered_at is None:
        turn(call, State.LOST)
        call.taken_by, call.taken_at = None, None
    return keep(city, call, f"callback_{result}", by=by, at=at)


@transaction.atomic
def wish_callback(city: CityInfo, call_id: int, *, due_at: datetime, by: Actor, at: datetime) -> Call:
    """The caller wishes to be called back then. Raises Malformed for a moment that cannot be, or no number."""
    call = lock(city, call_id)
    if not at < due_at <= at + LATEST:
        raise Malformed(_("Le rappel se fait dans les sept jours."))
    if not call.number:
        raise Malformed(_("Sans numéro, personne ne peut rappeler : demandez-le à l’appelant."))
    call.callback_due_at, call.callback_wished = due_at, True
    call.callback_by, call.callback_done_at, call.callback_result = "", None, ""
    return keep(city, call, "callback_wished", by=by, at=at)
