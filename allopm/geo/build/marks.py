"""Points of an extract that have an address or a name people go by. Knows no street and no file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from allopm.geo.build import drawn
from allopm.geo.directory import LOCALITY, POI

NUMBER: Final = re.compile(r"^\s*(\d{1,4})\s*(bis|ter|quater|[a-z])?\s*$", re.IGNORECASE)


class Numbered(NamedTuple):
    """A house number as the extract gives it."""

    number: int
    suffix: str
    street: str
    commune: str
    postcode: str
    lon: float
    lat: float


class Named(NamedTuple):
    """A place with a name; `kind` is POI or LOCALITY."""

    kind: str
    name: str
    lon: float
    lat: float


Mark = Numbered | Named


def marks_of(tags: drawn.Tags, lon: float, lat: float) -> Iterator[Mark]:
    """What a thing with these tags at this place adds to the address index."""
    name = tags.get("name:fr") or tags.get("name", "")
    if name and tags.get("place") in drawn.PLACES and tags["place"] != "square":
        yield Named(LOCALITY, name, lon, lat)
    elif name and drawn.poi(tags):
        yield Named(POI, name, lon, lat)
    yield from _numbers(tags, lon, lat)


def _numbers(tags: drawn.Tags, lon: float, lat: float) -> Iterator[Numbered]:
    """« 12;14 » is two numbers; without its street a number says nothing."""
    street = tags.get("addr:street", "")
    for text in tags.get("addr:housenumber", "").replace(",", ";").split(";") if street else ():
        if found := NUMBER.match(text):
            suffix = (found[2] or "").lower()
            commune, postcode = tags.get("addr:city", ""), tags.get("addr:postcode", "")[:5]
            yield Numbered(int(found[1]), suffix, street, commune, postcode, lon, lat)
