"""Reads a drawn shape: an area or a line of the city, sound and of a sensible size. Knows no table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import shapely
from django.utils.translation import gettext as _

from allopm.geo.projection import to_plane
from allopm.refusals import Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

LonLat = tuple[float, float]
MOST_VERTICES: Final = 200
# A slip of the hand must not close the whole city (chosen: five times the old town and the port of Nice together).
MOST_M2: Final = 10_000_000.0
LEAST_M2: Final = 100.0  # less holds no crossing; a flat outline bends by that much on the plane
LEAST_M: Final = 1.0
DECIMALS: Final = 7  # a centimetre


class BadShape(Refused):
    """422: this drawing cannot be a closure; the message says what to draw instead."""

    code = "bad_shape"


def read_shape(city: CityInfo, given: object) -> dict[str, Any]:
    """The same shape as clean GeoJSON: a closed ring or a line, seven decimals. Raises BadShape."""
    kind, coordinates = _parts(given)
    is_area = kind == "Polygon"
    points = _points(_only_ring(coordinates) if is_area else coordinates)
    if is_area and len(points) > 1 and points[0] == points[-1]:
        points = points[:-1]
    _require_count(points, least=3 if is_area else 2)
    _require_near(city, points)
    plane = [to_plane(city.epsg, *point) for point in points]
    require_sound = _require_sound_area if is_area else _require_sound_line
    require_sound(plane)
    rows = [list(point) for point in points]
    return {"type": kind, "coordinates": [[*rows, rows[0]]] if is_area else rows}


def _parts(given: object) -> tuple[str, object]:
    kind = given.get("type") if isinstance(given, Mapping) else None
    if not isinstance(given, Mapping) or kind not in ("Polygon", "LineString"):
        raise BadShape(_("Dessinez une zone ou une ligne."))
    return str(kind), given.get("coordinates")


def _only_ring(coordinates: object) -> object:
    if not isinstance(coordinates, Sequence) or isinstance(coordinates, str) or len(coordinates) != 1:
        raise BadShape(_("Dessinez une zone d’un seul tenant, sans trou."))
    return coordinates[0]


def _points(rows: object) -> list[LonLat]:
    if not isinstance(rows, list | tuple):
        raise BadShape(_("Le tracé est illisible : dessinez-le de nouveau."))
    if len(rows) > MOST_VERTICES + 1:
        raise _too_many()
    points = [_point(row) for row in rows]
    return [point for index, point in enumerate(points) if index == 0 or point != points[index - 1]]


def _point(row: object) -> LonLat:
    numbers = list(row) if isinstance(row, list | tuple) and len(row) == 2 else []
    if not numbers or not all(_is_number(value) for value in numbers):
        raise BadShape(_("Le tracé est illisible : dessinez-le de nouveau."))
    return round(float(numbers[0]), DECIMALS), round(float(numbers[1]), DECIMALS)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 180 and math.isfinite(value)


def _too_many() -> BadShape:
    return BadShape(_("Ce tracé a plus de %(most)s points : dessinez-le plus simplement.") % {"most": MOST_VERTICES})


def _require_count(points: list[LonLat], *, least: int) -> None:
    if len(points) > MOST_VERTICES:
        raise _too_many()
    if len(set(points)) < least:
        raise BadShape(_("Il faut au moins %(least)s points différents.") % {"least": least})


def _require_near(city: CityInfo, points: list[LonLat]) -> None:
    if not all(city.is_near(*point) for point in points):
        raise BadShape(_("Ce tracé sort de la ville : dessinez-le sur le plan de %(city)s.") % {"city": city.name})


def _require_sound_area(ring: list[LonLat]) -> None:
    area = shapely.Polygon(ring)
    if not area.is_valid or area.area < LEAST_M2:
        raise BadShape(_("Le contour de cette zone se croise, ou n’a pas de surface : dessinez-le sans croisement."))
    if area.area > MOST_M2:
        most_km2 = round(MOST_M2 / 1e6)
        raise BadShape(_("Cette zone dépasse %(most)s km² : dessinez seulement ce qui est fermé.") % {"most": most_km2})


def _require_sound_line(points: list[LonLat]) -> None:
    line = shapely.LineString(points)
    if not line.is_simple:
        raise BadShape(_("Cette ligne se croise : tracez-la en deux fermetures."))
    if line.length < LEAST_M:
        raise BadShape(_("Cette ligne est trop courte pour barrer une rue."))
