"""Members and places to start from."""

from __future__ import annotations

from typing import Any

from allopm.city.queries import CityInfo
from allopm.neighbours.actions import admit, ask_to_join, member_of
from allopm.neighbours.draft import Joining, Opening
from allopm.neighbours.models import Member, Partner
from allopm.neighbours.partners import accept_partner, ask_to_partner, partner_of
from tests.scenes import NOON, make_operator

JOINING = {
    "network": "voisins", "sector": "centre", "address": "12 rue de France", "name": "Ana Blanc", "way": "post",
    "email": "ana@essai.test", "accepts": True,
}  # fmt: skip
OPENING = {
    "place_name": "Café d’essai", "trade": "bar", "address": "3 rue de la Préfecture", "name": "Luc Roy",
    "phone": "06 12 34 56 78", "lon": 7.27, "lat": 43.7, "accepts": True,
}  # fmt: skip


def ask(city: CityInfo, *, key: str = "", **fields: Any) -> tuple[str, Member]:
    """Somebody who asked; the private link and the row."""
    asked = ask_to_join(city, Joining(**JOINING | fields), key=key, at=NOON)
    return asked.token, member_of(city, asked.token)


def join(city: CityInfo, **fields: Any) -> tuple[str, Member]:
    """An active member."""
    token, member = ask(city, **fields)
    admit(city, member.pk, by=make_operator(city), at=NOON, version=member.version)
    return token, member_of(city, token)


def partner(city: CityInfo, **fields: Any) -> tuple[str, Partner]:
    """A place that may choose a training."""
    asked = ask_to_partner(city, Opening(**OPENING | fields), key="", at=NOON)
    one = partner_of(city, asked.token)
    accept_partner(city, one.pk, by=make_operator(city), at=NOON, version=one.version)
    return asked.token, partner_of(city, asked.token)
