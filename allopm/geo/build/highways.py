"""What a way of OpenStreetMap means for a driver. Pure; knows no geometry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from allopm.geo.network import CLASSES

Tags = Mapping[str, str]

ZONES_KMH: Final = {
    "fr:urban": 50, "fr:rural": 80, "fr:motorway": 130, "fr:trunk": 110, "fr:living_street": 20, "walk": 6,
    "fr:zone30": 30, "fr:30": 30, "none": 130,
}  # fmt: skip
MILE_KM: Final = 1.609344


@dataclass(frozen=True)
class Highway:
    """One street as read: its nodes in order and where they are."""

    code: int  # index in CLASSES
    name: str
    kmh: int  # 0 when no sign is known
    flow: int  # as in Network.seg_flow
    refs: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    way: int = 0  # its number in OpenStreetMap, for turn bans


def class_code(tags: Tags) -> int | None:
    """The index in CLASSES, or None for what is no street (under construction, proposed…) or an area."""
    kind = tags.get("highway", "")
    if kind not in CLASSES or tags.get("area") == "yes":
        return None
    return CLASSES.index(kind)


def limit_kmh(tags: Tags) -> int:
    """The speed on the signs in km/h, 0 when unknown."""
    value = tags.get("maxspeed", "").strip().lower()
    if value in ZONES_KMH:
        return ZONES_KMH[value]
    found = re.match(r"(\d{1,3})(?:\.\d+)?\s*(mph|km/h|kph)?(?:;|$)", value)
    if not found:
        return 0
    kmh = float(found[1]) * (MILE_KM if found[2] == "mph" else 1)
    return round(kmh) if 0 < kmh <= 200 else 0
