"""Reads an OpenStreetMap extract: streets are kept for the graph, all else is written as it comes. One pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import osmium
from numpy.typing import NDArray

from allopm.geo.build import access, drawn, highways
from allopm.geo.build.bans import Ban, read_ban
from allopm.geo.build.failures import MapNotBuilt
from allopm.geo.build.marks import Mark, marks_of

if TYPE_CHECKING:
    from allopm.geo.build.features import FeatureFile

BBox = tuple[float, float, float, float]
Say = Callable[[str], None]
Line = NDArray[np.float64]

SAY_EVERY: Final = 200_000


@dataclass
class Extract:
    """What later steps need in memory."""

    streets: list[highways.Highway] = field(default_factory=list)
    coasts: list[Line] = field(default_factory=list)
    bans: list[Ban] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    box: BBox | None = None  # of the streets

    def bounds(self) -> BBox:
        lon = np.concatenate([street.lon for street in self.streets])
        lat = np.concatenate([street.lat for street in self.streets])
        return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def read_extract(path: Path, features: FeatureFile, *, bbox: BBox | None, say: Say) -> Extract:
    """Raises MapNotBuilt when the file is not an extract or holds no street."""
    found = _Reader(features, bbox)
    try:
        for count, thing in enumerate(_things(path), 1):
            found.take(thing)
            if count % SAY_EVERY == 0:
                say(f"lecture : {count:,} objets, {len(found.extract.streets):,} rues".replace(",", " "))
    except RuntimeError as problem:  # all that pyosmium raises
        raise MapNotBuilt(
            f"{path} ne se lit pas comme un extrait OpenStreetMap ({problem}). "
            "Il faut un fichier .osm.pbf, par exemple celui d'une région de Geofabrik."
        ) from problem
    if not found.extract.streets:
        raise MapNotBuilt(f"{path} ne contient aucune rue" + (" dans ce cadre." if bbox else "."))
    found.extract.box = bbox or found.extract.bounds()
    return found.extract


def _things(path: Path) -> osmium.FileProcessor:
    processor = osmium.FileProcessor(str(path)).with_locations().with_areas()
    return processor.with_filter(osmium.filter.EmptyTagFilter())


class _Reader:
    def __init__(self, features: FeatureFile, bbox: BBox | None) -> None:
        self.extract = Extract()
        self._features = features
        self._bbox = bbox
        self._geojson = osmium.geom.GeoJSONFactory()

    def take(self, thing: object) -> None:
        if isinstance(thing, osmium.osm.Way):
            self._way(thing)
        elif isinstance(thing, osmium.osm.Area):
            self._area(thing)
        elif isinstance(thing, osmium.osm.Node):
            self._node(thing)
        elif isinstance(thing, osmium.osm.Relation):
            self._relation(thing)

    def _relation(self, relation: osmium.osm.Relation) -> None:
        members = ((member.role, member.type, member.ref) for member in relation.members)
        if ban := read_ban(dict(relation.tags), members):
            self.extract.bans.append(ban)

    def _node(self, node: osmium.osm.Node) -> None:
        if not self._is_in(node.location.lon, node.location.lat):
            return
        tags = dict(node.tags)
        self.extract.marks.extend(marks_of(tags, node.location.lon, node.location.lat))
        for one in drawn.point(tags):
            self._features.add(one, self._geojson.create_point(node.location))

    def _way(self, way: osmium.osm.Way) -> None:
        tags = dict(way.tags)
        is_coast = tags.get("natural") == "coastline"
        code = highways.class_code(tags)
        line = drawn.road(tags) or drawn.waterway(tags)
        if not (is_coast or code is not None or line):
            return
        refs, lon, lat = _points(way)
        if len(refs) < 2 or not self._is_near(lon, lat):
            return
        if is_coast:
            self.extract.coasts.append(np.column_stack((lon, lat)))
        if line and tags.get("area") != "yes":
            self._features.add(line, _line(lon, lat))
        if code is not None:
            self.extract.streets.append(
                highways.Highway(
                    code=code,
                    name=tags.get("name:fr") or tags.get("name", ""),
                    kmh=highways.limit_kmh(tags),
                    flow=access.flows(tags),
                    refs=refs,
                    lon=lon,
                    lat=lat,
                    way=way.id,
                )
            )

    def _area(self, area: osmium.osm.Area) -> None:
        tags = dict(area.tags)
        shape, words = drawn.area(tags), drawn.words(tags)
        if not (shape or words):
            return
        ring = next(iter(area.outer_rings()), None)
        if ring is None or not self._is_in(ring[0].lon, ring[0].lat):
            return
        self.extract.marks.extend(marks_of(tags, ring[0].lon, ring[0].lat))
        if shape:
            self._features.add(shape, self._geojson.create_multipolygon(area))
        for one in words:
            self._features.add(one, self._geojson.create_point(ring[0].location))

    def _is_in(self, lon: float, lat: float) -> bool:
        if self._bbox is None:
            return True
        west, south, east, north = self._bbox
        return west <= lon <= east and south <= lat <= north

    def _is_near(self, lon: Line, lat: Line) -> bool:
        if self._bbox is None:
            return True
        west, south, east, north = self._bbox
        return bool(((west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)).any())


def _points(way: osmium.osm.Way) -> tuple[NDArray[np.int64], Line, Line]:
    """Nodes with a place only: an extract may cut a way and leave nodes out."""
    rows = [(node.ref, node.lon, node.lat) for node in way.nodes if node.location.valid()]
    refs = np.array([row[0] for row in rows], dtype=np.int64)
    lon, lat = (np.array([row[axis] for row in rows], dtype=np.float64) for axis in (1, 2))
    return refs, lon, lat


def _line(lon: Line, lat: Line) -> str:
    points = ",".join(f"[{x:.7f},{y:.7f}]" for x, y in zip(lon.tolist(), lat.tolist(), strict=True))
    return f'{{"type":"LineString","coordinates":[{points}]}}'
