"""What the crew's own app sends: one fix or a list of them, as the API's page says. Knows no crew."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

import msgspec

from allopm.positions.fix import Fix, accuracy, heading

MOST_FIXES: Final = 500


class Unreadable(ValueError):
    """Not the JSON that the API asks for; the message names the field."""


class Said(msgspec.Struct):
    """One fix as sent. Fields of older apps that are not read (`speed_mps`) are accepted."""

    lon: float
    lat: float
    at: datetime
    accuracy_m: float | None = None
    heading: float | None = None


class Several(msgspec.Struct):
    """Fixes that waited in the phone."""

    fixes: Annotated[list[Said], msgspec.Meta(max_length=MOST_FIXES)]


_one: Final = msgspec.json.Decoder(Said)
_several: Final = msgspec.json.Decoder(Several)


def decode(body: bytes) -> list[Fix]:
    """Raises Unreadable."""
    try:
        said = _several.decode(body).fixes if b'"fixes"' in body else [_one.decode(body)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise Unreadable(str(problem)[:200]) from problem
    return [_fix(each) for each in said]


def _fix(said: Said) -> Fix:
    at = said.at if said.at.tzinfo else said.at.replace(tzinfo=UTC)
    return Fix(said.lon, said.lat, at, accuracy(said.accuracy_m), heading(said.heading))
