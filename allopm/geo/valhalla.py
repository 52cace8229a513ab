"""Travel times from a Valhalla service, our own streets standing behind it. Knows its JSON, no crew, no hour."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import httpx
import numpy as np
import shapely

from allopm.geo.answers import Leg, Route, Source, StreetTravel, TravelTimes
from allopm.geo.conditions import USUAL, Conditions, LonLat, Profile
from allopm.geo.isochrones import Area
from allopm.geo.profile import MANNERS
from allopm.geo.reach import Mask, Matrix
from allopm.geo.streets import LIMIT_S, StreetGraph

log = logging.getLogger("allopm.geo")

# A desk waits for its proposals: a service on the same machine answers in 10 to 40 ms. Chosen.
TIMEOUT: Final = httpx.Timeout(2.0, connect=0.3)
REST_S: Final = 10.0  # after a failure nobody asks again for so long. Chosen.
CONTOURS: Final = 4  # of one isochrone question, the service's default limit
MIDDLE_DEG: Final = 5e-6  # half a metre: a polygon in the middle of a street closes that street and no other
POLYLINE: Final = 1e6  # the grain of a Valhalla shape

COSTING: Final[Mapping[Profile, str]] = {
    "car": "auto", "motorbike": "motorcycle", "bike": "bicycle", "foot": "pedestrian", "priority": "auto",
}  # fmt: skip
# One-ways hold for a blue light too (see profile.py), so `ignore_oneways` is left alone; `ignore_access` would open
# stairs and pavements.
OPTIONS: Final[Mapping[Profile, dict[str, Any]]] = {
    "priority": {"auto": {"ignore_restrictions": True}},
    "bike": {"bicycle": {"bicycle_type": "City", "cycling_speed": MANNERS["bike"].top_kmh}},
    "foot": {"pedestrian": {"walking_speed": MANNERS["foot"].top_kmh}},
}


class NoAnswer(Exception):
    """The service was not reached, refused, or answered in another shape."""


class ValhallaService:
    """One address: questions with a time limit, and a rest after a failure. May be asked from several threads."""

    def __init__(self, url: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._clock = clock
        self._client = httpx.Client(timeout=TIMEOUT, trust_env=False)
        self._rests_until = -np.inf

    def ask(self, action: str, question: dict[str, Any]) -> Any:
        """Raises NoAnswer."""
        if self._clock() < self._rests_until:
            raise NoAnswer("resting")
        try:
            answer = self._client.post(f"{self._url}/{action}", json=question)
            answer.raise_for_status()
            return answer.json()
        except httpx.HTTPStatusError as problem:  # it is there, and does not know: the next question may be answered
            raise NoAnswer(f"{action}: {problem.response.status_code} {problem.response.text[:200]}") from problem
        except (httpx.HTTPError, ValueError) as problem:
            self._rests_until = self._clock() + REST_S
            raise NoAnswer(f"{action}: {problem!r}") from problem

    def close(self) -> None:
        self._client.close()


class ValhallaTravel:
    """What the service does not know is answered by `fallback`: slow zones, places far from streets or closed."""

    source: Source = "streets"

    def __init__(self, service: ValhallaService, fallback: TravelTimes, conditions: Conditions = USUAL) -> None:
        self._service = service
        self._fallback = fallback
        self._conditions = conditions
        self._knows_obstacles = all(obstacle.factor is None for obstacle in conditions.obstacles)

    def eta_many_to_one(self, sources: Sequence[LonLat], target: LonLat, *, limit_s: float = LIMIT_S) -> list[Leg]:
        found = self._legs(sources, target, lambda plain: (plain, [target]))
        missing = [place for place, leg in zip(sources, found, strict=True) if leg is None]
        own = iter(self._fallback.eta_many_to_one(missing, target, limit_s=limit_s) if missing else ())
        return [leg or next(own) for leg in found]

    def eta_one_to_many(self, source: LonLat, targets: Sequence[LonLat], *, limit_s: float = LIMIT_S) -> list[Leg]:
        found = self._legs(targets, source, lambda plain: ([source], plain))
        missing = [place for place, leg in zip(targets, found, strict=True) if leg is None]
        own = iter(self._fallback.eta_one_to_many(source, missing, limit_s=limit_s) if missing else ())
        return [leg or next(own) for leg in found]

    def seconds_many_to_one(
        self, sources: Sequence[LonLat], target: LonLat, *, limit_s: float = LIMIT_S
    ) -> list[float]:
        return [leg.seconds for leg in self.eta_many_to_one(sources, target, limit_s=limit_s)]

    def seconds_to_places(self, sources: Sequence[LonLat], places: tuple[LonLat, ...]) -> Matrix:
        """Whole matrices are our own streets' work."""
        return self._fallback.seconds_to_places(sources, places)

    @property
    def streets(self) -> StreetGraph | None:
        return self._fallback.streets

    def streets_within(self, sources: Sequence[LonLat], seconds: float) -> Mask | None:
        return self._fallback.streets_within(sources, seconds)

    def route(self, a: LonLat, b: LonLat, *, limit_s: float = LIMIT_S) -> Route:
        if not self._may_ask([a, b]):
            return self._fallback.route(a, b, limit_s=limit_s)
        try:
            trip = self._ask("route", {"locations": [_place(a), _place(b)], "directions_type": "none"})["trip"]
            line = [point for leg in trip["legs"] for point in decoded(leg["shape"])]
            seconds, metres = float(trip["summary"]["time"]), float(trip["summary"]["length"]) * 1000
        except (NoAnswer, KeyError, TypeError, IndexError, ValueError) as problem:
            return self._unanswered(problem).route(a, b, limit_s=limit_s)
        return Route([a, *line, b], seconds * self._conditions.pace, metres)

    def isochrone(self, center: LonLat, seconds: Sequence[float]) -> list[Area]:
        times = sorted(set(seconds))
        if not times or len(times) > CONTOURS or not self._may_ask([center]):
            return self._fallback.isochrone(center, seconds)
        contours = [{"time": time / self._conditions.pace / 60} for time in times]
        try:
            found = self._ask("isochrone", {"locations": [_place(center)], "contours": contours, "polygons": True})
            features = sorted(found["features"], key=lambda feature: float(feature["properties"]["contour"]))
            areas = dict(zip(times, (_area(feature["geometry"]) for feature in features), strict=True))
        except (NoAnswer, KeyError, TypeError, ValueError) as problem:
            return self._unanswered(problem).isochrone(center, seconds)
        return [areas[time] for time in seconds]

    def _legs(
        self, many: Sequence[LonLat], one: LonLat, ends: Callable[[list[LonLat]], tuple[list[LonLat], list[LonLat]]]
    ) -> list[Leg | None]:
        """None where the service cannot say. One place that it does not know would spoil the answer for all."""
        if not self._may_ask([one]):
            return [None] * len(many)
        is_plain = self._plain(many)
        plain = [place for place, known in zip(many, is_plain, strict=True) if known]
        found = iter(self._matrix(*ends(plain)) if plain else ())
        return [next(found) if known else None for known in is_plain]

    def _matrix(self, sources: Sequence[LonLat], targets: Sequence[LonLat]) -> list[Leg | None]:
        """Row by row; one of the two is a single place."""
        question = {"sources": [_place(place) for place in sources], "targets": [_place(place) for place in targets]}
        count = len(sources) * len(targets)
        try:
            rows = self._ask("sources_to_targets", question)["sources_to_targets"]
            legs = [self._leg(cell["time"], cell["distance"]) for row in rows for cell in row]
            if len(legs) != count:
                raise NoAnswer(f"{len(legs)} cells, {count} expected")
        except (NoAnswer, KeyError, TypeError, ValueError) as problem:
            self._unanswered(problem)
            return [None] * count
        return legs

    def _leg(self, seconds: float | None, kilometres: float | None) -> Leg | None:
        if seconds is None or kilometres is None:
            return None
        return Leg(float(seconds) * self._conditions.pace, float(kilometres) * 1000)

    def _ask(self, action: str, question: dict[str, Any]) -> Any:
        profile = self._conditions.profile
        asked = {**question, "costing": COSTING[profile], "units": "kilometers"}
        if profile in OPTIONS:
            asked["costing_options"] = OPTIONS[profile]
        if self._excluded:
            asked["exclude_polygons"] = self._excluded
        return self._service.ask(action, asked)

    def _unanswered(self, problem: Exception) -> TravelTimes:
        log.warning("valhalla_no_answer reason=%r", str(problem))
        return self._fallback

    def _may_ask(self, places: Sequence[LonLat]) -> bool:
        return self._knows_obstacles and all(self._plain(places))

    def _plain(self, places: Sequence[LonLat]) -> Sequence[bool]:
        """Beside a street, and an open one: from others the service would start on the nearest, as if it were there."""
        return self._fallback.is_plain(places) if isinstance(self._fallback, StreetTravel) else [True] * len(places)

    @cached_property
    def _excluded(self) -> list[list[LonLat]]:
        """Rings, as `exclude_polygons` has them. A closure stops vehicles, not people."""
        return [] if MANNERS[self._conditions.profile].is_on_foot else list(self._rings())

    def _rings(self) -> Iterator[list[LonLat]]:
        for obstacle in self._conditions.obstacles:
            if obstacle.is_area:
                yield [*obstacle.shape, obstacle.shape[0]]
            elif isinstance(self._fallback, StreetTravel):
                yield from (_ring(shapely.Point(place)) for place in self._fallback.graph.middles(obstacle))
            else:
                yield _ring(shapely.LineString(obstacle.shape))


