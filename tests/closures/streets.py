"""Closures over the invented city, as a supervisor would draw them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allopm.closures.draft import Draft
from tests.scenes import CENTRE, NOON, square

LON, LAT = CENTRE
AREA = square(7.2641, 43.7012, 7.2681, 43.7052)  # around CENTRE
LINE = {"type": "LineString", "coordinates": [[LON, 43.6932], [LON, 43.7132]]}


def carnival(**words: Any) -> Draft:
    """A closed area around the centre, from noon on."""
    starts_at: datetime = words.pop("starts_at", NOON)
    return Draft(**{"title": "Carnaval", "kind": "closed", "shape": AREA, "starts_at": starts_at} | words)
