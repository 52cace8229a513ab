"""The write door of services: what they say of a case passed to them. Doubled and crossing words are harmless."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from allopm.incidents.change import announce, change
from allopm.incidents.outcomes import Outcome
from allopm.incidents.states import State as Case
from allopm.incidents.states import Step
from allopm.journal.actor import Actor
from allopm.refusals import Conflict, Malformed, Refused
from allopm.reports import threads
from allopm.reports.cards import SERVICE_SENTENCES
from allopm.reports.states import State as Thread
from allopm.transmissions.change import Held, hold, keep
from allopm.transmissions.links import token_hash
from allopm.transmissions.pace import next_reminder
from allopm.transmissions.states import BECOMES, State, Verb, can_become

if TYPE_CHECKING:
    from uuid import UUID

    from allopm.events.log import Change
    from allopm.transmissions.models import Transmission

WORDS_MAX: Final = 1800  # with the service's name before it, still one message of a thread


class LinkOver(Refused):
    """The link was good until some date: 410."""

    status = 410
    code = "link_over"


class TakenBack(Conflict):
    """The desk has the case again: 409."""

    code = "taken_back"


class AlreadyAnswered(Conflict):
    """The service has given its last word: 409."""

    code = "already_answered"


@transaction.atomic
def reply_by_link(token: str, verb: Verb, *, text: str, at: datetime) -> Transmission:
    """By the page behind the reply link. Raises NotFound, LinkOver, TakenBack, AlreadyAnswered, Malformed."""
    held = hold(Q(token_hash=token_hash(token)))
    require_link(held.row, at=at)
    return _reply(held, verb, text=text, by=_service(held.row), at=at)


@transaction.atomic
def reply_by_key(key: UUID, verb: Verb, *, text: str, at: datetime) -> Transmission:
    """By a signed call or a polled server: whoever calls has checked who speaks. Same refusals, no end of a link."""
    held = hold(Q(key=key))
    return _reply(held, verb, text=text, by=_service(held.row), at=at)


@transaction.atomic
def reply_by_desk(city_id: int, number: int, verb: Verb, *, text: str, by: Actor, at: datetime) -> Transmission:
    """An operator writes down what a service said on the telephone."""
    return _reply(hold(Q(pk=number, city_id=city_id)), verb, text=text, by=by, at=at)


def require_link(row: Transmission, *, at: datetime) -> None:
    """Raises LinkOver for a link that is too old."""
    if at >= row.expires_at:
        raise LinkOver(_("Ce lien n’est plus valable. Appelez le centre si l’affaire est encore chez vous."))


def _service(row: Transmission) -> Actor:
    return Actor("service", None, row.service_name)


def _reply(held: Held, verb: Verb, *, text: str, by: Actor, at: datetime) -> Transmission:
    row, text = held.row, _clean(verb, text)
    if row.withdrawn_at is not None:
        raise TakenBack(_("Le centre a repris cette affaire : il n’attend plus de réponse de vous. Merci."))
    if _has_said(row, verb, text):
        return row
    if not can_become(row.state, BECOMES[verb]) and not (verb == Verb.TAKEN and row.state == State.RECEIVED):
        raise AlreadyAnswered(_("Vous avez déjà répondu à cette transmission : la première réponse compte."))
    _write(row, verb, text, at=at)
    if row.state != State.ANSWERED:
        row.remind_at = next_reminder(held.city, row, at=at)
    keep(held, at=at)
    ACTS[verb](held, text, by, at)
    return row


def _clean(verb: Verb, text: str) -> str:
    text = text.strip()
    if len(text) > WORDS_MAX or "\x00" in text:
        raise Malformed(_("Le texte est trop long : %(max)s caractères au plus.") % {"max": WORDS_MAX})
    if verb == Verb.ANSWERED and not text:
        raise Malformed(_("Écrivez ce qui a été fait : le déclarant le lira."))
    if verb == Verb.NOT_OURS and not text:
        raise Malformed(_("Dites pourquoi cette affaire n’est pas pour vous."))
    return text


def _has_said(row: Transmission, verb: Verb, text: str) -> bool:
    """The same word twice, or a receipt after the rest: nothing new."""
    if verb == Verb.RECEIVED:
        return row.received_at is not None
    if verb == Verb.TAKEN:
        return row.taken_at is not None or row.state == State.ANSWERED
    return row.state == State.ANSWERED and (row.verdict, row.answer) == (VERDICTS[verb], text)


VERDICTS: Final = {Verb.ANSWERED: "done", Verb.NOT_OURS: "not_ours"}


def _write(row: Transmission, verb: Verb, text: str, *, at: datetime) -> None:
    row.state = BECOMES[verb]
    row.sent_at = row.sent_at or at  # it has arrived, whatever the carrier still believes
    row.received_at = row.received_at or at
    row.due_at, row.problem = None, ""
    if verb == Verb.TAKEN:
        row.taken_at = at
    elif verb in VERDICTS:
        row.answered_at, row.verdict, row.answer = at, VERDICTS[verb], text
        row.is_open, row.remind_at, row.poll_at = False, None, None


def _receipt(held: Held, _text: str, by: Actor, at: datetime) -> None:
    change(held.incident, Step.SERVICE_RECEIVED, by=by, at=at, text=held.row.service_name)
    announce(held.city, held.incident, at=at, also=_tell(held, "service.received", at=at))


def _took(held: Held, text: str, by: Actor, at: datetime) -> None:
    change(held.incident, Step.SERVICE_TOOK, by=by, at=at, text=_said(held, text))
    announce(held.city, held.incident, at=at, also=_tell(held, "service.took", at=at, text=text))


def _answered(held: Held, text: str, by: Actor, at: datetime) -> None:
    change(held.incident, Step.SERVICE_ANSWERED, by=by, at=at, text=_said(held, text))
    announce(held.city, held.incident, at=at, also=_tell(held, "service.answered", at=at, text=text))


def _not_ours(held: Held, text: str, by: Actor, at: datetime) -> None:
    """The case comes back to the desk, open, with the reason; its reporters read that an agent has it again."""
    said = _said(held, text)
    if held.row.subject != "case" or not _is_away(held):
        change(held.incident, Step.SERVICE_DECLINED, by=by, at=at, text=said)
        announce(held.city, held.incident, at=at)
        return
    back = {"state": Case.OPEN, "service": "", "outcome": "", "proof": "", "ended_text": "", "ended_at": None}
    change(held.incident, Step.SERVICE_DECLINED, by=by, at=at, text=said, **back)
    words = f"service.not_ours:{held.row.service_name}"
    also = threads.advance_threads(held.city, held.incident.pk, Thread.READ, at=at, text=words)
    announce(held.city, held.incident, at=at, also=also)


def _is_away(held: Held) -> bool:
    """With the service, or ended because it was."""
    incident = held.incident
    return incident.state == Case.HANDED_OVER or (
        incident.state == Case.ENDED and incident.outcome == Outcome.HANDED_OVER
    )


ACTS: Final = {
    Verb.RECEIVED: _receipt,
    Verb.TAKEN: _took,
    Verb.ANSWERED: _answered,
    Verb.NOT_OURS: _not_ours,
}


def _said(held: Held, text: str) -> str:
    return f"{held.row.service_name}. {text}".strip()


def _tell(held: Held, code: str, *, at: datetime, text: str = "") -> list[Change]:
    """Of a tow the desk speaks itself."""
    if held.row.subject != "case":
        return []
    step = f"{code}:{held.row.service_name}"
    words = f"{held.row.service_name} : {text}" if text else ""
    return threads.tell_of_service(held.city, held.incident.pk, step, words=words, at=at)


def words_for_reporter(row: Transmission, verb: Verb, text: str) -> list[str]:
    """What every reporter will read, in French, before it is sent. Raises Malformed."""
    step = {Verb.TAKEN: "service.took", Verb.ANSWERED: "service.answered"}[verb]
    sentence = str(SERVICE_SENTENCES[step]) % {"service": row.service_name}
    return [sentence, f"{row.service_name} : {_clean(verb, text)}"]
