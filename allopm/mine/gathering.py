"""What every room holds on one person, gathered, and erased, by asking each. Knows no table and no proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from allopm.calls import mine as calls
from allopm.journal.actions import write
from allopm.journal.actor import RESIDENT
from allopm.moments import stamp
from allopm.neighbours import mine as neighbours
from allopm.notices import mine as notices
from allopm.reports import mine as reports
from allopm.services import mine as services

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


class Holder(Protocol):
    """The door that a room keeps for its residents: owners are `report:<pk>`, `request:<pk>`, `member:<pk>`."""

    def held(self, city: CityInfo, owners: Sequence[str]) -> list[dict[str, Any]]: ...

    def erase(self, city: CityInfo, owners: Sequence[str], *, at: datetime) -> int: ...


class Opener(Protocol):
    """A room that gives people private links."""

    def owners_of(self, city: CityInfo, tokens: Iterable[str]) -> dict[str, str]: ...


# Notices last: what an erased thing had still to say goes with it.
HOLDERS: Final[dict[str, Holder]] = {
    "reports": reports,
    "services": services,
    "neighbours": neighbours,
    "calls": calls,
    "notices": notices,
}
OPENERS: Final[tuple[Opener, ...]] = (reports, services, neighbours)


def owners_of(city: CityInfo, tokens: Iterable[str]) -> dict[str, str]:
    """By private link what it opens, in the order given; links that open nothing are left out."""
    wanted = list(tokens)
    found: dict[str, str] = {}
    for opener in OPENERS:
        found |= opener.owners_of(city, wanted)
    return {token: found[token] for token in wanted if token in found}


def links_for_address(city: CityInfo, address: str, *, at: datetime) -> list[str]:
    """Private links to everything that left this address, which its holder has just proved."""
    return reports.links_for_address(city, address, at=at)


def owners_of_address(city: CityInfo, address: str) -> list[str]:
    """What else hangs on this address, which its holder has just proved: without any link of its own."""
    known = {"email": address} if "@" in address else {"phone": address}
    return [owner for room in (services, neighbours, calls) for owner in room.owners_of_contact(city, **known)]


def everything_held(city: CityInfo, owners: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """By room; a room that holds nothing has an empty list."""
    return {room: holder.held(city, owners) for room, holder in HOLDERS.items()}


def export_everything(city: CityInfo, owners: Sequence[str], *, at: datetime) -> dict[str, Any]:
    """The same, dated and journalled: it leaves the house."""
    for owner in owners:
        write(city.id, what="mine.exported", about=owner, by=RESIDENT, at=at)
    return {"city": city.name, "made_at": stamp(at), **everything_held(city, owners)}


def erase_everything(city: CityInfo, owners: Sequence[str], *, at: datetime) -> int:
    """Each room erases in its own short transactions; how many things were erased. Safe to repeat."""
    return sum(holder.erase(city, owners, at=at) for holder in HOLDERS.values())
