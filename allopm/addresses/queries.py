"""What the words may mean on the ground, and what stands at a point: GeoCodeJSON. Never fails for bad words."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from allopm.addresses import answers, around, asking, doors, geopf, scoring, search
from allopm.addresses.answers import collection
from allopm.geo.projection import to_plane
from allopm.geo.wording import ask

if TYPE_CHECKING:
    from allopm.addresses.search import Hit, Live
    from allopm.city.queries import CityInfo

Json = dict[str, Any]
CORNER_STREETS: Final = 4  # of each name of a crossing: namesakes and near spellings


def find_addresses(
    city: CityInfo, q: str, *, limit: int = 5, lon: float | None = None, lat: float | None = None
) -> Json:  # fmt: skip
    """Best first; empty when nothing is found or no index is loaded. `lon`, `lat`: the nearest of equals first."""
    near = (lon, lat) if lon is not None and lat is not None and math.isfinite(lon + lat) else None
    text = q[: asking.TYPED_MAX]
    if typed := asking.degrees_in(text, city.bbox):
        return _at(city, *typed)
    live = search.live_index(city.id)
    found = _found(live, text, near, limit=limit) if live else []
    credit = live.credit if live else ""
    if _best(found) < scoring.SURE and (asked := geopf.ask_geopf(text, city=city, limit=limit)):
        found, credit = [*asked, *found], ", ".join(filter(None, (geopf.CREDIT, credit)))
    return collection(found[:limit], credit=credit)


def _found(live: Live, text: str, near: tuple[float, float] | None, *, limit: int) -> list[Json]:
    return _crossings(live, text, near) or _sides(live, text, near) or _addresses(live, text, near, limit=limit)


def _sides(live: Live, text: str, near: tuple[float, float] | None) -> list[Json]:
    """A corner was said that the index does not have: its two streets, each for itself, and no crossing."""
    for left, right in islice(asking.crossings_in(text), 1):
        pairs = [_streets(live, part, near) for part in (left, right)]
        if all(pairs):
            return [answers.named(hit.found, hit.score) for pair in pairs for hit in islice(pair.values(), 1)]
    return []


def _best(found: list[Json]) -> float:
    return max((feature["properties"]["score"] for feature in found), default=0.0)


def nearest_address(city: CityInfo, lon: float, lat: float) -> Json:
    """The door within reach, else the nearest street, with the metres to it; empty far from both."""
    live = search.live_index(city.id)
    place = to_plane(city.epsg, lon, lat)
    if live is None or not all(map(math.isfinite, place)):
        return collection([])
    if near := around.nearest_door(live, place):
        found, door, metres = near
        return collection([_measured(answers.known_door(found, door, 1.0), metres)], credit=live.credit)
    if beside := around.nearest_street(live, place):
        found, metres = beside
        here = found._replace(lon=lon, lat=lat)  # the street beside this very point, not its middle
        return collection([_measured(answers.named(here, 1.0), metres)], credit=live.credit)
    return collection([], credit=live.credit)


def _measured(feature: Json, metres: float) -> Json:
    lon, lat = feature["geometry"]["coordinates"]
    properties = {key: value for key, value in feature["properties"].items() if key != "geocoding"}
    return answers.feature(lon, lat, properties | {"distance": round(metres, 1)})


def _at(city: CityInfo, lon: float, lat: float) -> Json:
    here = nearest_address(city, lon, lat)
    beside = here["features"][0]["properties"] if here["features"] else None
    return here | {"features": [answers.degrees(lon, lat, beside)]}


def _addresses(live: Live, text: str, near: tuple[float, float] | None, *, limit: int) -> list[Json]:
    question = ask(text, live.communes)
    best = search.hits(live, question, near=near)[:limit]
    if not question.number:
        return [answers.named(hit.found, hit.score) for hit in best]
    return doors.with_numbers(live, best, question.number)


def _crossings(live: Live, text: str, near: tuple[float, float] | None) -> list[Json]:
    """The first reading of the words that is a crossing of the index."""
    for left, right in islice(asking.crossings_in(text), 4):
        pairs = [_streets(live, part, near) for part in (left, right)]
        if all(pairs) and (found := _meetings(live, *pairs)):
            return found
    return []


def _streets(live: Live, text: str, near: tuple[float, float] | None) -> dict[int, Hit]:
    question = replace(ask(text, live.communes), number="")
    found = search.hits(live, question, near=near)[:CORNER_STREETS]
    return {hit.found.entry: hit for hit in found}


def _meetings(live: Live, lefts: dict[int, Hit], rights: dict[int, Hit]) -> list[Json]:
    found = []
    for a, b, lon, lat in search.meetings(live, [*lefts], [*rights]):
        left, right = (a, b) if a in lefts and b in rights else (b, a)
        score = lefts[left].score * rights[right].score
        found.append((-score, answers.crossing(lefts[left].found, rights[right].found, score, lon=lon, lat=lat)))
    return [feature for _, feature in sorted(found, key=lambda one: one[0])]
