"""The write door of carriers: claim what is due, settle what came of it. Knows no network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id
from allopm.journal.actions import write
from allopm.notices.actions import end
from allopm.notices.duty import is_reachable
from allopm.notices.links import stop_path
from allopm.notices.models import Notice, Subscription
from allopm.notices.pace import AGAIN_AFTER, WORTH, next_try
from allopm.notices.states import State
from allopm.notices.words import speak
from allopm.refusals import NotFound, Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

LEASE: Final = timedelta(minutes=2)  # longer than any carrier may take (15 s): then another one tries (chosen)


class NotFailed(Refused):
    """Nothing to try again: 422."""

    code = "not_failed"


@dataclass(frozen=True)
class Outgoing:
    """One notice, whole: nothing of the database is needed to carry it. Links are absolute; `stop` may be empty."""

    id: int
    channel: str
    code: str
    address: str
    lang: str
    title: str
    sentence: str
    link: str
    stop: str
    written_at: datetime
    until: datetime


def claim(at: datetime) -> Outgoing | None:
    """The next notice that nobody else is carrying, codes first; committed before it is returned."""
    while True:
        with transaction.atomic():
            row = _next(at)
            if row is None:
                return None
            if row.until <= at or not is_reachable(city_by_id(row.city_id), row.owner):
                _drop(row)
                continue
            row.attempts += 1
            row.due_at = at + LEASE
            row.save(update_fields=["attempts", "due_at"])
            return _outgoing(row)


def _next(at: datetime) -> Notice | None:
    due = Notice.objects.select_for_update(skip_locked=True, of=("self",)).filter(due_at__lte=at)
    return _first(due.filter(subscription=None)) or _first(due)


def _first(rows: QuerySet[Notice]) -> Notice | None:
    return rows.select_related("subscription").order_by("due_at", "pk").first()


def _drop(row: Notice) -> None:
    """Too late, or for somebody who is off duty."""
    row.state, row.due_at, row.letter = State.DROPPED, None, ""
    row.save(update_fields=["state", "due_at", "letter"])


def _outgoing(row: Notice) -> Outgoing:
    letter: dict[str, Any] = json.loads(row.letter)
    chosen = row.subscription
    lang = chosen.lang if chosen else letter["lang"]
    spoken = speak(row.code, letter["data"], lang)
    return Outgoing(
        id=row.pk,
        channel=row.channel,
        code=row.code,
        address=chosen.address if chosen else letter["to"],
        lang=lang,
        title=spoken.title,
        sentence=spoken.sentence,
        link=_absolute(letter["link"]) if letter["link"] else "",
        stop=_absolute(stop_path(chosen.pk)) if chosen else "",
        written_at=row.created_at,
        until=row.until,
    )


def _absolute(path: str) -> str:
    return urljoin(f"{settings.PUBLIC_URL}/", path)


@transaction.atomic
def settle_sent(number: int, *, at: datetime) -> None:
    """It has left: what it said is erased."""
    used = Notice.objects.filter(pk=number).values("subscription")
    Subscription.objects.filter(pk__in=used).update(used_at=at)  # before its notice: one order of locks
    row = _held(number)
    if row is None:
        return
    row.state, row.due_at, row.sent_at, row.letter, row.problem = State.SENT, None, at, "", ""
    row.save(update_fields=["state", "due_at", "sent_at", "letter", "problem"])


@transaction.atomic
def settle_problem(number: int, reason: str, *, at: datetime) -> None:
    """It did not arrive this time: again a little later, or a dead letter after the last time."""
    row = _held(number)
    if row is None:
        return
    due_at = next_try(row.attempts, at=at, until=row.until)
    if due_at is None:
        _bury(row, reason)
    else:
        row.problem, row.due_at = reason[:300], due_at
        row.save(update_fields=["problem", "due_at"])


@transaction.atomic
def settle_refused(number: int, reason: str, *, at: datetime) -> None:
    """It will never arrive like this: a dead letter at once."""
    row = _held(number)
    if row is not None:
        _bury(row, reason)


def _bury(row: Notice, reason: str) -> None:
    """A dead letter. A code will be worth nothing when somebody looks: it is erased at once."""
    row.problem, row.due_at, row.state = reason[:300], None, State.FAILED
    row.letter = row.letter if row.subscription_id else ""
    row.save(update_fields=["problem", "due_at", "state", "letter"])


@transaction.atomic
def settle_gone(number: int) -> None:
    """The address does not exist any more (a browser that took its permission back): it is forgotten."""
    end(Subscription.objects.filter(pk__in=Notice.objects.filter(pk=number).values("subscription")))


def _held(number: int) -> Notice | None:
    """Still to be settled: not when somebody unsubscribed, or took it back, while it travelled."""
    return Notice.objects.select_for_update().filter(pk=number, state=State.QUEUED).first()


def bury_lost(at: datetime) -> None:
    """Notices whose carrier died at every try: given up, with a reason, instead of going round for ever."""
    lost = Notice.objects.filter(due_at__lte=at, attempts__gt=len(AGAIN_AFTER))
    for number in lost.values_list("pk", flat=True):
        settle_refused(number, _("L’envoi a été interrompu à chaque essai."), at=at)


@transaction.atomic
def retry(city: CityInfo, number: int, *, by: Actor, at: datetime) -> None:
    """An administrator sends a dead letter again. Raises NotFound, NotFailed."""
    row = Notice.objects.select_for_update().filter(pk=number, city_id=city.id).first()
    if row is None:
        raise NotFound(_("Cet avis n’existe pas, ou plus."))
    if row.state != State.FAILED or row.subscription_id is None:
        raise NotFailed(_("Cet avis n’est pas en échec, ou ne vaut plus rien : un code ne se renvoie pas."))
    row.state, row.attempts, row.due_at, row.until, row.problem = State.QUEUED, 0, at, at + WORTH, ""
    row.save(update_fields=["state", "attempts", "due_at", "until", "problem"])
    write(city.id, what="notice.retried", about=row.owner, by=by, at=at, data={"notice": number, "code": row.code})
