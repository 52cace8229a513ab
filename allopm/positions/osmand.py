"""Traccar Client and OsmAnd: parameters of a query or a form, and the JSON of newer clients. Knows no device.

Speed comes in knots in one form and in metres per second in the other; it is not even read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

import msgspec

from allopm.positions.fix import NOWHERE, Fix, accuracy, coordinate, heading, moment

if TYPE_CHECKING:
    from datetime import datetime

Parameters = Mapping[str, str]
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
    """Of a name said twice (`cell`) the last counts. Raises Unreadable."""
    try:
        return dict(parse_qsl(text, max_num_fields=_MOST_PARAMETERS))
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
    identifier = given.get("id") or given.get("deviceid") or ""
    place = _place(given)
    if place is None:
        return Message(identifier)  # cells and networks only: a sign, no place
    stamp = given.get("timestamp")
    at = moment(stamp) if stamp else received_at
    if at is None:
        raise Unreadable("timestamp")
    bearing = given.get("bearing") or given.get("heading")
    return Message(identifier, (Fix(*place, at, accuracy(given.get("accuracy")), heading(bearing)),))


def _place(given: Parameters) -> tuple[float, float] | None:
    """Longitude and latitude; `location=lat,lon` is the older way to say both. Nowhere when said not to be valid."""
    lat, lon = given.get("lat"), given.get("lon")
    if lat is None or lon is None:
        lat, comma, lon = given.get("location", "").partition(",")
        if not comma:
            return None
    if given.get("valid", "").lower() in ("false", "0"):
        return NOWHERE, NOWHERE
    return coordinate(lon), coordinate(lat)


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
