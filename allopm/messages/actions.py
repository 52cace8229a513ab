"""The write door of messages between the desk and its crews."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from allopm.events.log import emit
from allopm.fleet import actions as fleet
from allopm.fleet.queries import crews_on_duty
from allopm.journal.actions import write
from allopm.messages.cards import message_changes
from allopm.messages.models import Message
from allopm.missions.keys import own_time, take_key
from allopm.refusals import Malformed, NotFound, Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.fleet.models import Crew
    from allopm.journal.actor import Actor

TEXT_MAX: Final = 500  # what is read at a red light (chosen)
KEPT: Final = timedelta(days=30)
EVERYBODY: Final = "*"
FROM_DESK: Final = "desk "  # before a key of the desk: crews' own keys are of another kind


class NobodyOnDuty(Refused):
    """A word to all, and nobody to read it: 422."""

    code = "nobody_on_duty"


@transaction.atomic
def write_to_crew(
    city: CityInfo, call_sign: str, text: str, *, by: Actor, at: datetime, key: str = ""
) -> list[Message]:
    """A word of the desk to one crew, or to every crew on duty (« * »), once per key. Raises NotFound, NobodyOnDuty."""
    text = _clean(text)
    known = _known(city, key)
    if known:
        return known
    crews = crews_on_duty(city) if call_sign == EVERYBODY else [fleet.find_crew(city, call_sign)]
    if not crews:
        raise NobodyOnDuty(_("Aucun équipage n’est en service : personne ne lirait ce message."))
    own = f"{FROM_DESK}{key}" if key else ""
    drafts = [Message(is_from_desk=True, text=text, at=at, received_at=at, key=own) for _crew in crews]
    return [_keep(city, crew, draft, by=by) for crew, draft in zip(crews, drafts, strict=True)]


def _known(city: CityInfo, key: str) -> list[Message]:
    """What this key has already written. Two presses at the same instant wait for each other here."""
    if not key:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [key, city.id])
    known = Message.objects.filter(city_id=city.id, is_from_desk=True, key=f"{FROM_DESK}{key}")
    return list(known.select_related("crew").order_by("pk"))


@transaction.atomic
def write_to_desk(
    city: CityInfo, call_sign: str, text: str, *, by: Actor, at: datetime, key: str, now: datetime
) -> Message:
    """A word of a crew, once per key, with its own time."""
    text, at = _clean(text), own_time(at, now=now)
    crew = fleet.find_crew(city, call_sign)
    if not take_key(city, call_sign, key, what="message", at=at, now=now):
        twin = Message.objects.filter(crew=crew, key=key).select_related("crew").first()
        if twin is None:
            raise Malformed(_("Cette clé a déjà servi à autre chose."))
        return twin
    draft = Message(is_from_desk=False, text=text, at=at, received_at=now, key=key)
    return _keep(city, crew, draft, by=by)


@transaction.atomic
def mark_read(city: CityInfo, message_id: int, call_sign: str, *, at: datetime, key: str, now: datetime) -> Message:
    """The crew has read a word of the desk. Raises NotFound for another crew's."""
    rows = Message.objects.select_for_update(of=("self",)).select_related("crew")
    message = rows.filter(city_id=city.id, pk=message_id, crew__call_sign=call_sign, is_from_desk=True).first()
    if message is None:
        raise NotFound(_("Ce message n’existe pas, ou n’est pas pour vous."))
    at = max(own_time(at, now=now), message.at)
    if take_key(city, call_sign, key, what="read", at=at, now=now) and message.read_at is None:
        _read(city, message, at=at)
    return message


@transaction.atomic
def mark_read_by_desk(city: CityInfo, message_id: int, *, by: Actor, at: datetime) -> Message:
    """An operator has read a word of a crew; the first one counts. Raises NotFound."""
    rows = Message.objects.select_for_update(of=("self",)).select_related("crew")
    message = rows.filter(city_id=city.id, pk=message_id, is_from_desk=False).first()
    if message is None:
        raise NotFound(_("Ce message n’existe pas."))
    if message.read_at is None:
        _read(city, message, at=max(at, message.at))
        write(city.id, what="message.read", about=f"crew:{message.crew.call_sign}", by=by, at=at)
    return message


def _read(city: CityInfo, message: Message, *, at: datetime) -> None:
    message.read_at = at
    message.version += 1
    message.save(update_fields=["read_at", "version"])
    emit(city.id, *message_changes(message), at=at)


def _clean(text: str) -> str:
    text = text.strip()
    if not text or "\x00" in text:
        raise Malformed(_("Écrivez votre message."))
    if len(text) > TEXT_MAX:
        raise Malformed(_("Le message est trop long : %(max)s caractères au plus.") % {"max": TEXT_MAX})
    return text


def _keep(city: CityInfo, crew: Crew, message: Message, *, by: Actor) -> Message:
    """The journal says that a word was written, between whom, how long it was; never the word."""
    message.city_id, message.crew, message.by = city.id, crew, by.name
    message.save(force_insert=True)
    side = "desk" if message.is_from_desk else "crew"
    data = {"message": message.pk, "from": side, "characters": len(message.text)}
    write(city.id, what="message.written", about=f"crew:{crew.call_sign}", by=by, at=message.at, data=data)
    emit(city.id, *message_changes(message), at=message.at)
    return message


def erase_old(at: datetime) -> int:
    """Messages older than thirty days are erased. Periodic; in steps that last no time."""
    gone = 0
    while batch := list(Message.objects.filter(received_at__lt=at - KEPT).values_list("pk", flat=True)[:1000]):
        gone += Message.objects.filter(pk__in=batch).delete()[0]
    return gone
