"""The write door of vehicle checks: what a crew saw of a vehicle that does not move, now and seven days later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.city.queries import desk_rules, kind_info
from allopm.fleet.queries import place_then
from allopm.incidents.change import announce, change
from allopm.incidents.states import Step
from allopm.missions.change import lock_mission
from allopm.missions.checks import first_check
from allopm.missions.keys import own_time
from allopm.missions.models import VehicleCheck
from allopm.refusals import Malformed, Refused
from allopm.reports.photos import attach_to_mission
from allopm.vehicles.clock import Look, starts_clock, take_again, take_first

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident
    from allopm.journal.actor import Actor
    from allopm.missions.models import Mission

# How far in time a fix may be from a check to say where it was made (chosen).
FIX_WITHIN: Final = timedelta(minutes=2)
WHEELS: Final = ("front_left", "front_right", "rear_left", "rear_right")
HOURS: Final = frozenset(str(hour) for hour in range(1, 13))


class NoVehicle(Refused):
    """This kind of case is not about a vehicle: no plate is kept. 422."""

    code = "no_vehicle"


@dataclass(frozen=True)
class Seen:
    """One check as the crew filled it in; `valves` by wheel, the hour of the clock at which the valve stands."""

    at: datetime
    key: str
    plate: str = ""
    make: str = ""
    colour: str = ""
    valves: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    photos: tuple[str, ...] = ()


@transaction.atomic
def check_vehicle(city: CityInfo, mission_id: int, seen: Seen, *, crew: str, by: Actor, now: datetime) -> Mission:
    """Keep a check, once per key. The first one of a case says when to come back. Raises NoVehicle, Malformed."""
    held, mission = lock_mission(city, mission_id, crew=crew)
    incident = held.incident
    if not kind_info(city, incident.kind).vehicle_check:
        raise NoVehicle(_("Cette affaire n’est pas un véhicule abandonné : aucune plaque n’est gardée."))
    _require_valves(seen.valves)
    if not 8 <= len(seen.key) <= 64:
        raise Malformed(_("Il manque la clé de l’action."))
    if VehicleCheck.objects.filter(mission=mission, key=seen.key).exists():
        return mission
    at = own_time(seen.at, now=now)
    place = place_then(mission.crew_id, at, within=FIX_WITHIN)
    look = Look(at, place, seen.valves)
    is_first = starts_clock(incident)
    first = None if is_first else first_check(incident)
    due_at = take_first(incident, look, days=desk_rules(city).vehicle_days) if is_first else None
    if first is not None:
        take_again(incident, look, _look(first))
    attach_to_mission(city, mission.pk, seen.photos)
    VehicleCheck.objects.create(
        mission=mission,
        incident=incident,
        key=seen.key,
        at=at,
        by=crew,
        plate=_plate(seen.plate),
        make=seen.make.strip()[:60],
        colour=seen.colour.strip()[:40],
        valves=dict(seen.valves),
        note=seen.note.strip()[:1000],
        photos=list(seen.photos),
        lon=place and place[0],
        lat=place and place[1],
        recheck_at=due_at,
    )
    mission.version += 1
    mission.save(update_fields=["version"])
    words = _("%(crew)s : premier contrôle du véhicule") if is_first else _("%(crew)s : nouveau contrôle du véhicule")
    change(incident, Step.VEHICLE_CHECKED, by=by, at=at, text=words % {"crew": crew})
    announce(city, incident, at=at)
    return mission


def _look(check: VehicleCheck) -> Look:
    place = (check.lon, check.lat) if check.lon is not None and check.lat is not None else None
    return Look(check.at, place, check.valves)


def start_again(incident: Incident, at: datetime, *, due_at: datetime) -> None:
    """The check of this moment starts a clock of its own: a person said that the vehicle has been elsewhere."""
    newest = VehicleCheck.objects.filter(incident=incident, at=at).order_by("-pk").first()
    if newest is not None:
        newest.recheck_at = due_at
        newest.save(update_fields=["recheck_at"])


def _plate(text: str) -> str:
    """As it is painted, without blanks at the ends; a text, never looked up anywhere."""
    return " ".join(text.upper().split())[:16]


def _require_valves(valves: Mapping[str, str]) -> None:
    if not set(valves) <= set(WHEELS) or not set(valves.values()) <= HOURS:
        raise Malformed(_("La position d’une valve est une heure, de 1 à 12, pour une des quatre roues."))
