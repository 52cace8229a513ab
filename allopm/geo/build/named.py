"""Street names with their commune, from the streets as read. Knows no search."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from allopm.geo.build.ground import Commune
from allopm.geo.build.highways import Highway


@dataclass(frozen=True)
class NamedStreet:
    """One street name in one commune, and the point on it nearest to its middle."""

    name: str
    city: str
    lon: float
    lat: float


def index_names(streets: list[Highway], communes: list[Commune]) -> tuple[list[NamedStreet], list[int]]:
    """The index, and for each street its place there (-1: no name)."""
    middles = np.array([_middle(street) for street in streets])
    cities = cities_of(middles, communes)
    groups: dict[tuple[str, str], list[int]] = {}
    for at, street in enumerate(streets):
        if street.name:
            groups.setdefault((street.name, cities[at]), []).append(at)
    places = [-1] * len(streets)
    index: list[NamedStreet] = []
    for (name, city), members in sorted(groups.items()):
        for at in members:
            places[at] = len(index)
        lon, lat = _on_street([streets[at] for at in members])
        index.append(NamedStreet(name, city, lon, lat))
    return index, places


def _middle(street: Highway) -> tuple[float, float]:
    half = len(street.lon) // 2
    return float(street.lon[half]), float(street.lat[half])


def cities_of(middles: NDArray[np.float64], communes: list[Commune]) -> list[str]:
    """The commune of each point (lon, lat); empty without outlines."""
    cities = [""] * len(middles)
    if communes and len(middles):
        tree = shapely.STRtree([commune.outline for commune in communes])
        found = tree.query(shapely.points(middles), predicate="intersects")
        for at, commune in found.T.tolist():
            cities[at] = communes[commune].name
        _adopt(cities, middles)
    return cities


def _adopt(cities: list[str], middles: NDArray[np.float64]) -> None:
    """Streets just outside every outline (sea fronts of simplified outlines) take the nearest street's commune."""
    known = np.array([bool(city) for city in cities])
    for at in np.flatnonzero(~known) if known.any() else ():
        gaps = np.hypot(*(middles[known] - middles[at]).T)
        cities[at] = cities[int(np.flatnonzero(known)[np.argmin(gaps)])]


def _on_street(parts: list[Highway]) -> tuple[float, float]:
    """The point of the street nearest to the mean of its points."""
    lon = np.concatenate([part.lon for part in parts])
    lat = np.concatenate([part.lat for part in parts])
    nearest = int(np.argmin(np.hypot((lon - lon.mean()) * np.cos(np.radians(lat[0])), lat - lat.mean())))
    return round(float(lon[nearest]), 6), round(float(lat[nearest]), 6)
