"""The whole team at a glance: who is there, reads and holds what; acts of the last hour for the heads of the room.

Counts are of now and of one hour: nothing of them is kept, and nobody is ranked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from allopm.accounts.queries import desk_staff
from allopm.accounts.roles import Role
from allopm.city.queries import desk_rules
from allopm.incidents.queries import acts_since, open_incidents
from allopm.incidents.states import State
from allopm.moments import stamp_or_none
from allopm.team.models import Seat

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

Card = dict[str, Any]
HEADS: Final = (Role.SUPERVISOR, Role.ADMIN)
HOUR: Final = timedelta(hours=1)


def team_view(city: CityInfo, *, role: str, at: datetime) -> Card:
    """Everybody of the desk, who is there first. `acts` is null for who is no head of the room."""
    staff, rules = desk_staff(city), desk_rules(city)
    seats = {seat.user_id: seat for seat in Seat.objects.filter(city_id=city.id)}
    acts = acts_since([person["id"] for person in staff], at - HOUR) if role in HEADS else None
    cards = sorted(open_incidents(city), key=lambda card: (card["priority"], -card["urgency"], card["created_at"]))
    people = [_person(person, seats.get(person["id"]), cards, acts=acts) for person in staff]
    return {
        "people": sorted(people, key=lambda person: (person["since"] is None, person["name"])),
        "unclaimed": sum(card["claimed_by"] is None and card["state"] in (State.NEW, State.OPEN) for card in cards),
        "distribution": rules.distribution,
        "claim_minutes": rules.claim_minutes,
    }


def _person(person: Card, seat: Seat | None, cards: list[Card], *, acts: dict[int, int] | None) -> Card:
    reading = seat.reading if seat and seat.since else []
    return {
        **person,
        "since": stamp_or_none(seat.since) if seat else None,
        "left_at": stamp_or_none(seat.left_at) if seat else None,
        "reading": [_case(card) for card in cards if card["code"] in reading],
        "claims": [_case(card) for card in cards if card["claimed_by"] and card["claimed_by"]["id"] == person["id"]],
        "acts": None if acts is None else acts.get(person["id"], 0),
    }


def _case(card: Card) -> Card:
    names = ("code", "version", "kind_label", "address", "priority", "state", "clock", "held_until", "can")
    return {**{name: card[name] for name in names}, "until": card["claimed_by"] and card["claimed_by"]["until"]}
