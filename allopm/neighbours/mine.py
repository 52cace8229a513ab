"""Everything the room holds on a person, given back to that person, and erased at their word. Knows no screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from allopm.columns.phones import phone_hashes
from allopm.moments import stamp, stamp_or_none
from allopm.neighbours.actions import PERSON, forget_member
from allopm.neighbours.change import lock_member, lock_partner, record
from allopm.neighbours.models import Alert, Flag, Member, Partner
from allopm.neighbours.partners import PLACE, empty_partner, withdraw_partner
from allopm.neighbours.secrets import mail_digest, thread_hash
from allopm.neighbours.states import AlertState, PlaceState, Standing

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

_KINDS: Final = ("member", "partner")


def owners_of_links(city: CityInfo, tokens: Iterable[str]) -> list[str]:
    """`member:<pk>` and `partner:<pk>` behind private links."""
    hashes = [thread_hash(token) for token in tokens]
    members = Member.objects.filter(city_id=city.id, token_hash__in=hashes).values_list("pk", flat=True)
    partners = Partner.objects.filter(city_id=city.id, token_hash__in=hashes).values_list("pk", flat=True)
    return [*(f"member:{pk}" for pk in members), *(f"partner:{pk}" for pk in partners)]


def owners_of_contact(city: CityInfo, *, email: str = "", phone: str = "") -> list[str]:
    """The same, behind an address or a number that its owner has proved to be his."""
    found: list[str] = []
    for model, name in ((Member, "member"), (Partner, "partner")):
        rows = model._default_manager.filter(city_id=city.id)
        mine = rows.filter(mail_hash=mail_digest(email)) if email else rows.none()
        by_phone = rows.filter(phone_hash__in=phone_hashes(phone)) if phone else rows.none()
        pks = {*mine.values_list("pk", flat=True), *by_phone.values_list("pk", flat=True)}
        found += [f"{name}:{pk}" for pk in sorted(pks)]
    return found


def held(city: CityInfo, owners: Iterable[str]) -> list[dict[str, Any]]:
    """Everything held, in plain JSON. Others' alerts and words are not in it."""
    members, partners = _rows(city, owners)
    return [*(_member(one) for one in members), *(_partner(one) for one in partners)]


def _member(one: Member) -> dict[str, Any]:
    return {
        "what": "member",
        "network": one.network,
        "sector": one.sector,
        "state": one.state,
        "is_referent": one.is_referent,
        "name": one.name,
        "company": one.company,
        "address": one.address,
        "email": one.email,
        "phone": one.phone,
        "verification": one.way,
        "language": one.lang,
        "asked_at": stamp(one.asked_at),
        "verified_at": stamp_or_none(one.checked_at),
        "left_at": stamp_or_none(one.left_at),
        "alerts_raised": [
            {"about": alert.about, "words": alert.words, "street": alert.street, "state": alert.state,
             "at": stamp(alert.raised_at)}
            for alert in Alert.objects.filter(raised_by=one).order_by("pk")
        ],
        "alerts_read": [stamp(at) for at in one.deliveries.order_by("pk").values_list("at", flat=True)],
        "counter_flags": [{"text": flag.text, "at": stamp(flag.at)} for flag in Flag.objects.filter(member=one)],
    }  # fmt: skip


def _partner(one: Partner) -> dict[str, Any]:
    return {
        "what": "partner",
        "state": one.state,
        "place_name": one.place_name,
        "trade": one.trade,
        "address": one.address,
        "lon": one.lon,
        "lat": one.lat,
        "hours": one.hours_text,
        "name": one.name,
        "email": one.email,
        "phone": one.phone,
        "charter": one.charter,
        "people_to_train": one.people,
        "training_at": stamp(one.training.starts_at) if one.training else None,
        "asked_at": stamp(one.asked_at),
        "trained_at": stamp_or_none(one.trained_at),
        "left_at": stamp_or_none(one.left_at),
    }


def erase(city: CityInfo, owners: Iterable[str], *, at: datetime) -> int:
    """Leave every network and the register, and what was written with it. Returns how many rows were emptied."""
    members, partners = _rows(city, owners)
    return sum(_erase_member(city, one.pk, at=at) for one in members) + sum(
        _erase_partner(city, one.pk, at=at) for one in partners
    )


@transaction.atomic
def _erase_member(city: CityInfo, pk: int, *, at: datetime) -> int:
    """Words raised and flags go; an alert that was sent stays in the police's own words, raised by nobody."""
    for alert in Alert.objects.filter(raised_by_id=pk).select_for_update(of=("self",)).order_by("pk"):
        alert.words, alert.raised_by = "", None
        if alert.state == AlertState.RAISED:
            record(alert, "take_back", AlertState.DECLINED, by=PERSON, at=at)
        alert.save(update_fields=["words", "raised_by"])
    member = lock_member(city, pk)
    Flag.objects.filter(member=member).delete()
    member.deliveries.all().delete()
    if member.state in (Standing.LEFT, Standing.REFUSED):
        return 0
    forget_member(city, member)
    member.left_at = at
    record(member, "erase", Standing.LEFT, by=PERSON, at=at)
    return 1


@transaction.atomic
def _erase_partner(city: CityInfo, pk: int, *, at: datetime) -> int:
    partner = lock_partner(city, pk)
    if partner.state == PlaceState.WITHDRAWN:
        return 0
    if partner.state == PlaceState.REFUSED:
        empty_partner(city, partner)
        partner.save()
        return 1
    withdraw_partner(city, partner, by=PLACE, at=at)
    return 1


def _rows(city: CityInfo, owners: Iterable[str]) -> tuple[list[Member], list[Partner]]:
    pairs = [owner.partition(":")[::2] for owner in owners]
    numbers = {name: [int(pk) for kind, pk in pairs if kind == name and pk.isdecimal()] for name in _KINDS}
    members = Member.objects.filter(city_id=city.id, pk__in=numbers["member"]).order_by("pk")
    partners = Partner.objects.filter(city_id=city.id, pk__in=numbers["partner"]).select_related("training")
    return list(members), list(partners.order_by("pk"))


def owners_of(city: CityInfo, tokens: Iterable[str]) -> dict[str, str]:
    """By private link the member or partner that it opens; unknown links are left out."""
    hashes = {thread_hash(token): token for token in tokens}
    found: dict[str, str] = {}
    for model, name in ((Member, "member"), (Partner, "partner")):
        rows = model._default_manager.filter(city_id=city.id, token_hash__in=hashes)
        found |= {hashes[digest]: f"{name}:{pk}" for digest, pk in rows.values_list("token_hash", "pk")}
    return found
