"""The write door of the desk: what an operator does with one incident. Sending crews is the missions' room."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.city.queries import kind_info, service_info
from allopm.incidents.answering import Said, answer_texts, delay_s
from allopm.incidents.change import announce, change, check_version, is_done, lock, require
from allopm.incidents.claims import is_offered
from allopm.incidents.grouping import led_fields
from allopm.incidents.intake import repeats_near
from allopm.incidents.models import Incident
from allopm.incidents.outcomes import NEEDS_TEXT, OUTCOMES, Outcome, Proof
from allopm.incidents.states import State, Step
from allopm.journal.actor import SYSTEM
from allopm.refusals import Malformed, Refused
from allopm.reports import threads
from allopm.reports.states import State as Thread
from allopm.transmissions.outbox import transmit
from allopm.watching import tasks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from allopm.city.queries import CityInfo, KindInfo
    from allopm.journal.actor import Actor

MESSAGE_MAX: Final = 2000
HOLD_MAX: Final = timedelta(days=30)


class Ending(TypedDict):
    """How a case ends: codes, the desk's own words, and a ready answer if there is one."""

    outcome: str
    proof: str
    text: str
    answer: NotRequired[str | None]


class NeedsWords(Refused):
    """The command needs a reason or a text: 422."""

    code = "needs_words"


def _words(text: str, refusal: str, *, most: int = 1000) -> str:
    clean = text.strip()
    if not clean:
        raise NeedsWords(refusal)
    if len(clean) > most or "\x00" in clean:
        raise Malformed(_("Le texte est trop long : %(max)s caractères au plus.") % {"max": most})
    return clean


@transaction.atomic
def open_incident(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int) -> Incident:
    """An operator reads the case: its authors see « lu ». A new case is claimed by who opens it."""
    incident = lock(city, code, version)
    require(incident, "open")
    fields: dict[str, Any] = {
        "state": State.OPEN,
        "opened_at": incident.opened_at or at,
        "unread_messages": 0,
    }
    if incident.claimed_by_id is None:
        fields |= {"claimed_by_id": by.id, "claimed_at": at}
    change(incident, Step.OPENED, by=by, at=at, **fields)
    announce(city, incident, at=at, also=threads.advance_threads(city, incident.pk, Thread.READ, at=at))
    return incident


@transaction.atomic
def claim(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int) -> Incident:
    """Take the case, what was offered to one too, or take it over from somebody: the history says so."""
    incident = lock(city, code, version)
    require(incident, "claim")
    is_mine = incident.claimed_by_id == by.id
    if is_mine and not is_offered(incident):
        return incident
    held_by = incident.claimed_by.name if incident.claimed_by and not is_mine else ""
    text = _("reprise à %(name)s") % {"name": held_by} if held_by else ""
    change(incident, Step.CLAIMED, by=by, at=at, text=text, claimed_by_id=by.id, claimed_at=at)
    announce(city, incident, at=at)
    return incident


@transaction.atomic
def release(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int) -> Incident:
    """Leave the case to whoever comes next."""
    incident = lock(city, code, version)
    require(incident, "release")
    change(incident, Step.RELEASED, by=by, at=at, claimed_by_id=None, claimed_at=None)
    announce(city, incident, at=at)
    return incident


@transaction.atomic
def qualify(
    city: CityInfo,
    code: str,
    *,
    by: Actor,
    at: datetime,
    version: int,
    kind: str,
    priority: int | None,
    reason: str,
) -> Incident:
    """Correct the kind, overrule the computed priority with a reason, or go back to the calculation (0)."""
    incident = lock(city, code, version)
    require(incident, "qualify")
    new = kind_info(city, kind or incident.kind)
    decided = _decided(priority, reason, by=by, at=at)
    if new.code != incident.kind:
        decided |= {"kind": new.code, **_other_kind(city, incident, new)}
    change(incident, Step.QUALIFIED, by=by, at=at, text=f"{new.label}. {reason}".strip(), **decided)
    announce(city, incident, at=at, also=threads.touch_threads(city, incident.pk))
    return incident


