"""What members and partner places are told, by the channels they chose. A notice holds no word of an alert."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from allopm.notices import actions as notices

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from allopm.city.queries import CityInfo
    from allopm.neighbours.models import Member, Partner


PATHS: Final = {"Member": "voisins", "Partner": "partenaire"}


def owner_of(one: Member | Partner) -> str:
    """`member:<pk>` or `partner:<pk>`: how the notices name them."""
    return f"{type(one).__name__.lower()}:{one.pk}"


def link_of(one: Member | Partner) -> str:
    """Their private page."""
    return f"/{PATHS[type(one).__name__]}/{one.token}/"


def listen(city: CityInfo, one: Member | Partner, *, at: datetime) -> None:
    """Every address that was left for this becomes a channel; each is taken back in one tap."""
    for channel, address in (("mail", one.email), ("sms", one.phone)):
        if address:
            notices.subscribe(
                city, owner_of(one), channel=channel, address=address, lang=one.lang, at=at, link=link_of(one)
            )


def tell(city: CityInfo, one: Member | Partner, code: str, *, key: str, at: datetime) -> int:
    """Once per key; returns on how many channels."""
    return notices.notify(city, owner_of(one), code=code, data={}, link=link_of(one), key=key, at=at)


def tell_all(city: CityInfo, members: Sequence[Member], code: str, *, key: str, at: datetime) -> None:
    """The same to many, in a handful of statements; each reads it behind the own link left when subscribing."""
    owners = [owner_of(member) for member in members]
    keys = dict.fromkeys(owners, key)
    notices.notify_many(city, keys, code=code, data={owner: {} for owner in owners}, at=at)


def stop(city: CityInfo, one: Member | Partner) -> None:
    notices.forget_owner(city, owner_of(one))
