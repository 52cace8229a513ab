"""The way of one crew to a case, and what is reached from a point: for the desk's map. Ranks nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from allopm.fleet.queries import crew_with_position
from allopm.missions.proposals import place_of
from allopm.missions.travel import conditions_for, travel_under
from allopm.refusals import Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.geo.conditions import LonLat, Profile
    from allopm.geo.isochrones import Area
    from allopm.geo.travel import Route, Source
    from allopm.incidents.models import Incident


class NoWay(Refused):
    """422: an end of the way is not known, or not in the city."""

    code = "no_way"


def route_of(city: CityInfo, incident: Incident, call_sign: str, *, at: datetime) -> Route:
    """Raises NotFound for a crew that does not exist, NoWay without a position or a place."""
    target = place_of(incident)
    if target is None:
        raise NoWay(_("Le lieu de cette affaire n’est pas connu : il n’y a pas d’itinéraire à tracer."))
    crew, position = crew_with_position(city, call_sign)
    if position is None:
        raise NoWay(
            _("La position de %(crew)s n’est pas connue : appelez l’équipage à la radio.") % {"crew": call_sign}
        )
    travel = travel_under(conditions_for(city, crew.vehicle, at=at))
    return travel.route((position.lon, position.lat), target)


def reached_areas(
    city: CityInfo, center: LonLat, minutes: Sequence[int], *, profile: Profile, at: datetime
) -> tuple[Source, list[Area]]:
    """How it was found, and for each time what is reached. Raises NoWay far from the city."""
    if not city.is_near(*center):
        raise NoWay(_("Ce point est loin de %(city)s : choisissez-le sur le plan.") % {"city": city.name})
    travel = travel_under(conditions_for(city, profile, at=at))
    return travel.source, travel.isochrone(center, [time * 60.0 for time in minutes])