def _other_kind(city: CityInfo, incident: Incident, kind: KindInfo) -> dict[str, Any]:
    """What depends on the kind: how often here, and what it is probably the same as."""
    place, group = incident.place, kind.group
    repeats = incident.repeats_30_days
    if group != kind_info(city, incident.kind).group:
        repeats = repeats_near(city, place, group, at=incident.created_at, besides=incident.pk)
    return {"repeats_30_days": repeats, "followers_due": True, **led_fields(city, incident, kind=kind.code)}


def _decided(priority: int | None, reason: str, *, by: Actor, at: datetime) -> dict[str, Any]:
    """What becomes of the operator's own priority; None leaves it as it is."""
    if priority is None:
        return {}
    if not 0 <= priority <= 4:
        raise Malformed(_("La priorité va de P1 à P4."))
    if priority == 0:
        return {"priority_override": None, "override_reason": "", "override_by": "", "override_at": None}
    why = _words(reason, _("Dites pourquoi la priorité change."), most=300)
    return {"priority_override": priority, "override_reason": why, "override_by": by.name, "override_at": at}


@transaction.atomic
def hold(
    city: CityInfo,
    code: str,
    *,
    by: Actor,
    at: datetime,
    version: int,
    until: datetime,
    reason: str,
    answer: str | None = None,
) -> Incident:
    """Wait until a moment; the case comes back by itself. With a ready answer its authors are told."""
    incident = lock(city, code, version)
    require(incident, "hold")
    if not at < until <= at + HOLD_MAX:
        raise Malformed(_("L’attente va d’une minute à trente jours."))
    reason = _words(reason, _("Dites pourquoi l’affaire attend."), most=300)
    texts = answer_texts(city, incident, answer, purpose="hold", said=Said(delay_s=delay_s(until, at)))
    told = threads.add_desk_message(city, incident.pk, "", at=at, texts=texts) if texts else []
    fields: dict[str, Any] = {"state": State.HELD, "held_until": until, "held_reason": reason} | _told(
        incident, texts, at
    )
    change(incident, Step.HELD, by=by, at=at, text=reason, **fields)
    announce(city, incident, at=at, also=told)
    return incident


def _told(incident: Incident, texts: Mapping[str, str] | None, at: datetime) -> dict[str, Any]:
    """A word of the desk to the authors keeps the promise."""
    return {"answered_at": incident.answered_at or at} if texts else {}


@transaction.atomic
def watch(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int, reason: str) -> Incident:
    """Ask a human to look at a camera. No image ever enters the system."""
    incident = lock(city, code, version)
    require(incident, "watch")
    reason = _words(reason, _("Dites quoi regarder, et où."), most=300)
    change(
        incident,
        Step.WATCHED,
        by=by,
        at=at,
        text=reason,
        state=State.WATCHED,
        watch=tasks.ask(city, incident, reason, by=by, at=at),
        held_until=None,
        held_reason="",
    )
    announce(city, incident, at=at)
    return incident


@transaction.atomic
def ask(
    city: CityInfo,
    code: str,
    *,
    by: Actor,
    at: datetime,
    version: int,
    text: str,
    answer: str | None = None,
    key: str = "",
) -> Incident:
    """Write to every reporter of the case: a ready question in the language of each, one's own words, or both."""
    incident = lock(city, code)
    if is_done(incident, key):
        return incident
    check_version(city, incident, version)
    require(incident, "ask")
    texts = answer_texts(city, incident, answer, purpose="ask")
    if texts is None or text.strip():
        ready = max(map(len, texts.values())) if texts else 0
        text = _words(text, _("Écrivez votre question."), most=MESSAGE_MAX - ready - 1)
    said = threads.own_text(text, texts, "fr")
    change(incident, Step.ASKED, by=by, at=at, text=said, key=key, asked_at=at, replied_at=None, unread_messages=0)
    announce(city, incident, at=at, also=threads.add_desk_message(city, incident.pk, text, at=at, texts=texts))
    return incident


@transaction.atomic
def hear(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int) -> Incident:
    """The reporter's words have been read."""
    incident = lock(city, code, version)
    require(incident, "heard")
    if incident.unread_messages:
        change(incident, Step.HEARD, by=by, at=at, unread_messages=0)
        announce(city, incident, at=at)
    return incident


