"""Reads of networks and of the register: a member's page, the police's lists. Lists name nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Q

from allopm.city.queries import sector_info, sectors
from allopm.neighbours.models import Alert, Flag, Member, Partner, Training
from allopm.neighbours.states import ABOUT, AlertState, Network, PlaceState, Standing, Way
from allopm.neighbours.words import ABOUT_WORDS, ALERT_WORDS, NETWORKS, PLACE_WORDS, STANDING_WORDS, TRADES, WAY_WORDS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from allopm.city.queries import CityInfo

Card = dict[str, Any]
# A correction must be seen by who read the alert; then it is over too (chosen).
CORRECTION_SHOWN: Final = timedelta(days=7)


@dataclass(frozen=True)
class Place:
    """One sector of one network, in numbers; under five members nobody outside is told how many."""

    code: str
    name: str
    members: int
    waiting: int
    referents: int


def heard_by(member: Member) -> QuerySet[Alert]:
    """The alerts that this member was told."""
    return Alert.objects.filter(city_id=member.city_id, deliveries__member=member)


def member_card(city: CityInfo, member: Member, *, at: datetime) -> Card:
    """What a member's own page shows: only what concerns this member, no other person."""
    sector = sector_info(city, member.sector)
    is_active = member.state == Standing.ACTIVE
    return {
        "network": member.network,
        "network_label": str(NETWORKS[Network(member.network)]),
        "sector": sector.name if sector else member.sector,
        "state": member.state,
        "state_text": str(STANDING_WORDS[Standing(member.state)]),
        "is_referent": member.is_referent,
        "way": member.way,
        "name": member.name,
        "company": member.company,
        "address": member.address,
        "asked_at": member.asked_at,
        "checked_at": member.checked_at,
        "alerts": [_heard(one, member) for one in _shown(member, at)] if is_active else [],
        "own": [_own(one) for one in member.alerts.order_by("-pk")[:10]] if is_active else [],
        "to_vouch": _to_vouch(member) if member.is_referent else [],
        "referents": _referents(member) if is_active else 0,
        "abouts": [(about.value, str(ABOUT_WORDS[about])) for about in ABOUT[Network(member.network)]],
    }


def _shown(member: Member, at: datetime) -> QuerySet[Alert]:
    """Those that hold, and the corrections of the last days."""
    holds = Q(state=AlertState.SENT, expires_at__gt=at)
    corrected = Q(state=AlertState.WITHDRAWN, updated_at__gt=at - CORRECTION_SHOWN)
    return heard_by(member).filter(holds | corrected).order_by("-sent_at", "-pk")


def _heard(alert: Alert, member: Member) -> Card:
    flag = Flag.objects.filter(alert=alert, member=member).first()
    return {
        "id": alert.pk,
        "id_text": str(alert.pk),
        "about": str(ABOUT_WORDS[_about(alert)]),
        "text": alert.text,
        "street": alert.street,
        "is_from_police": alert.is_from_police,
        "is_own": alert.raised_by_id == member.pk,
        "is_withdrawn": alert.state == AlertState.WITHDRAWN,
        "reason": alert.reason,
        "sent_at": alert.sent_at,
        "expires_at": alert.expires_at,
        "flag": flag.text if flag else None,
    }


def _own(alert: Alert) -> Card:
    return {
        "about": str(ABOUT_WORDS[_about(alert)]),
        "words": alert.words,
        "state": alert.state,
        "state_text": str(ALERT_WORDS[AlertState(alert.state)]),
        "reason": alert.reason,
        "raised_at": alert.raised_at,
        "reach": alert.reach,
    }


def _about(alert: Alert) -> Any:
    return next(about for about in ABOUT_WORDS if about == alert.about)


def _to_vouch(referent: Member) -> list[Card]:
    """Who asked this référent to say that they live here: they gave their name and address for that."""
    rows = Member.objects.filter(
        city_id=referent.city_id, network=referent.network, sector=referent.sector, way=Way.REFERENT,
        state__in=[Standing.ASKED, Standing.LETTER],
    ).order_by("pk")  # fmt: skip
    return [{"id": row.pk, "name": row.name, "company": row.company, "address": row.address} for row in rows]


def _referents(member: Member) -> int:
    return Member.objects.filter(
        city_id=member.city_id, network=member.network, sector=member.sector, is_referent=True
    ).count()


def network_sectors(city: CityInfo, network: str) -> list[Place]:
    """Every sector of the city with its numbers."""
    rows = Member.objects.filter(city_id=city.id, network=network).values("sector")
    counts = {
        row["sector"]: row
        for row in rows.annotate(
            members=Count("pk", filter=Q(state=Standing.ACTIVE)),
            waiting=Count("pk", filter=Q(state__in=[Standing.ASKED, Standing.LETTER])),
            referents=Count("pk", filter=Q(is_referent=True)),
        )
    }
    none = {"members": 0, "waiting": 0, "referents": 0}
    return [
        Place(one.code, one.name, *(counts.get(one.code, none)[name] for name in ("members", "waiting", "referents")))
        for one in sectors(city)
    ]


def alerts_to_read(city: CityInfo) -> list[Card]:
    """What waits for the police, the oldest first."""
    rows = Alert.objects.filter(city_id=city.id, state=AlertState.RAISED).select_related("raised_by").order_by("pk")
    return [staff_alert(city, one) for one in rows]


