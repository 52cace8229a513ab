"""From OpenStreetMap tags to layers of the Protomaps schema. Pure tables; knows no file and no geometry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MAX_ZOOM: Final = 15
Tags = Mapping[str, str]
Properties = dict[str, str | int | float]


@dataclass(frozen=True)
class Drawn:
    """One feature of one layer, shown from `min_zoom` on."""

    layer: str
    min_zoom: int
    properties: Properties


# highway → (kind, first zoom, drawing order)
ROADS: Final[dict[str, tuple[str, int, int]]] = {
    "motorway": ("highway", 5, 420),
    "motorway_link": ("highway", 9, 400),
    "trunk": ("major_road", 6, 390),
    "trunk_link": ("major_road", 10, 380),
    "primary": ("major_road", 8, 370),
    "primary_link": ("major_road", 11, 360),
    "secondary": ("major_road", 9, 350),
    "secondary_link": ("major_road", 11, 340),
    "tertiary": ("major_road", 11, 330),
    "tertiary_link": ("major_road", 12, 320),
    "unclassified": ("minor_road", 12, 310),
    "residential": ("minor_road", 12, 300),
    "road": ("minor_road", 12, 300),
    "busway": ("minor_road", 13, 290),
    "living_street": ("minor_road", 13, 290),
    "service": ("minor_road", 14, 280),
    "pedestrian": ("path", 13, 270),
    "track": ("path", 13, 260),
    "cycleway": ("path", 14, 250),
    "footway": ("path", 14, 240),
    "path": ("path", 14, 240),
    "bridleway": ("path", 14, 240),
    "steps": ("path", 14, 230),
}
RAILS: Final = {"rail": 10, "light_rail": 12, "tram": 12, "subway": 13, "narrow_gauge": 10, "funicular": 12}
LANDUSE: Final[dict[str, dict[str, tuple[str, int]]]] = {
    "leisure": {
        "park": ("park", 10), "garden": ("garden", 12), "pitch": ("pitch", 13), "playground": ("playground", 14),
        "stadium": ("stadium", 12), "nature_reserve": ("nature_reserve", 9), "golf_course": ("golf_course", 11),
        "marina": ("marina", 12),
    },
    "landuse": {
        "forest": ("forest", 9), "grass": ("grass", 12), "cemetery": ("cemetery", 11), "meadow": ("meadow", 11),
        "recreation_ground": ("park", 11), "village_green": ("park", 12), "industrial": ("industrial", 11),
        "military": ("military", 10), "railway": ("railway", 12), "residential": ("residential", 10),
    },
    "natural": {
        "wood": ("wood", 9), "scrub": ("scrub", 11), "beach": ("beach", 11), "sand": ("sand", 12),
        "bare_rock": ("bare_rock", 11), "grassland": ("grassland", 11),
    },
    "amenity": {
        "school": ("school", 12), "university": ("university", 11), "college": ("college", 12),
        "hospital": ("hospital", 11), "parking": ("parking", 14),
    },
    "aeroway": {"aerodrome": ("aerodrome", 9), "runway": ("runway", 11), "apron": ("apron", 12)},
    "highway": {"pedestrian": ("pedestrian", 13)},
    "place": {"square": ("pedestrian", 13)},
}  # fmt: skip
WATERWAYS: Final = {"river": 9, "canal": 11, "stream": 13, "ditch": 14, "drain": 14}
PLACES: Final[dict[str, tuple[str, int, int]]] = {
    "city": ("locality", 5, 10), "town": ("locality", 8, 8), "village": ("locality", 10, 6),
    "suburb": ("neighbourhood", 11, 5), "quarter": ("neighbourhood", 12, 4), "neighbourhood": ("neighbourhood", 13, 3),
    "hamlet": ("locality", 12, 2), "square": ("square", 15, 2),
}  # fmt: skip
POIS: Final[dict[str, dict[str, int]]] = {
    "amenity": {
        "police": 13, "hospital": 12, "townhall": 13, "fire_station": 13, "pharmacy": 15, "school": 14,
        "university": 13, "place_of_worship": 15, "theatre": 14, "library": 14, "bus_station": 14, "marketplace": 14,
    },
    "tourism": {"museum": 13, "attraction": 14, "viewpoint": 14, "hotel": 15},
    "railway": {"station": 12, "tram_stop": 15},
    "public_transport": {"station": 13},
    "aeroway": {"aerodrome": 10},
    "leisure": {"stadium": 13, "park": 14, "garden": 15},
    "place": {"square": 15},
}  # fmt: skip


def road(tags: Tags) -> Drawn | None:
    """A way of the roads layer: streets and rails."""
    found = ROADS.get(tags.get("highway", ""))
    if found is None:
        return _rail(tags)
    kind, min_zoom, rank = found
    detail = tags["highway"]
    properties: Properties = {"kind": kind, "kind_detail": detail.removesuffix("_link"), "sort_rank": rank}
    if detail.endswith("_link"):
        properties["is_link"] = 1
    if tags.get("tunnel", "no") not in ("no", "culvert"):
        properties |= {"is_tunnel": 1, "sort_rank": rank - 200}
    if tags.get("bridge", "no") != "no":
        properties |= {"is_bridge": 1, "sort_rank": rank + 200}
    if tags.get("oneway") == "yes":
        properties["oneway"] = "yes"
    return Drawn("roads", min_zoom, properties | _words(tags, "name", "ref"))


def _rail(tags: Tags) -> Drawn | None:
    kind = tags.get("railway", "")
    if kind not in RAILS or tags.get("tunnel", "no") != "no":
        return None
    properties: Properties = {"kind": "rail", "kind_detail": kind, "sort_rank": 200}
    return Drawn("roads", RAILS[kind], properties | _words(tags, "name"))


def waterway(tags: Tags) -> Drawn | None:
    """A line of water; one that runs underground is not drawn (the Paillon does so)."""
    kind = tags.get("waterway", "")
    if kind not in WATERWAYS or tags.get("tunnel", "no") != "no":
        return None
    return Drawn("water", WATERWAYS[kind], _kind(kind, tags))


def area(tags: Tags) -> Drawn | None:
    """A polygon: building, water, or use of the land."""
    if tags.get("building", "no") != "no":
        return Drawn("buildings", 14, {"kind": "building"})
    if tags.get("natural") == "water" or tags.get("waterway") == "riverbank" or tags.get("landuse") == "reservoir":
        return Drawn("water", 9, _kind(tags.get("water", "water"), tags))
    for key, kinds in LANDUSE.items():
        if found := kinds.get(tags.get(key, "")):
            return Drawn("landuse", found[1], _kind(found[0], tags))
    return None


def point(tags: Tags) -> list[Drawn]:
    """A point may be a place, something worth a name, and a house number at once."""
    place = _place(tags)
    return [*([place] if place else []), *words(tags)]


def words(tags: Tags) -> list[Drawn]:
    """What a point or a building is called: its name, its number in the street."""
    return [one for one in (poi(tags), _number(tags)) if one]


def poi(tags: Tags) -> Drawn | None:
    """Something with a name that people go by."""
    if "name" not in tags:
        return None
    for key, kinds in POIS.items():
        kind = tags.get(key, "")
        if kind in kinds:
            return Drawn("pois", kinds[kind], _kind(kind, tags))
    return None


def _place(tags: Tags) -> Drawn | None:
    found = PLACES.get(tags.get("place", ""))
    if found is None or "name" not in tags:
        return None
    kind, min_zoom, rank = found
    properties: Properties = {"kind": kind, "kind_detail": tags["place"], "population_rank": rank}
    return Drawn("places", min_zoom, properties | _words(tags, "name"))


def _number(tags: Tags) -> Drawn | None:
    number = tags.get("addr:housenumber")
    return door(number) if number else None


def door(number: str) -> Drawn:
    """A house number as it stands on the wall."""
    return Drawn("buildings", MAX_ZOOM, {"kind": "address", "addr_housenumber": number})


def _kind(kind: str, tags: Tags) -> Properties:
    return {"kind": kind, **_words(tags, "name")}


def _words(tags: Tags, *keys: str) -> Properties:
    """French names first: the screens are French."""
    found = {key: tags.get(f"{key}:fr") or tags.get(key) for key in keys}
    return {key: words for key, words in found.items() if words}
