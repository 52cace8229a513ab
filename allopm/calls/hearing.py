"""The write door of the telephone exchange: a call rings, is answered, ends. Late, doubled and disordered words are
harmless: each only adds what was not known, and a person's act is never taken back by a machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from django.db import IntegrityError, transaction

from allopm.accounts.queries import desk_member
from allopm.calls.actions import answered_again
from allopm.calls.change import keep, lock_by_key
from allopm.calls.models import Call
from allopm.calls.rules import callback_minutes
from allopm.calls.states import Result, State
from allopm.city.queries import city_by_id
from allopm.columns.phones import e164, masked, phone_hash
from allopm.journal.actor import SYSTEM

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

Event = Literal["ringing", "answered", "ended"]
RINGS_AT_MOST: Final = timedelta(minutes=10)  # chosen: after this the word of its end was lost on the way
CALLBACK_OFFERED: Final = timedelta(hours=24)  # chosen: a lost call of yesterday is a figure, not a task


@dataclass(frozen=True)
class Heard:
    """One word of the exchange. `agent` is the e-mail of the operator whose telephone it was, where it knows."""

    event: Event
    call: str
    at: datetime
    number: str = ""
    line: str = ""
    agent: str = ""


def hear(city: CityInfo, heard: Heard, *, callback_min: int, now: datetime) -> Call:
    """Take in one word; the same word again changes nothing."""
    key = f"pbx:{heard.call}"
    at = min(heard.at, now)
    try:
        with transaction.atomic():
            call = lock_by_key(city, key)
            return _add(city, call or _begin(city, key, at=at), heard, callback_min=callback_min, at=at)
    except IntegrityError:  # its first two words arrived at once: the other one made the row
        with transaction.atomic():
            call = lock_by_key(city, key)
            if call is None:
                raise
            return _add(city, call, heard, callback_min=callback_min, at=at)


def _begin(city: CityInfo, key: str, *, at: datetime) -> Call:
    return Call.objects.create(city_id=city.id, key=key, began_at=at, version=0)


def _add(city: CityInfo, call: Call, heard: Heard, *, callback_min: int, at: datetime) -> Call:
    before = _told(call)
    _name(call, heard)
    if heard.event == "ringing":
        call.began_at = min(call.began_at, at)
    elif heard.event == "answered":
        _answer(city, call, heard.agent, at=at)
    else:
        call.ended_at = call.ended_at or at
    _lose_or_find(call, callback_min=callback_min)
    if _told(call) == before and call.version:
        return call
    if heard.event == "answered":
        answered_again(city, call, at=at)
    return keep(city, call, heard.event, by=SYSTEM, at=at)


def _told(call: Call) -> tuple[object, ...]:
    return (
        call.state, call.began_at, call.answered_at, call.ended_at, call.number_hash, call.number_words, call.line,
        call.taken_by_id, call.callback_due_at,
    )  # fmt: skip


def _name(call: Call, heard: Heard) -> None:
    """Who calls, and on which line: the first word that says so."""
    call.line = call.line or heard.line
    if heard.number and not call.number_words and not call.wrapped_at:
        call.number = e164(heard.number) or heard.number
        call.number_words = masked(heard.number)
        call.number_hash = phone_hash(heard.number)


def _answer(city: CityInfo, call: Call, agent: str, *, at: datetime) -> None:
    call.answered_at = min(call.answered_at or at, at)
    if call.taken_by_id is None and call.state != State.WRAPPED and (user := desk_member(city, agent)):
        call.taken_by, call.taken_at = user, at


def _lose_or_find(call: Call, *, callback_min: int) -> None:
    """The state follows from what is known, in whatever order it became known; a wrapped call stays so."""
    if call.state == State.WRAPPED:
        return
    if call.answered_at or call.taken_at:
        if call.state == State.LOST and not call.callback_by:
            call.callback_due_at = None
        call.state = State.TAKEN
    elif call.ended_at:
        call.state = State.LOST
        _offer_callback(call, call.ended_at + timedelta(minutes=callback_min))


def _offer_callback(call: Call, due_at: datetime) -> None:
    """A lost call is to be called back, once; a withheld number cannot be."""
    if call.number_words and call.callback_due_at is None:
        call.callback_due_at = due_at


def tend_calls(at: datetime) -> int:
    """Calls whose end was never told are lost; lost ones of yesterday leave the desks. Periodic, one by one."""
    stale = Call.objects.filter(is_open=True, state=State.RINGING, began_at__lt=at - RINGS_AT_MOST)
    old = Call.objects.filter(is_open=True, state=State.LOST, ended_at__lt=at - CALLBACK_OFFERED)
    found = [*stale.values_list("city_id", "key"), *old.values_list("city_id", "key")]
    for city_id, key in found:
        _tend(city_by_id(city_id), key, at=at)
    return len(found)


@transaction.atomic
def _tend(city: CityInfo, key: str, *, at: datetime) -> None:
    call = lock_by_key(city, key)
    if call is None:
        return
    if call.state == State.RINGING and call.began_at < at - RINGS_AT_MOST:
        call.ended_at = at
        _lose_or_find(call, callback_min=callback_minutes(city))
    elif call.state == State.LOST and call.ended_at and call.ended_at < at - CALLBACK_OFFERED:
        call.callback_done_at, call.callback_result = at, Result.EXPIRED
    else:
        return  # somebody was faster
    keep(city, call, "tended", by=SYSTEM, at=at)
