"""The write door of alerts: raised, read by the police, sent to a sector, flagged, withdrawn, run out.

Nothing reaches a member before a member of the police has read it; what is sent is told in batches, each of which
commits by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id, sector_info
from allopm.journal.actions import write
from allopm.journal.actor import SYSTEM
from allopm.neighbours.actions import PERSON, member_of
from allopm.neighbours.careful import check_words
from allopm.neighbours.change import TooLate, lock_alert, lock_member, one_at_a_time, record, tell_desks
from allopm.neighbours.draft import BadDraft
from allopm.neighbours.models import Alert, Delivery, Flag, Member
from allopm.neighbours.queries import heard_by
from allopm.neighbours.states import ABOUT, HOURS, ORDINARY_HOURS, WAITING_MAX, AlertState, Network, Standing
from allopm.neighbours.telling import tell, tell_all
from allopm.refusals import NotFound, Refused
from allopm.reports.codes import blind

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

TEXT_MAX: Final = 500
STREET_MAX: Final = 120
REASON_MAX: Final = 300
BATCH: Final = 100  # members told in one transaction: well under a second


class TooManyWaiting(Refused):
    """422: this member's alerts wait for the police already."""

    code = "too_many_waiting"


@dataclass(frozen=True)
class Said:
    """What an alert tells: about what, in which words, in which street."""

    about: str
    text: str
    street: str = ""


@dataclass(frozen=True)
class Sending:
    """How the police sends it: its own words, for how many hours, to which sectors (the alert's own by default)."""

    text: str
    street: str = ""
    hours: int = ORDINARY_HOURS
    sectors: Sequence[str] = field(default_factory=tuple)


@transaction.atomic
def raise_alert(city: CityInfo, token: str, said: Said, *, key: str, at: datetime) -> int:
    """An active member tells the police; returns the alert's number. The same key is the same alert.

    Raises NotToTell, BadDraft, TooManyWaiting, NotFound.
    """
    member = lock_member(city, member_of(city, token).pk)
    if member.state != Standing.ACTIVE:
        raise NotFound()
    own_key = blind(f"alert:{member.pk}:{key}") if key else ""
    known = Alert.objects.filter(city_id=city.id, key=own_key).first() if own_key else None
    if known:
        return known.pk
    said = _checked(Network(member.network), said)
    if member.alerts.filter(state=AlertState.RAISED).count() >= WAITING_MAX:
        raise TooManyWaiting(_("Vos alertes précédentes attendent encore d’être lues. Urgence : appelez le 17."))
    alert = Alert(
        city_id=city.id, network=member.network, sector=member.sector, sectors=[member.sector], about=said.about,
        words=said.text, street=said.street, raised_by=member, key=own_key, raised_at=at,
    )  # fmt: skip
    record(alert, "raise", AlertState.RAISED, by=PERSON, at=at, sector=member.sector)
    return alert.pk


@transaction.atomic
def announce(
    city: CityInfo, network: str, said: Said, sending: Sending, *, key: str, by: Actor, at: datetime
) -> int:  # fmt: skip
    """The police tells sectors something of its own. The same key is the same alert. Raises NotToTell, BadDraft."""
    own_key = blind(f"announce:{key}") if key else ""
    one_at_a_time(city, own_key)
    known = Alert.objects.filter(city_id=city.id, key=own_key).first() if own_key else None
    if known:
        return known.pk
    if network not in list(Network):
        raise BadDraft(_("Ce réseau n’existe pas."), field="network")
    said = _checked(Network(network), said)
    alert = Alert(
        city_id=city.id, network=network, about=said.about, is_from_police=True, key=own_key, raised_at=at
    )  # fmt: skip
    _fill(city, alert, sending, at=at)
    alert.sector = alert.sectors[0]
    record(alert, "announce", AlertState.SENT, by=by, at=at, sectors=alert.sectors)
    return alert.pk


def _checked(network: Network, said: Said) -> Said:
    if said.about not in ABOUT[network]:
        raise BadDraft(_("Choisissez de quoi il s’agit."), field="about")
    return Said(said.about, _text(said.text), _street(said.street))


def _text(text: str) -> str:
    text = check_words(text, field="text")
    if not text:
        raise BadDraft(_("Écrivez ce qui s’est passé."), field="text")
    if len(text) > TEXT_MAX:
        raise BadDraft(_("Le texte est trop long : %(max)s caractères au plus.") % {"max": TEXT_MAX}, field="text")
    return text


def _street(text: str) -> str:
    text = check_words(text, field="street")
    if len(text) > STREET_MAX:
        raise BadDraft(_("Écrivez seulement le nom de la rue."), field="street")
    return text


def _fill(city: CityInfo, alert: Alert, sending: Sending, *, at: datetime) -> None:
    """What leaves, to whom and until when. Raises BadDraft, NotToTell."""
    if sending.hours not in HOURS:
        raise BadDraft(_("Choisissez une des durées proposées."), field="hours")
    sectors = list(dict.fromkeys(sending.sectors)) or list(alert.sectors)
    if not sectors or any(sector_info(city, code) is None for code in sectors):
        raise BadDraft(_("Choisissez au moins un secteur de la liste."), field="sectors")
    alert.text, alert.street, alert.sectors = _text(sending.text), _street(sending.street), sectors
    alert.sent_at, alert.expires_at, alert.spread = at, at + timedelta(hours=sending.hours), "alert"


