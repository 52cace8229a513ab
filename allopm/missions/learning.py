"""Learns the hours of a city from its missions: what each way was worth and what it took. Keeps no place."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from allopm.city.queries import city_by_id
from allopm.closures.queries import obstacles_then
from allopm.fleet.queries import place_then
from allopm.geo import rhythm
from allopm.geo.conditions import Conditions
from allopm.missions.models import CityRhythm, Mission, ObservedLeg
from allopm.missions.pace import forget as forget_pace
from allopm.missions.proposals import place_of
from allopm.missions.travel import profile_of, travel_under

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

# Taps made in a tunnel arrive late; after two days nothing more comes (chosen).
STILL_COMING: Final = timedelta(days=2)
# Streets and habits change: a season is remembered (chosen).
REMEMBERED: Final = timedelta(days=90)
AT_ONCE: Final = 500  # legs per run: a few seconds of searches, each kept by itself
FIX_WITHIN: Final = timedelta(seconds=60)


def learn_rhythm(at: datetime) -> int:
    """Measure the missions that have arrived since, forget the oldest, learn again. Periodic; returns how many new."""
    ObservedLeg.objects.filter(began_at__lt=at - REMEMBERED).delete()
    arrived = Mission.objects.filter(leg=None, on_scene_at__gte=at - STILL_COMING, en_route_at__isnull=False)
    measured = [
        _measure(city_by_id(mission.city_id), mission, mission.en_route_at, mission.on_scene_at)
        for mission in arrived.select_related("incident", "crew").order_by("on_scene_at")[:AT_ONCE]
        if mission.en_route_at and mission.on_scene_at
    ]
    for city_id in {leg.city_id for leg in measured}:
        _learn(city_by_id(city_id), at=at)
    return len(measured)


def _measure(city: CityInfo, mission: Mission, began_at: datetime, arrived_at: datetime) -> ObservedLeg:
    """What the streets promised at free flow from where the crew set out, and what it took."""
    profile = profile_of(mission.crew.vehicle)
    took_s = (arrived_at - began_at).total_seconds()
    leg = ObservedLeg(mission=mission, city_id=city.id, profile=profile, began_at=began_at, actual_s=took_s)
    start, target = place_then(mission.crew_id, began_at, within=FIX_WITHIN), place_of(mission.incident)
    if start and target:
        travel = travel_under(Conditions(profile, obstacles_then(city, began_at)))
        found = travel.eta_many_to_one([start], target)[0]
        leg.predicted_s, leg.source = found.seconds, found.source
    leg.save(force_insert=True)
    return leg


def _learn(city: CityInfo, *, at: datetime) -> None:
    """From cars along known streets only: the pace is theirs, and others feel their share of it."""
    zone = ZoneInfo(city.timezone)
    legs = ObservedLeg.objects.filter(city_id=city.id, profile="car", source="streets", predicted_s__isnull=False)
    trips = [
        rhythm.Trip(rhythm.hour_of_week(began_at.astimezone(zone)), predicted_s or 0.0, actual_s)
        for began_at, predicted_s, actual_s in legs.values_list("began_at", "predicted_s", "actual_s")
    ]
    learnt = rhythm.learn(trips)
    if any(learnt.trips):
        CityRhythm.objects.update_or_create(
            city_id=city.id,
            defaults={"factors": list(learnt.factors), "missions": sum(learnt.trips), "learnt_at": at},
        )
        forget_pace()
