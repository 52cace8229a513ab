"""Where the invented city's people are: points on land, more often where there is life. Knows no network."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shapely.geometry import MultiPolygon, Point, Polygon, shape

LonLat = tuple[float, float]

HOT_SPOTS: Final = 14
# Share of what happens around a few corners, and how far from them, in metres (chosen: incidents cluster).
HOT_SHARE: Final = 0.55
HOT_SPREAD_M: Final = 150.0
PLACE_SPREAD_M: Final = 250.0
METRES_PER_DEGREE: Final = 111_320.0


class NoLand(Exception):
    """Neither sectors nor places say where the city is."""


@dataclass(frozen=True)
class Land:
    """Areas of the city with their names, in a fixed order."""

    areas: tuple[Polygon, ...]
    codes: tuple[str, ...]

    def draw(self, rng: random.Random) -> LonLat:
        """Any point. Sectors are drawn for equal work, so that each is as likely as another, hills or centre."""
        return draw_inside(rng.choice(self.areas), rng)

    def draw_in(self, code: str, rng: random.Random) -> LonLat:
        """A point of one area; of the whole city when nobody knows the area."""
        if code not in self.codes:
            return self.draw(rng)
        return draw_inside(self.areas[self.codes.index(code)], rng)

    def has(self, point: LonLat) -> bool:
        return any(area.covers(Point(point)) for area in self.areas)


def load_land(sectors: Path) -> Land:
    """The sectors of a city's configuration. Raises NoLand."""
    if not sectors.is_file():
        raise NoLand(f"{sectors} n’existe pas")
    areas = {}
    for feature in json.loads(sectors.read_text(encoding="utf-8"))["features"]:
        found = shape(feature["geometry"])
        code = str(feature.get("id") or feature["properties"].get("code", ""))
        if isinstance(found, MultiPolygon):
            found = max(found.geoms, key=lambda part: part.area)
        if isinstance(found, Polygon):
            areas[code] = found
    if not areas:
        raise NoLand(f"{sectors} ne contient aucun secteur")
    return Land(tuple(areas.values()), tuple(areas))


def land_around(places: Sequence[LonLat]) -> Land:
    """A disc around each known place, for a city whose sectors we do not have. Raises NoLand."""
    if not places:
        raise NoLand("aucun lieu connu")
    discs = tuple(Point(place).buffer(PLACE_SPREAD_M / METRES_PER_DEGREE) for place in places)
    return Land(discs, tuple(f"lieu-{number}" for number in range(len(discs))))


def draw_inside(area: Polygon, rng: random.Random) -> LonLat:
    """A uniform point of the polygon."""
    west, south, east, north = area.bounds
    for _ in range(400):
        point = (rng.uniform(west, east), rng.uniform(south, north))
        if area.covers(Point(point)):
            return point
    inner = area.representative_point()
    return (inner.x, inner.y)


def hot_spots(land: Land, group: str, *, seed: int) -> list[LonLat]:
    """The corners where one group of kinds comes back, the same for a seed."""
    rng = random.Random(f"{seed}:hot:{group}")
    return [land.draw(rng) for _ in range(HOT_SPOTS)]


def draw_near_life(land: Land, spots: Sequence[LonLat], rng: random.Random) -> LonLat:
    """Around a hot spot more than half of the time (the first spots more than the last), anywhere otherwise."""
    if rng.random() < HOT_SHARE:
        weights = [1 / (1 + rank) for rank in range(len(spots))]
        for _ in range(20):
            point = scatter(rng.choices(spots, weights)[0], HOT_SPREAD_M, rng)
            if land.has(point):
                return point
    return land.draw(rng)


def scatter(point: LonLat, spread_m: float, rng: random.Random) -> LonLat:
    """A point at a normal distance, `spread_m` on each axis."""
    lon, lat = point
    east, north = rng.gauss(0, spread_m), rng.gauss(0, spread_m)
    return (
        lon + east / (METRES_PER_DEGREE * math.cos(math.radians(lat))),
        lat + north / METRES_PER_DEGREE,
    )
