"""Land and sea of the map's frame, from coast lines or from the outlines of communes. Knows no street."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
import shapely.prepared
from shapely.geometry import LineString, MultiPolygon, Polygon, box, shape
from shapely.geometry.base import BaseGeometry

from allopm.geo.build.drawn import Drawn
from allopm.geo.build.failures import MapNotBuilt

if TYPE_CHECKING:
    from allopm.geo.build.extract import BBox, Line
    from allopm.geo.build.features import FeatureFile


@dataclass(frozen=True)
class Commune:
    """A commune that touches the frame."""

    code: str
    name: str
    outline: BaseGeometry


def read_communes(path: Path, frame: BBox) -> list[Commune]:
    """Raises MapNotBuilt."""
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        communes = [_commune(feature) for feature in features]
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, AttributeError) as problem:
        raise MapNotBuilt(
            f"{path} ne se lit pas comme des contours de communes ({problem!r}). "
            "Il faut un GeoJSON de polygones avec les propriétés « nom » et « code »."
        ) from problem
    return [commune for commune in communes if commune.outline.intersects(box(*frame))]


def _commune(feature: dict[str, Any]) -> Commune:
    properties = feature["properties"]
    outline = shapely.make_valid(shape(feature["geometry"]))
    return Commune(str(properties.get("code", "")), str(properties["nom"]), outline)


def land_of(frame: BBox, communes: list[Commune], coasts: list[Line]) -> BaseGeometry:
    """The land in the frame; all of it when nothing says otherwise."""
    if communes:
        return shapely.unary_union([commune.outline for commune in communes]).intersection(box(*frame))
    return _land_left_of(frame, [LineString(line) for line in coasts])


def _land_left_of(frame: BBox, coasts: list[LineString]) -> BaseGeometry:
    """OpenStreetMap draws coasts with the land on their left (Tag:natural=coastline)."""
    whole = box(*frame)
    lines = shapely.line_merge(shapely.unary_union(coasts)).intersection(whole) if coasts else LineString()
    if lines.is_empty:
        return whole
    faces = shapely.polygonize([shapely.unary_union([lines, whole.exterior])]).geoms
    return MultiPolygon([face for face in faces if isinstance(face, Polygon) and _is_on_left(face, coasts)])


def _is_on_left(face: Polygon, coasts: list[LineString]) -> bool:
    """Whether the coast that borders the face has the face on its left."""
    edge = shapely.prepared.prep(face.buffer(1e-9))
    for coast in coasts:
        for a, b in zip(coast.coords, coast.coords[1:], strict=False):
            middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
            if edge.contains(shapely.Point(middle)):
                left = (middle[0] - (b[1] - a[1]) * 1e-3, middle[1] + (b[0] - a[0]) * 1e-3)
                return bool(face.contains(shapely.Point(left)))
    return False


def draw_ground(features: FeatureFile, frame: BBox, land: BaseGeometry, communes: list[Commune]) -> None:
    """Land, sea, outlines and names of communes."""
    sea = box(*frame).difference(land)
    for layer, kind, geometry in (("earth", "earth", land), ("water", "ocean", sea)):
        if not geometry.is_empty:
            features.add(Drawn(layer, 0, {"kind": kind}), shapely.to_geojson(geometry))
    shore = land.boundary.buffer(2e-4)  # about 20 m: a coast is no border
    for commune in communes:
        seen = commune.outline.intersection(box(*frame))
        if seen.is_empty:
            continue
        border = commune.outline.boundary.difference(shore)
        if not border.is_empty:
            features.add(Drawn("boundaries", 9, {"kind": "locality"}), shapely.to_geojson(border))
        name = {"kind": "locality", "kind_detail": "commune", "name": commune.name, "code": commune.code}
        features.add(Drawn("places", 9, {**name}), shapely.to_geojson(seen.representative_point()))
