"""Where demand may arise: points along the streets of each sector, with weights. Knows no policy and no time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from allopm.geo.conditions import LonLat
from allopm.geo.distance import EARTH_M
from allopm.geo.network import Network

POINTS: Final = 400  # a point for each 2 km of streets in Nice: two neighbours are a minute apart (chosen)
SEED: Final = 20  # of the points, the same for every rehearsal of a city


class NoSectors(Exception):
    """The city's sectors cannot be read."""


@dataclass(frozen=True)
class Sector:
    code: str
    name: str
    area: BaseGeometry


@dataclass(frozen=True)
class Demand:
    """Points, the sector each lies in, and the share of cases that each gets (sums to 1)."""

    points: tuple[LonLat, ...]
    sector: tuple[int, ...]
    share: NDArray[np.float64]
    sectors: tuple[Sector, ...]

    def sector_share(self) -> NDArray[np.float64]:
        shares = np.zeros(len(self.sectors))
        np.add.at(shares, np.array(self.sector), self.share)
        return shares


def read_sectors(path: Path) -> tuple[Sector, ...]:
    """Raises NoSectors."""
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        found = tuple(_sector(feature) for feature in features)
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise NoSectors(f"Secteurs illisibles dans {path} : {problem}") from problem
    if not found:
        raise NoSectors(f"{path} ne contient aucun secteur.")
    return found


def _sector(feature: dict[str, Any]) -> Sector:
    named = feature.get("properties") or {}
    code = str(feature.get("id") or named.get("code", ""))
    return Sector(code, str(named.get("name", code)), shape(feature["geometry"]))


def demand_along_streets(
    network: Network, sectors: Sequence[Sector], *, uneven: Sequence[float], points: int = POINTS
) -> Demand:
    """Points drawn along the streets: as many of a sector as its streets are long, but at least two."""
    lon = (network.node_lon[network.seg_a] + network.node_lon[network.seg_b]) / 2
    lat = (network.node_lat[network.seg_a] + network.node_lat[network.seg_b]) / 2
    return _draw((lon, lat, network.seg_m), sectors, uneven=uneven, points=points)


def demand_in_areas(sectors: Sequence[Sector], *, uneven: Sequence[float], points: int = POINTS) -> Demand:
    """Points drawn evenly over the ground, when no street is known."""
    draw = np.random.default_rng(SEED)
    west, south, east, north = shapely.total_bounds([sector.area for sector in sectors])
    lon, lat = draw.uniform(west, east, points * 40), draw.uniform(south, north, points * 40)
    return _draw((lon, lat, np.ones(len(lon))), sectors, uneven=uneven, points=points)


def _draw(
    where: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]], sectors: Sequence[Sector],
    *, uneven: Sequence[float], points: int,
) -> Demand:  # fmt: skip
    draw = np.random.default_rng(SEED)
    lon, lat, weight = where
    inside = [shapely.contains_xy(sector.area, lon, lat) for sector in sectors]
    lengths = np.array([weight[rows].sum() for rows in inside])
    if not lengths.any():
        raise NoSectors("Aucune rue dans les secteurs : la carte est-elle celle de cette ville ?")
    shares = sector_shares(lengths, [_km2(sector) for sector in sectors], uneven)
    rows, owner, share = [], [], []
    for index, mask in enumerate(inside):
        choice = np.flatnonzero(mask)
        count = min(len(choice), max(2, round(points * lengths[index] / lengths.sum())))
        if not count:
            continue
        rows.extend(draw.choice(choice, count, replace=False, p=weight[choice] / weight[choice].sum()).tolist())
        owner.extend([index] * count)
        share.extend([shares[index] / count] * count)
    found = np.array(share)
    spots = tuple((float(lon[row]), float(lat[row])) for row in rows)
    return Demand(spots, tuple(owner), found / found.sum(), tuple(sectors))


def sector_shares(lengths: NDArray[np.float64], km2: Sequence[float], uneven: Sequence[float]) -> NDArray[np.float64]:
    """A sector's cases per kilometre of street: which is busy is invented (the densest in streets is the busiest);
    how much busier is measured (the spread between tracts of a real city)."""
    density = lengths / np.maximum(np.array(km2), 1e-6)
    rank = np.empty(len(lengths))
    rank[np.argsort(density)] = (np.arange(len(lengths)) + 0.5) / len(lengths)
    per_km = np.interp(rank, (np.arange(len(uneven)) + 0.5) / len(uneven), np.array(uneven))
    weight = per_km * lengths
    return np.asarray(weight / weight.sum())


def _km2(sector: Sector) -> float:
    degree_km = np.radians(1) * EARTH_M / 1000
    return float(sector.area.area * degree_km**2 * np.cos(np.radians(sector.area.centroid.y)))