@transaction.atomic
def hand_over(
    city: CityInfo,
    code: str,
    *,
    by: Actor,
    at: datetime,
    version: int,
    service: str,
    text: str,
    answer: str | None = None,
) -> Incident:
    """Pass the case to a named service; its authors are told which."""
    incident = lock(city, code, version)
    require(incident, "hand-over")
    target = service_info(city, service)
    if target is None:
        raise Malformed(_("Ce service n’existe pas."))
    texts = answer_texts(city, incident, answer, purpose="hand_over", said=Said(service=target.code))
    told = threads.add_desk_message(city, incident.pk, "", at=at, texts=texts) if texts else []
    transmit(city, incident, service=target.code, text=text, by=by, at=at)
    change(
        incident,
        Step.HANDED_OVER,
        by=by,
        at=at,
        text=f"{target.name}. {text.strip()}"[:2000],
        state=State.HANDED_OVER,
        service=target.code,
        held_until=None,
        held_reason="",
        **_told(incident, texts, at),
    )
    moved = threads.advance_threads(city, incident.pk, Thread.HANDED_OVER, at=at, text=target.name)
    announce(city, incident, at=at, also=[*told, *moved])
    return incident


@transaction.atomic
def note(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int, text: str, key: str = "") -> Incident:
    """An internal note; no reporter reads it."""
    incident = lock(city, code)
    if is_done(incident, key):
        return incident
    check_version(city, incident, version)
    require(incident, "note")
    change(incident, Step.NOTED, by=by, at=at, text=_words(text, _("Écrivez la note."), most=2000), key=key)
    announce(city, incident, at=at)
    return incident


def end_locked(
    city: CityInfo,
    incident: Incident,
    *,
    by: Actor,
    at: datetime,
    **end: Unpack[Ending],
) -> None:
    """End a locked case with its outcome and how we know; its authors are told why, each in their language."""
    outcome, proof, text, answer = end["outcome"], end["proof"], end["text"], end.get("answer")
    if outcome not in set(Outcome) or proof not in set(Proof):
        raise Malformed(_("Choisissez une issue et un niveau de preuve."))
    texts = answer_texts(city, incident, answer, purpose="end", outcome=outcome)
    if Outcome(outcome) in NEEDS_TEXT and texts is None:
        text = _words(text, _("Dites au déclarant pourquoi, en une phrase."))
    label = str(OUTCOMES[Outcome(outcome)])
    threads.end_texts(incident.pk, text.strip(), texts)
    change(
        incident,
        Step.ENDED,
        by=by,
        at=at,
        text=label,
        state=State.ENDED,
        outcome=outcome,
        proof=proof,
        ended_text=threads.own_text(text.strip(), texts, "fr")[:1000],
        ended_at=at,
        held_until=None,
        held_reason="",
        unread_messages=0,
    )
    announce(
        city,
        incident,
        at=at,
        also=threads.advance_threads(city, incident.pk, Thread.ENDED, at=at, text=outcome),
    )


@transaction.atomic
def reopen(city: CityInfo, code: str, *, by: Actor, at: datetime, version: int, reason: str) -> Incident:
    """Take an ended or handed-over case back."""
    incident = lock(city, code, version)
    require(incident, "reopen")
    reason = _words(reason, _("Dites pourquoi l’affaire est rouverte."), most=300)
    change(incident, Step.REOPENED, by=by, at=at, text=reason, **REOPENED)
    announce(city, incident, at=at, also=threads.advance_threads(city, incident.pk, Thread.READ, at=at))
    return incident


REOPENED: Final[dict[str, Any]] = {
    "state": State.OPEN,
    "outcome": "",
    "proof": "",
    "ended_text": "",
    "ended_at": None,
}


def release_due_holds(at: datetime) -> int:
    """Held cases whose moment has come are open again. Periodic; a timer is the row itself, so it survives."""
    from allopm.city.queries import city_by_id

    due = Incident.objects.filter(state=State.HELD, held_until__lte=at).values_list("city_id", "code", "version")
    for city_id, code, version in due:
        _release_hold(city_by_id(city_id), code, version, at=at)
    return len(due)


@transaction.atomic
def _release_hold(city: CityInfo, code: str, version: int, *, at: datetime) -> None:
    incident = lock(city, code)
    if incident.version != version or incident.state != State.HELD:
        return  # somebody was faster: an old timer does nothing to a newer case
    change(incident, Step.HOLD_OVER, by=SYSTEM, at=at, state=State.OPEN, held_until=None, held_reason="")
    announce(city, incident, at=at)
