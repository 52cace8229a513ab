"""Reads of crews: cards, positions, who a signed-in phone is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from allopm.fleet.cards import crew_card, position_card
from allopm.fleet.models import Crew, CrewPosition
from allopm.fleet.standing import Standing, standing_of
from allopm.fleet.states import ON_DUTY
from allopm.refusals import Forbidden, NotFound

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

Card = dict[str, Any]


def crew_cards(city: CityInfo) -> list[Card]:
    """Every crew of the city, by call sign."""
    return [crew_card(city, crew) for crew in Crew.objects.filter(city_id=city.id).order_by("call_sign")]


def crew_card_of(city: CityInfo, call_sign: str) -> Card:
    """One crew. Raises NotFound."""
    return crew_card(city, crew_with_position(city, call_sign)[0])


def position_cards(city: CityInfo) -> list[Card]:
    """The latest fix of every crew on duty."""
    positions = CrewPosition.objects.filter(crew__city_id=city.id, crew__state__in=ON_DUTY).select_related("crew")
    return [position_card(position.crew.call_sign, position) for position in positions]


def positions_since(city_id: int, moment: datetime) -> list[Card]:
    """Fixes received after `moment`, for the live broadcast."""
    positions = CrewPosition.objects.filter(crew__city_id=city_id, received_at__gt=moment).select_related("crew")
    return [position_card(position.crew.call_sign, position) for position in positions]


def crew_of(city: CityInfo, user_id: int) -> Crew:
    """The crew that this account speaks for. Raises Forbidden."""
    crew = Crew.objects.filter(city_id=city.id, member_id=user_id).first()
    if crew is None:
        raise Forbidden(_("Ce compte n’est rattaché à aucun équipage."))
    return crew


def crew_with_position(city: CityInfo, call_sign: str) -> tuple[Crew, CrewPosition | None]:
    """One crew and its latest fix. Raises NotFound."""
    crew = Crew.objects.filter(city_id=city.id, call_sign=call_sign).first()
    if crew is None:
        raise NotFound(_("Cet équipage n’existe pas."))
    return crew, CrewPosition.objects.filter(crew=crew).first()


def crews_on_duty(city: CityInfo) -> list[Crew]:
    """The crews that somebody can speak to now, by call sign."""
    return list(Crew.objects.filter(city_id=city.id, state__in=ON_DUTY).order_by("call_sign"))


def overdue_crews(at: datetime) -> list[tuple[int, str]]:
    """`(city, call sign)` of crews that should have said by now that all is well."""
    return list(Crew.objects.filter(check_due_at__lte=at).order_by("pk").values_list("city_id", "call_sign"))


class CrewSeen(NamedTuple):
    """What a proposal needs of a crew: its line, and its latest fix if there is one."""

    call_sign: str
    state: str
    vehicle: str
    officers: int
    skills: Sequence[str]
    sector: str
    mission_incident: str
    mission_state: str
    mission_since: datetime | None
    duty_planned_end: datetime | None
    alert_kind: str | None
    lon: float | None
    lat: float | None
    fix_at: datetime | None

    @property
    def place(self) -> tuple[float, float] | None:
        return None if self.lon is None or self.lat is None else (self.lon, self.lat)

    @property
    def calls_for_help(self) -> bool:
        return self.alert_kind == "distress"


def crews_seen(city: CityInfo) -> list[CrewSeen]:
    """Every crew of the city by call sign, in one query and without building rows of tables."""
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [city.id])
        return [
            CrewSeen._make([*row, None if fix_s is None else datetime.fromtimestamp(fix_s, UTC)])
            for *row, fix_s in cursor.fetchall()
        ]


# A number is read ten times sooner than a moment in words, and there is one for every crew.
_SEEN: Final = """
    SELECT c.call_sign, c.state, c.vehicle, c.officers, c.skills, c.sector, c.mission_incident, c.mission_state,
           c.mission_since, c.duty_planned_end, c.alert ->> 'kind', p.lon, p.lat, date_part('epoch', p.at)
    FROM fleet_crew c LEFT JOIN fleet_crewposition p ON p.crew_id = c.id
    WHERE c.city_id = %s ORDER BY c.call_sign
"""


def place_then(crew_id: int, at: datetime, *, within: timedelta) -> tuple[float, float] | None:
    """Longitude and latitude of the fix nearest to a past moment; None when there is none so near."""
    with connection.cursor() as cursor:
        cursor.execute(_FIX_NEAREST, [crew_id, at - within, at + within, at])
        found = cursor.fetchone()
    return None if found is None else (found[0], found[1])


_FIX_NEAREST: Final = """
    SELECT lon, lat FROM fleet_fix WHERE crew_id = %s AND at BETWEEN %s AND %s
    ORDER BY abs(extract(epoch FROM at - %s)) LIMIT 1
"""


def call_signs(city: CityInfo) -> list[str]:
    """Every crew's name on the radio."""
    return list(Crew.objects.filter(city_id=city.id).order_by("call_sign").values_list("call_sign", flat=True))


class DutySeen(NamedTuple):
    """A crew on duty, as the board of shifts shows it."""

    call_sign: str
    state: str
    sector: str
    shift_id: int | None
    duty_started_at: datetime | None
    duty_planned_end: datetime | None
    silent_since: datetime | None


def duties(city: CityInfo) -> list[DutySeen]:
    """Every crew on duty, by call sign."""
    rows = Crew.objects.filter(city_id=city.id, state__in=ON_DUTY).order_by("call_sign")
    return [DutySeen._make(row) for row in rows.values_list(*DutySeen._fields)]


def crews_standing(city: CityInfo) -> list[tuple[Standing, int, str]]:
    """Every crew as it stands outside a shift, its version, its state."""
    rows = Crew.objects.filter(city_id=city.id).order_by("call_sign")
    return [(standing_of(crew), crew.version, crew.state) for crew in rows]