@transaction.atomic
def send_alert(
    city: CityInfo, alert_id: int, sending: Sending, *, by: Actor, at: datetime, version: int
) -> None:  # fmt: skip
    """Read and, with the police's own words, sent. Raises Conflict, TooLate, BadDraft, NotToTell."""
    alert = lock_alert(city, alert_id, version)
    _fill(city, alert, sending, at=at)
    record(alert, "send", AlertState.SENT, by=by, at=at, sectors=alert.sectors)


@transaction.atomic
def decline_alert(city: CityInfo, alert_id: int, reason: str, *, by: Actor, at: datetime, version: int) -> None:
    """Not sent; who raised it reads why. Raises Conflict, TooLate, BadDraft."""
    alert = lock_alert(city, alert_id, version)
    alert.reason = _reason(reason)
    record(alert, "decline", AlertState.DECLINED, by=by, at=at)
    if alert.raised_by and alert.raised_by.state == Standing.ACTIVE:
        tell(city, alert.raised_by, "group.declined", key=f"group.declined:{alert.pk}", at=at)


@transaction.atomic
def withdraw_alert(city: CityInfo, alert_id: int, reason: str, *, by: Actor, at: datetime, version: int) -> None:
    """It was not exact, or is over: everybody who was told is told so. Raises Conflict, TooLate, BadDraft."""
    alert = lock_alert(city, alert_id, version)
    alert.reason, alert.spread = _reason(reason), "recall"
    record(alert, "withdraw", AlertState.WITHDRAWN, by=by, at=at)


def _reason(text: str) -> str:
    text = check_words(text, field="reason")
    if not text:
        raise BadDraft(_("Dites pourquoi, en une phrase : les membres la liront."), field="reason")
    if len(text) > REASON_MAX:
        raise BadDraft(_("Ce texte est trop long."), field="reason")
    return text


@transaction.atomic
def flag_alert(city: CityInfo, token: str, alert_id: int, text: str, *, at: datetime) -> None:
    """« Ce n’est pas exact », once per member; a second time changes the words. Raises NotFound, TooLate, NotToTell."""
    alert = lock_alert(city, alert_id)
    member = lock_member(city, member_of(city, token).pk)
    if member.state != Standing.ACTIVE or not heard_by(member).filter(pk=alert.pk).exists():
        raise NotFound()
    if alert.state != AlertState.SENT or alert.raised_by_id == member.pk:
        raise TooLate()
    text = check_words(text, field="flag")
    if len(text) > REASON_MAX:
        raise BadDraft(_("Ce texte est trop long."), field="flag")
    Flag.objects.update_or_create(alert=alert, member=member, defaults={"text": text, "at": at})
    write(city.id, what="alert.flag", about=f"alert:{alert.pk}", by=PERSON, at=at)
    tell_desks(city.id, at=at)


def spread_due(at: datetime) -> int:
    """Tell the members of every alert that is to be told, batch after batch. Periodic; returns how many were told."""
    told = 0
    while (batch := _spread_one(at)) is not None:
        told += batch
    return told


@transaction.atomic
def _spread_one(at: datetime) -> int | None:
    """A batch of the oldest that is due, None when nothing is; what another worker holds is left to it."""
    due = Alert.objects.exclude(spread="").order_by("pk").select_for_update(of=("self",), skip_locked=True).first()
    if due is None:
        return None
    city = city_by_id(due.city_id)
    return _recall(city, due, at=at) if due.spread == "recall" else _spread(city, due, at=at)


def _spread(city: CityInfo, alert: Alert, *, at: datetime) -> int:
    members = list(
        Member.objects.filter(
            city_id=city.id, network=alert.network, sector__in=alert.sectors, state=Standing.ACTIVE,
            checked_at__lte=alert.sent_at,
        )
        .exclude(pk__in=alert.deliveries.values("member_id"))
        .select_for_update(of=("self",))
        .order_by("pk")[:BATCH]
    )  # fmt: skip
    Delivery.objects.bulk_create([Delivery(alert=alert, member=member, at=at) for member in members])
    others = [member for member in members if member.pk != alert.raised_by_id]
    tell_all(city, others, "group.alert", key=f"group.alert:{alert.pk}", at=at)
    alert.reach += len(others)
    alert.spread = "alert" if len(members) == BATCH else ""  # nobody left to tell ends it
    alert.save(update_fields=["reach", "spread"])
    return len(members)


def _recall(city: CityInfo, alert: Alert, *, at: datetime) -> int:
    told = list(
        alert.deliveries.filter(recalled_at=None, member__state=Standing.ACTIVE)
        .select_related("member")
        .order_by("pk")[:BATCH]
    )
    members = [delivery.member for delivery in told]
    tell_all(city, members, "group.withdrawn", key=f"group.withdrawn:{alert.pk}", at=at)
    Delivery.objects.filter(pk__in=[one.pk for one in told]).update(recalled_at=at)
    if len(told) < BATCH:
        Alert.objects.filter(pk=alert.pk).update(spread="")
    return len(told)


def expire_alerts(at: datetime) -> int:
    """What was true for some hours is not shown any more. Periodic; returns how many."""
    due = Alert.objects.filter(state=AlertState.SENT, expires_at__lte=at).values_list("city_id", "pk")
    return sum(_expire(city_by_id(city_id), pk, at=at) for city_id, pk in list(due))


@transaction.atomic
def _expire(city: CityInfo, alert_id: int, *, at: datetime) -> bool:
    alert = lock_alert(city, alert_id)
    if alert.state != AlertState.SENT or alert.expires_at is None or alert.expires_at > at:
        return False  # somebody was faster
    alert.spread = ""
    record(alert, "expire", AlertState.EXPIRED, by=SYSTEM, at=at)
    return True
