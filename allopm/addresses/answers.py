"""GeoCodeJSON of what was found. Knows no table and no search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from allopm.geo.wording import TYPES, key_of

if TYPE_CHECKING:
    from allopm.addresses.search import DoorRow, Found

Json = dict[str, Any]
NEARLY: Final = 0.95  # the place of the door is reckoned between known ones
SOMEWHERE: Final = 0.85  # the street is known, the door is not


def collection(features: list[Json], *, credit: str = "") -> Json:
    about = {"version": "0.1.0", "attribution": credit or "© contributeurs OpenStreetMap"}
    return {"type": "FeatureCollection", "geocoding": about, "features": features}


def feature(lon: float, lat: float, properties: Json) -> Json:
    # GeoCodeJSON 0.1.0 nests; the Géoplateforme answers flat. Both are given, so either reader is served.
    point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": point, "properties": properties | {"geocoding": properties}}


def named(found: Found, score: float) -> Json:
    """A street or a place without a number."""
    properties = _properties(found, found.name, found.kind, score)
    if found.is_approximate:
        properties["approximate"] = True
    return feature(found.lon, found.lat, properties)


def known_door(found: Found, door: DoorRow, score: float) -> Json:
    number = f"{door.number} {door.suffix}".strip()
    properties = _properties(found, f"{number} {inside(found.name)}", "housenumber", score)
    if door.postcode:
        properties["postcode"] = door.postcode
    return feature(door.lon, door.lat, properties | {"housenumber": number, "number_known": True})


def reckoned_door(found: Found, typed: str, score: float, *, lon: float, lat: float, near: str) -> Json:
    """`near`: the known number, or numbers, that the point was reckoned from."""
    properties = _properties(found, f"{typed} {inside(found.name)}", "interpolated", score * NEARLY)
    return feature(lon, lat, properties | {"housenumber": typed, "number_known": False, "near": near})


def unknown_door(found: Found, typed: str, score: float) -> Json:
    """The street is known, the number is not: the point is the street's."""
    properties = _properties(found, f"{typed} {inside(found.name)}", "street", score * SOMEWHERE)
    return feature(found.lon, found.lat, properties | {"housenumber": typed, "number_known": False})


def crossing(left: Found, right: Found, score: float, *, lon: float, lat: float) -> Json:
    label = f"Angle {inside(left.name)} et {inside(right.name)}"
    properties = _properties(left, label, "crossing", score)
    return feature(lon, lat, properties | {"name": label, "street": left.name, "cross_street": right.name})


def degrees(lon: float, lat: float, around: Json | None) -> Json:
    """The point that was typed, with what stands there."""
    said = f"{lat:.5f}, {lon:.5f}"
    beside: Json = {key: around[key] for key in ("street", "city", "postcode") if key in around} if around else {}
    label = f"{said} ({around['label']})" if around else said
    return feature(lon, lat, {"label": label, "name": said, "type": "coordinates", "score": 1.0, **beside})


def inside(name: str) -> str:
    """« Rue de France » after a number: « rue de France »."""
    first, _, rest = name.partition(" ")
    return f"{first.lower()} {rest}" if rest and key_of(first) in TYPES else name


def _properties(found: Found, label: str, kind: str, score: float) -> Json:
    said: Json = {
        "label": f"{label}, {found.commune}" if found.commune else label,
        "name": found.name,
        "type": kind,
        "score": round(min(score, 1.0), 3),
        "city": found.commune,
    }
    if kind not in ("poi", "locality"):
        said["street"] = found.name
    if found.postcode:
        said["postcode"] = found.postcode
    return said
