"""Asks the national geocoder (Géoplateforme, IGN) when the city allows it. Never fails towards the page.

Off by default: what is typed here is where something is happening, and it would leave the house.
"""

from __future__ import annotations

import json
import logging
import math
import threading
import time
from typing import TYPE_CHECKING, Any, Final

import httpx
from django.conf import settings

from allopm.addresses.answers import feature as our_feature

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

log = logging.getLogger("allopm.addresses")
Json = dict[str, Any]
Parameters = dict[str, str | int | float]
PATIENCE_S: Final = 2.0  # all of it: a person is waiting
REST_S: Final = 30.0  # chosen: after a failure nobody waits for it again so soon
LARGEST_BYTES: Final = 262_144
KEPT: Final = ("label", "name", "housenumber", "street", "city", "postcode", "type")
NONSENSE: Final = (ValueError, KeyError, TypeError, AttributeError)  # what reading a strange body raises
CREDIT: Final = "Géoplateforme (IGN), Base Adresse Nationale"

_resting_until = 0.0
_state = threading.Lock()


def ask_geopf(q: str, *, city: CityInfo, limit: int) -> list[Json]:
    """Features inside the city's frame, best first; nothing when it is off, slow, full (429) or talks nonsense."""
    if settings.GEOCODER != "geopf" or len(q.strip()) < 3 or time.monotonic() < _resting_until:
        return []
    lon, lat = city.center
    parameters: Parameters = {"q": q[:200], "limit": limit, "autocomplete": 1, "lon": lon, "lat": lat}
    try:
        body = json.loads(_fetch(f"{settings.GEOCODER_URL}/search", parameters))
        return [_feature(one) for one in body["features"] if _is_inside(one, city.bbox)]
    except httpx.HTTPStatusError as problem:
        _rest(_pause_s(problem.response), problem)
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, *NONSENSE) as problem:
        _rest(REST_S, problem)
    return []


def _fetch(url: str, parameters: Parameters) -> bytes:
    """The body; a server that drips it is given up at the same moment as a silent one."""
    deadline, body = time.monotonic() + PATIENCE_S, bytearray()
    with httpx.stream("GET", url, params=parameters, timeout=PATIENCE_S) as response:
        response.raise_for_status()
        for part in response.iter_bytes():
            body += part
            if time.monotonic() > deadline or len(body) > LARGEST_BYTES:
                raise TimeoutError("too slow or too long")
    return bytes(body)


def _is_inside(feature: Json, bbox: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bbox
    lon, lat = feature["geometry"]["coordinates"][:2]
    return bool(west <= lon <= east and south <= lat <= north)


def _feature(feature: Json) -> Json:
    """Only what our own answers have, so that nothing unexpected reaches a page."""
    said = feature["properties"]
    properties: Json = {key: str(said[key])[:200] for key in KEPT if said.get(key)}
    score = float(said.get("score", 0.0))
    properties["score"] = round(score, 3) if math.isfinite(score) else 0.0
    lon, lat = feature["geometry"]["coordinates"][:2]
    return our_feature(float(lon), float(lat), properties | {"label": str(said["label"])[:200], "source": "geopf"})


def _pause_s(response: httpx.Response) -> float:
    """A full server (429) says how long."""
    said = response.headers.get("Retry-After", "")
    return min(600.0, float(said)) if said.isdecimal() else REST_S


def _rest(pause_s: float, problem: Exception) -> None:
    global _resting_until  # noqa: PLW0603  # one rest for all threads of the process
    with _state:
        _resting_until = time.monotonic() + pause_s
    log.warning("geocoder_rests seconds=%.0f reason=%s", pause_s, type(problem).__name__)


def wake() -> None:
    """Ask again at once."""
    global _resting_until  # noqa: PLW0603
    with _state:
        _resting_until = 0.0
