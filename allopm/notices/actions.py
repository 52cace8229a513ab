"""The write door of notices: choose a channel, tell, take back, forget. Knows no network."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from allopm.journal.actions import write
from allopm.journal.actor import RESIDENT
from allopm.notices.channels import Channel, clean
from allopm.notices.duty import is_reachable
from allopm.notices.links import mark_of, read_stop_token
from allopm.notices.models import Notice, Subscription
from allopm.notices.pace import AT_ONCE, CODE_WORTH, Leaving
from allopm.notices.states import State
from allopm.notices.words import speak
from allopm.refusals import Malformed, NotFound, TooMany

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from allopm.city.queries import CityInfo

OWNERS: Final = ("report", "request", "member", "partner", "user")
LANGUAGES: Final = ("fr", "en", "it")
DAY: Final = timedelta(days=1)
FIRST_WORDS_A_DAY: Final = 20  # for one address, whoever asks (chosen)
_KEEP: Final = "SELECT id FROM notices_subscription WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"
BROWSERS_MOST: Final = 5  # of one owner; the oldest gives way (chosen)


@transaction.atomic
def subscribe(
    city: CityInfo, owner: str, *, channel: str, address: str, lang: str, at: datetime, link: str = ""
) -> Subscription:
    """This owner wants to be told here. One address by mail and one by SMS: a new one replaces it. Raises Malformed.

    `link` is the owner's private page, used by notices whose teller does not know it.
    """
    address = clean(channel, address)
    _check_owner(owner)
    _one_at_a_time(city, owner)
    mark = mark_of(city.id, address)
    _not_too_often(city, mark, owner, at=at)
    fields = {"link": link, "lang": lang[:2] if lang[:2] in LANGUAGES else "fr", "used_at": at}
    row, is_new = Subscription.objects.update_or_create(
        city_id=city.id,
        owner=owner,
        channel=channel,
        mark=mark,
        defaults=fields,
        create_defaults={**fields, "address": address, "created_at": at},
    )
    others = Subscription.objects.filter(city_id=city.id, owner=owner, channel=channel).exclude(pk=row.pk)
    kept = BROWSERS_MOST - 1 if channel == Channel.PUSH else 0
    end(others.filter(pk__in=list(others.order_by("-used_at", "-pk").values_list("pk", flat=True)[kept:])))
    if is_new:
        write(city.id, what="notice.chosen", about=owner, by=RESIDENT, at=at, data={"channel": channel})
    return row


@transaction.atomic
def unsubscribe(city: CityInfo, owner: str, *, channel: str, at: datetime) -> int:
    """This owner is not told by this channel any more; what waits there goes too."""
    gone = end(Subscription.objects.filter(city_id=city.id, owner=owner, channel=channel))
    if gone:
        write(city.id, what="notice.stopped", about=owner, by=RESIDENT, at=at, data={"channel": channel})
    return gone


@transaction.atomic
def stop(city: CityInfo, token: str, *, at: datetime) -> None:
    """The link of a notice ends its subscription, once or again. Raises NotFound for a link that is not ours."""
    row = find_by_stop(city, token)
    if row is not None and end(Subscription.objects.filter(pk=row.pk)):
        write(city.id, what="notice.stopped", about=row.owner, by=RESIDENT, at=at, data={"channel": row.channel})


def end(rows: QuerySet[Subscription]) -> int:
    """Erase these, with what waits there. Locks are taken in one order: subscription first, then its notices."""
    ended = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    Subscription.objects.filter(pk__in=ended).delete()
    return len(ended)


def find_by_stop(city: CityInfo, token: str) -> Subscription | None:
    """What this link ends; None when it has ended already. Raises NotFound for a link that is not ours."""
    number = read_stop_token(token)
    if number is None:
        raise NotFound(_("Ce lien n’existe pas ou n’est plus valable."))
    return Subscription.objects.filter(city_id=city.id, pk=number).first()


def notify(city: CityInfo, owner: str, *, code: str, data: Mapping[str, str], link: str, key: str, at: datetime) -> int:
    """Put one notice in for each channel that this owner chose, in the caller's transaction, once per key.

    An empty `link` stands for the page that the owner subscribed from. Returns how many will leave.
    """
    return notify_many(city, {owner: key}, code=code, data={owner: data}, link=link, at=at)


def notify_many(
    city: CityInfo,
    keys: Mapping[str, str],
    *,
    code: str,
    data: Mapping[str, Mapping[str, str]],
    at: datetime,
    link: str = "",
    leaving: Leaving = AT_ONCE,
) -> int:
    """The same for many owners, each with its own key and data.

    A `link` that begins with « # » is a place of the owner's own page.
    """
    rows = Subscription.objects.filter(city_id=city.id, owner__in=keys).order_by("pk")
    told = _still_there([row for row in rows if is_reachable(city, row.owner)])
    drafts = [_draft(row, code, data=data[row.owner], link=link, key=keys[row.owner], at=at) for row in told]
    for draft in drafts:
        draft.due_at = leaving.due_at or at
        draft.until = draft.due_at + leaving.worth
    before = Notice.objects.filter(subscription__in=told, key__in=set(keys.values())).count() if told else 0
    Notice.objects.bulk_create(drafts, ignore_conflicts=True)
    return len(drafts) - before


def _still_there(rows: list[Subscription]) -> list[Subscription]:
    """Those not just ended by their owner, kept until the caller commits: an end must not undo the fact that is told.

    A key share lock holds back nothing but a deletion.
    """
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [[row.pk for row in rows]])
        kept = {int(number) for (number,) in cursor.fetchall()}
    return [row for row in rows if row.pk in kept]


def _draft(row: Subscription, code: str, *, data: Mapping[str, str], link: str, key: str, at: datetime) -> Notice:
    words = {name: str(value) for name, value in data.items()}
    speak(code, words, "fr")  # a code or an entry that is missing is found here, not by a carrier
    whole = row.link + link if not link or link.startswith("#") else link
    letter = json.dumps({"link": whole, "data": words})
    return Notice(
        city_id=row.city_id,
        owner=row.owner,
        subscription=row,
        channel=row.channel,
        code=code,
        key=key[:80],
        letter=letter,
        created_at=at,
    )


def take_back(city: CityInfo, owners: Iterable[str], *, code: str) -> int:
    """What has not left of this code is worth nothing any more; what leaves at this very moment is not waited for."""
    queued = Notice.objects.filter(city_id=city.id, owner__in=list(owners), code=code, state=State.QUEUED)
    waiting = list(queued.select_for_update(skip_locked=True).values_list("pk", flat=True))
    return Notice.objects.filter(pk__in=waiting).update(state=State.DROPPED, due_at=None, letter="")


def send_code(city: CityInfo, *, channel: str, address: str, code: str, lang: str, at: datetime) -> None:
    """A code for an address that somebody claims, in the caller's transaction. Raises Malformed."""
    address = clean(channel, address)
    if channel not in (Channel.MAIL, Channel.SMS):
        raise Malformed(_("Un code part par e-mail ou par SMS."))
    letter = {"to": address, "lang": lang[:2] if lang[:2] in LANGUAGES else "fr", "link": "", "data": {"code": code}}
    Notice.objects.create(
        city_id=city.id,
        channel=channel,
        code=f"code.{channel}",
        letter=json.dumps(letter),
        due_at=at,
        until=at + CODE_WORTH,
        created_at=at,
    )


@transaction.atomic
def forget_owner(city: CityInfo, owner: str) -> int:
    """Addresses and notices of this owner are erased, what waits too. Returns how many channels were chosen."""
    chosen = end(Subscription.objects.filter(city_id=city.id, owner=owner))
    Notice.objects.filter(city_id=city.id, owner=owner).delete()
    return chosen


def _check_owner(owner: str) -> None:
    kind, _colon, number = owner.partition(":")
    if kind not in OWNERS or not number.isdigit():
        raise ValueError(f"no such owner: {owner!r}")


def _not_too_often(city: CityInfo, mark: str, owner: str, *, at: datetime) -> None:
    """Nobody floods another person's mailbox or telephone with first words."""
    others = Subscription.objects.filter(city_id=city.id, mark=mark, created_at__gt=at - DAY).exclude(owner=owner)
    if others.count() >= FIRST_WORDS_A_DAY:
        raise TooMany(_("Cette adresse suit déjà beaucoup de pages depuis hier. Réessayez demain."))


def _one_at_a_time(city: CityInfo, owner: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [f"notices {owner}", city.id])