def running_alerts(city: CityInfo) -> list[Card]:
    """What members read now, the flagged first."""
    rows = Alert.objects.filter(city_id=city.id, state=AlertState.SENT).annotate(n=Count("flags"))
    return [staff_alert(city, one) for one in rows.select_related("raised_by").order_by("-n", "-pk")]


def past_alerts(city: CityInfo, *, limit: int = 20) -> list[Card]:
    """The last that are over."""
    over = (AlertState.DECLINED, AlertState.WITHDRAWN, AlertState.EXPIRED)
    rows = Alert.objects.filter(city_id=city.id, state__in=over).select_related("raised_by")
    return [staff_alert(city, one) for one in rows.order_by("-updated_at")[:limit]]


def staff_alert(city: CityInfo, alert: Alert) -> Card:
    """An alert as the police reads it: who raised it is a number and a role, never a name."""
    names = [found.name if (found := sector_info(city, code)) else code for code in alert.sectors]
    return {
        "id": alert.pk,
        "id_text": str(alert.pk),
        "version": alert.version,
        "state": alert.state,
        "state_text": str(ALERT_WORDS[AlertState(alert.state)]),
        "network": alert.network,
        "network_label": str(NETWORKS[Network(alert.network)]),
        "sector": alert.sector,
        "sectors": names,
        "sector_codes": alert.sectors,
        "about": str(ABOUT_WORDS[_about(alert)]),
        "words": alert.words,
        "text": alert.text,
        "street": alert.street,
        "reason": alert.reason,
        "is_from_police": alert.is_from_police,
        "raised_by": alert.raised_by_id,
        "by_referent": bool(alert.raised_by and alert.raised_by.is_referent),
        "raised_at": alert.raised_at,
        "sent_at": alert.sent_at,
        "expires_at": alert.expires_at,
        "reach": alert.reach,
        "last_by": alert.last_by,
        "flags": [{"text": flag.text, "at": flag.at} for flag in alert.flags.order_by("at")],
    }


def staff_members(city: CityInfo, network: str, sector: str) -> list[Card]:
    """The members of a sector and who waits, without any name: opening one is the journalled read."""
    rows = Member.objects.filter(city_id=city.id, network=network, sector=sector)
    here = rows.filter(state__in=[Standing.ASKED, Standing.LETTER, Standing.ACTIVE])
    return [staff_member(one) for one in here.order_by("state", "pk")]


def staff_member(member: Member) -> Card:
    """A line of the list."""
    return {
        "id": member.pk,
        "version": member.version,
        "state": member.state,
        "state_text": str(STANDING_WORDS[Standing(member.state)]),
        "is_referent": member.is_referent,
        "way": member.way,
        "way_text": str(WAY_WORDS[Way(member.way)]),
        "asked_at": member.asked_at,
        "checked_at": member.checked_at,
        "checked_by": member.checked_by,
        "tries": member.tries,
    }


def waiting_members(city: CityInfo) -> list[Card]:
    """Who waits for the police, the oldest first."""
    rows = Member.objects.filter(city_id=city.id, state__in=[Standing.ASKED, Standing.LETTER]).order_by("asked_at")
    return [
        staff_member(one) | {
            "network_label": str(NETWORKS[Network(one.network)]),
            "sector": found.name if (found := sector_info(city, one.sector)) else one.sector,
        }
        for one in rows
    ]  # fmt: skip


def trainings(city: CityInfo, *, after: datetime) -> list[Card]:
    """Sessions to come, the next first, with the seats that are left."""
    rows = Training.objects.filter(city_id=city.id, starts_at__gt=after, is_cancelled=False).order_by("starts_at")
    return [training_card(one) for one in rows]


def training_card(training: Training) -> Card:
    """One session."""
    taken = sum(training.partners.values_list("people", flat=True))
    return {
        "id": training.pk,
        "starts_at": training.starts_at,
        "minutes": training.minutes,
        "where": training.where,
        "seats": training.seats,
        "left": max(0, training.seats - taken),
        "is_cancelled": training.is_cancelled,
    }


def partner_card(partner: Partner) -> Card:
    """What the partner's own page shows, and the police's sheet."""
    return {
        "id": partner.pk,
        "version": partner.version,
        "state": partner.state,
        "state_text": str(PLACE_WORDS[PlaceState(partner.state)]),
        "place_name": partner.place_name,
        "trade": str(TRADES.get(partner.trade, partner.trade)),
        "address": partner.address,
        "is_located": partner.lon is not None,
        "hours_text": partner.hours_text,
        "people": partner.people,
        "charter": partner.charter,
        "reason": partner.reason,
        "asked_at": partner.asked_at,
        "trained_at": partner.trained_at,
        "training": training_card(partner.training) if partner.training else None,
    }


def partners(city: CityInfo) -> list[Card]:
    """Places that ask, wait for their training, or are in the register."""
    rows = Partner.objects.filter(
        city_id=city.id, state__in=[PlaceState.ASKED, PlaceState.ACCEPTED, PlaceState.TRAINED]
    ).select_related("training")
    order = {PlaceState.ASKED: 0, PlaceState.ACCEPTED: 1, PlaceState.TRAINED: 2}
    return sorted((partner_card(one) for one in rows), key=lambda card: (order[card["state"]], card["id"]))
