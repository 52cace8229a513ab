"""The write door of the desk towards calls: take, give back, begin one by hand, wrap, read the number."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from allopm.calls.cards import is_unclaimed
from allopm.calls.change import NotThisCall, conflict, keep, lock, lock_by_key, turn
from allopm.calls.models import Call
from allopm.calls.rules import wrap_code
from allopm.calls.states import Result, State
from allopm.columns.phones import e164, masked, phone_hash
from allopm.journal.actions import write
from allopm.journal.actor import SYSTEM
from allopm.refusals import Malformed

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

NOTE_MAX: Final = 2000
NUMBER_MAX: Final = 24


@transaction.atomic
def take(city: CityInfo, call_id: int, *, by: Actor, at: datetime) -> Call:
    """One operator has it; taking it twice is taking it once. Raises Conflict with who was faster."""
    call = lock(city, call_id)
    if call.taken_by_id == by.id and call.state == State.TAKEN:
        return call
    if not is_unclaimed(call):
        raise conflict(call)
    turn(call, State.TAKEN)
    _give(call, by, at=at)
    answered_again(city, call, at=at)
    return keep(city, call, "taken", by=by, at=at)


def _give(call: Call, by: Actor, *, at: datetime) -> None:
    call.taken_by_id, call.taken_at = by.id, at


def answered_again(city: CityInfo, call: Call, *, at: datetime) -> None:
    """Who had been lost and calls again needs no callback any more."""
    if not call.number_hash:
        return
    lost = Call.objects.select_for_update()
    for one in lost.filter(
        city_id=city.id, number_hash=call.number_hash, is_open=True, state=State.LOST, callback_by=""
    ).exclude(pk=call.pk).order_by("pk"):  # fmt: skip
        one.callback_done_at, one.callback_result = at, Result.CALLED_AGAIN
        keep(city, one, "called_again", by=SYSTEM, at=at)


@transaction.atomic
def release(city: CityInfo, call_id: int, *, by: Actor, at: datetime) -> Call:
    """Taken by mistake: the others see it again. Raises NotThisCall for somebody else's."""
    call = lock(city, call_id)
    if call.state != State.TAKEN or call.taken_by_id != by.id or call.incident_id:
        raise NotThisCall(_("Seul un appel que vous tenez, sans affaire, peut être rendu."))
    call.taken_by, call.taken_at = None, None
    if call.answered_at is None:
        call.state = State.LOST if call.ended_at else State.RINGING
    return keep(city, call, "released", by=by, at=at)


def begin(city: CityInfo, *, key: str, number: str, by: Actor, at: datetime) -> Call:
    """A call that no exchange announced, begun by hand; once for each `key` of a form."""
    number = number.strip()
    if len(number) > NUMBER_MAX or "\x00" in number:
        raise Malformed(_("Ce numéro est trop long."))
    try:
        with transaction.atomic():
            known = lock_by_key(city, f"desk:{key}")
            if known:
                return _correct(city, known, number, by=by, at=at)
            call = Call(city_id=city.id, key=f"desk:{key}", version=0, state=State.TAKEN, began_at=at, taken_at=at)
            call.taken_by_id, call.answered_at = by.id, at
            _write_number(call, number)
            answered_again(city, call, at=at)
            return keep(city, call, "begun", by=by, at=at)
    except IntegrityError:  # doubled: the other one made it
        with transaction.atomic():
            twin = lock_by_key(city, f"desk:{key}")
            if twin is None:
                raise
            return twin


@transaction.atomic
def correct_number(city: CityInfo, call_id: int, number: str, *, by: Actor, at: datetime) -> Call:
    """The number that the caller gives, for a withheld or a wrong one. Raises NotThisCall, Malformed."""
    call = lock(city, call_id)
    if len(number) > NUMBER_MAX or "\x00" in number:
        raise Malformed(_("Ce numéro est trop long."))
    return _correct(city, call, number.strip(), by=by, at=at)


def _correct(city: CityInfo, call: Call, number: str, *, by: Actor, at: datetime) -> Call:
    if call.state == State.WRAPPED or not number or call.number == (e164(number) or number):
        return call
    _write_number(call, number)
    answered_again(city, call, at=at)
    return keep(city, call, "number_corrected", by=by, at=at)


def _write_number(call: Call, number: str) -> None:
    call.number, call.number_words, call.number_hash = e164(number) or number, masked(number), phone_hash(number)


@transaction.atomic
def wrap(
    city: CityInfo, call_id: int, *, code: str, note: str, by: Actor, at: datetime, version: int | None = None
) -> Call:
    """What the call was, in one code of the city. The same code again changes nothing. Raises Malformed, Conflict."""
    call = lock(city, call_id)
    chosen = wrap_code(city, code)
    if chosen is None:
        raise Malformed(_("Ce code de fin d’appel n’existe pas."))
    if len(note) > NOTE_MAX or "\x00" in note:
        raise Malformed(_("La note est trop longue : %(max)s caractères au plus.") % {"max": NOTE_MAX})
    if call.state == State.WRAPPED and call.wrap_code == chosen.code:
        return call
    if version not in (None, call.version) or call.taken_by_id not in (None, by.id):
        raise conflict(call)
    turn(call, State.WRAPPED)
    call.wrap_code, call.note, call.wrapped_at = chosen.code, note.strip(), at
    if call.taken_by_id is None:
        _give(call, by, at=at)
    if call.callback_by and call.callback_done_at is None:  # calling back is done once its call is put away
        call.callback_done_at, call.callback_result = at, Result.REACHED
    return keep(city, call, "wrapped", by=by, at=at, code=chosen.code)


def read_number(city: CityInfo, call_id: int, *, by: Actor, at: datetime) -> Call:
    """The call with its number in clear; the read is journalled. Raises NotFound."""
    with transaction.atomic():
        call = lock(city, call_id)
        write(city.id, what="call.number_read", about=f"call:{call.pk}", by=by, at=at)
    return call
