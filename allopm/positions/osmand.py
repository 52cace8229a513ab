"""Traccar Client and OsmAnd: parameters of a query or a form, and the JSON of newer clients. Knows no device.

Speed comes in knots in one form and in metres per second in the other; it is not even read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlencode

import msgspec

from allopm.positions.fix import NOWHERE, Fix, accuracy, coordinate, heading, moment

if TYPE_CHECKING:
    from datetime import datetime

Parameters = Mapping[str, Sequence[str]]
_MOST_PARAMETERS: Final = 64  # chosen: clients send some fifteen
_MOST_PLACES: Final = 500
_decode: Final = msgspec.json.Decoder().decode


class Unreadable(ValueError):
    """Neither parameters nor the JSON of a client."""


@dataclass(frozen=True, slots=True)
class Message:
    """`identifier` as the client was set up, "" when it says none."""

    identifier: str
    fixes: tuple[Fix, ...] = ()


def read_parameters(text: str) -> Parameters:
    """Raises Unreadable."""
    try:
        return parse_qs(text, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError as problem:
        raise Unreadable(str(problem)) from problem


def decode(query: Parameters, body: bytes, *, received_at: datetime) -> Message:
    """JSON when the body begins like it; else the query's parameters and the form's. Raises Unreadable."""
    said = body.strip()
    if said.startswith(b"{"):
        return _from_json(said, received_at=received_at)
    form = read_parameters(said.decode("latin-1")) if said else {}
    return _from_parameters({**form, **query}, received_at=received_at)


def _from_parameters(given: Parameters, *, received_at: datetime) -> Message:
    identifier = _first(given, "id") or _first(given, "deviceid")
    if not ("lat" in given and "lon" in given) and "location" not in given:
        return Message(identifier)  # cells and networks only: a sign, no place
    lat, lon = _place(given)
    if _first(given, "valid").lower() in ("false", "0"):
        lat = lon = NOWHERE
    stamp = _first(given, "timestamp")
    at = received_at if not stamp else moment(stamp)
    if at is None:
        raise Unreadable("timestamp")
    bearing = _first(given, "bearing") or _first(given, "heading")
    return Message(identifier, (Fix(lon, lat, at, accuracy(_first(given, "accuracy")), heading(bearing)),))


def _place(given: Parameters) -> tuple[float, float]:
    """Latitude and longitude; `location=lat,lon` is the older way to say both."""
    if "lat" in given:
        return coordinate(_first(given, "lat")), coordinate(_first(given, "lon"))
    lat, _, lon = _first(given, "location").partition(",")
    return coordinate(lat), coordinate(lon)


def _first(given: Parameters, name: str) -> str:
    return next(iter(given.get(name, ())), "")


def _from_json(body: bytes, *, received_at: datetime) -> Message:
    try:
        said = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise Unreadable(str(problem)) from problem
    places = said.get("location")
    listed = places if isinstance(places, list) else [places]
    fixes = [_fix(place, received_at) for place in listed[:_MOST_PLACES] if isinstance(place, dict)]
    return Message(str(said.get("device_id") or ""), tuple(fixes))


def _fix(place: Mapping[str, object], received_at: datetime) -> Fix:
    said = place.get("coords")
    coords = said if isinstance(said, dict) else {}
    at = moment(place.get("timestamp")) or received_at
    where = coordinate(coords.get("longitude")), coordinate(coords.get("latitude"))
    return Fix(*where, at, accuracy(coords.get("accuracy")), heading(coords.get("heading")))


def config_link(url: str, *, identifier: str) -> str:
    """What Traccar Client reads from a QR code: its server, its identifier, a fix every 10 s or 25 m."""
    wanted = {"id": identifier, "accuracy": "high", "interval": "10", "distance": "25"}
    return f"{url}?{urlencode(wanted)}"
