"""Who may be disturbed now: residents always, staff only while on duty. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allopm.fleet.queries import crews_on_duty
from allopm.team.queries import present_people

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo


def is_reachable(city: CityInfo, owner: str) -> bool:
    """Whether a notice may reach this owner at this moment."""
    kind, _colon, number = owner.partition(":")
    return kind != "user" or is_on_duty(city, int(number))


def is_on_duty(city: CityInfo, user_id: int) -> bool:
    """A crew in service, or a person with a window of the desk open."""
    return any(crew.member_id == user_id for crew in crews_on_duty(city)) or user_id in present_people(city)
