"""Forty invented crews for a demonstration; never in production."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from allopm.accounts.queries import members_by_email
from allopm.city.queries import sectors
from allopm.fleet.models import Crew
from allopm.fleet.states import State

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

# Call sign letter, vehicle, officers, skills, how many. Invented, in the proportions of a summer day.
FLEET: Final[tuple[tuple[str, str, int, list[str], int], ...]] = (
    ("C", "car", 3, ["tow_authority"], 22),
    ("M", "motorbike", 2, ["motorbike"], 8),
    ("V", "bike", 2, ["bike"], 6),
    ("P", "foot", 2, [], 2),
    ("K", "van", 3, ["dog"], 2),
)


def call_signs() -> list[tuple[str, str, int, list[str]]]:
    """`(call sign, vehicle, officers, skills)` of the forty crews, in the order of their accounts."""
    return [
        (f"{letter}{number:02}", vehicle, officers, skills)
        for letter, vehicle, officers, skills, count in FLEET
        for number in range(1, count + 1)
    ]


def create_demo_crews(city: CityInfo, *, at: datetime) -> int:
    """Make the crews that are missing, spread over the sectors and on duty. Returns how many were made."""
    if Crew.objects.filter(city_id=city.id).exists():
        return 0
    members = members_by_email(city, prefix="equipage")
    codes = [sector.code for sector in sectors(city)]
    crews = [
        Crew(
            city_id=city.id,
            call_sign=sign,
            state=State.AVAILABLE,
            state_since=at,
            vehicle=vehicle,
            officers=officers,
            skills=skills,
            sector=codes[index % len(codes)] if codes else "",
            member_id=members.get(f"equipage{index + 1:02}@demo.test"),
        )
        for index, (sign, vehicle, officers, skills) in enumerate(call_signs())
    ]
    return len(Crew.objects.bulk_create(crews))
