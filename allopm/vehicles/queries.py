"""Which vehicles wait for what: the list of the day. No plate: the case itself shows it, and its reading is
journalled."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import F

from allopm.city.queries import catalogue
from allopm.incidents.queries import open_vehicle_cases, street_only
from allopm.missions.checks import last_checks
from allopm.missions.states import CARRIED
from allopm.moments import stamp
from allopm.vehicles.cards import vehicle_card
from allopm.vehicles.states import State

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.incidents.models import Incident

Card = dict[str, Any]


def vehicles_of_day(city: CityInfo, *, at: datetime) -> list[Card]:
    """Second checks due before midnight, and vehicles on which somebody has to decide; by street."""
    end = day_end(city, at)
    return [card for card in vehicles(city, at=at) if _is_of_day(card, end)]


def vehicles(city: CityInfo, *, at: datetime) -> list[Card]:
    """Every open case about a vehicle, by street, then by age."""
    kinds = [kind.code for kind in catalogue(city).known.values() if kind.vehicle_check]
    cases = open_vehicle_cases(city, kinds)
    checks = last_checks([case.pk for case in cases])
    lines = [_line(case, checks.get(case.pk), at=at) for case in cases]
    return sorted(lines, key=lambda line: (line["street"], line["created_at"], line["code"]))


def due_codes(city: CityInfo, *, at: datetime) -> list[str]:
    """Cases whose second check may be made now and that nobody carries, the oldest first."""
    return [case.code for case in _due(city, at)]


def _due(city: CityInfo, at: datetime) -> list[Incident]:
    kinds = [kind.code for kind in catalogue(city).known.values() if kind.vehicle_check]
    waiting = open_vehicle_cases(city, kinds).filter(
        vehicle_case__state__in=[State.FIRST_CHECKED, State.DUE], vehicle_case__due_at__lte=at,
        vehicle_case__second_at=None, lon__isnull=False,
    )  # fmt: skip
    return list(waiting.exclude(missions__state__in=CARRIED).order_by(F("vehicle_case__due_at"), "pk"))


def day_end(city: CityInfo, at: datetime) -> datetime:
    """The coming midnight of the city."""
    zone = ZoneInfo(city.timezone)
    return datetime.combine(at.astimezone(zone).date() + timedelta(days=1), time(0), tzinfo=zone)


def _is_of_day(card: Card, end: datetime) -> bool:
    vehicle = card["vehicle"]
    if vehicle["state"] in (State.DUE, State.CONFIRMED):
        return True
    return bool(vehicle["state"] == State.FIRST_CHECKED and vehicle["due_at"] < stamp(end))


def _line(case: Incident, check: Card | None, *, at: datetime) -> Card:
    vehicle = vehicle_card(case)
    return {
        "code": case.code,
        "version": case.version,
        "state": case.state,
        "street": street_only(case.address) or case.place_words,
        "address": case.address or case.place_words,
        "lon": case.lon,
        "lat": case.lat,
        "created_at": stamp(case.created_at),
        "age_days": max(0, (at - case.created_at).days),
        "vehicle": vehicle,
        "is_ready": vehicle["state"] == State.DUE or bool(vehicle["due_at"] and vehicle["due_at"] <= stamp(at)),
        "crew": next((line.crew.call_sign for line in case.missions.all() if line.state in CARRIED), ""),
        "first": check,
    }