class Standing:
    """The service of this process, made again when its address changes."""

    def __init__(self) -> None:
        self._kept: tuple[str, ValhallaService] | None = None
        self._making = threading.Lock()

    def at(self, url: str) -> ValhallaService:
        with self._making:
            if self._kept is None or self._kept[0] != url:
                if self._kept:
                    self._kept[1].close()
                self._kept = (url, ValhallaService(url))
            return self._kept[1]


STANDING: Final = Standing()


def decoded(shape: str) -> list[LonLat]:
    """A Valhalla shape: an encoded polyline of six decimals, latitude first."""
    numbers, value, shift = [], 0, 0
    for character in shape:
        bits = ord(character) - 63
        value |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value, shift = 0, 0
    steps = np.cumsum(np.array(numbers, dtype=np.int64).reshape(-1, 2), axis=0) / POLYLINE
    return [(float(lon), float(lat)) for lat, lon in steps]


def _place(point: LonLat) -> dict[str, float]:
    return {"lon": point[0], "lat": point[1]}


def _ring(shape: shapely.Geometry) -> list[LonLat]:
    around = shapely.buffer(shape, MIDDLE_DEG, quad_segs=1, cap_style="square")
    return [(float(lon), float(lat)) for lon, lat in around.exterior.coords]


def _area(geometry: dict[str, Any]) -> Area:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[[(float(lon), float(lat)) for lon, lat in ring] for ring in polygon] for polygon in polygons]
