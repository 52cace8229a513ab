"""Whether the sectors of a city fit together: overlaps, gaps, children beyond their parent. Pure; knows no city."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from allopm.geo.projection import to_plane

if TYPE_CHECKING:
    from shapely import Geometry

TOLERANCE_M2: Final = 1_000.0  # a sliver drawn by hand, about a courtyard: no case hangs on it (chosen)


@dataclass(frozen=True)
class Misfit:
    """Two sectors (or one and nothing) that do not fit; square metres, and a WGS84 point in the middle of it."""

    first: str
    second: str
    area_m2: int
    at: tuple[float, float]


def overlaps(shapes: Mapping[str, Geometry], parents: Mapping[str, str], *, epsg: int) -> list[Misfit]:
    """Sectors that share more ground than the tolerance; a child shares its parent's by nature."""
    return [
        misfit
        for first, second in combinations(shapes, 2)
        if not (_is_above(first, second, parents) or _is_above(second, first, parents))
        for misfit in _measured(first, second, shapely.intersection(shapes[first], shapes[second]), epsg)
    ]


def gaps(shapes: Mapping[str, Geometry], outline: Geometry | None, *, epsg: int) -> list[Misfit]:
    """Ground of the commune that no sector holds, each part above the tolerance, largest first."""
    if outline is None:
        return []
    left = shapely.difference(outline, shapely.union_all(list(shapes.values())))
    found = [misfit for part in shapely.get_parts(left) for misfit in _measured("", "", part, epsg)]
    return sorted(found, key=lambda misfit: -misfit.area_m2)


def beyond_parent(shapes: Mapping[str, Geometry], parents: Mapping[str, str], *, epsg: int) -> list[Misfit]:
    """Children that leave their parent's ground."""
    return [
        misfit
        for child, parent in parents.items()
        if parent in shapes and child in shapes
        for misfit in _measured(child, parent, shapely.difference(shapes[child], shapes[parent]), epsg)
    ]


def lost_parents(parents: Mapping[str, str]) -> list[str]:
    """Sectors whose parent does not exist, or that are above themselves."""
    return [
        code for code, parent in parents.items() if parent and (parent not in parents or code in _above(code, parents))
    ]


def deepest(codes: list[str], parents: Mapping[str, str]) -> str:
    """Of the sectors that hold a point, the one below the others; the first of equals."""
    return max(codes, key=lambda code: sum(_is_above(other, code, parents) for other in codes))


def _above(code: str, parents: Mapping[str, str]) -> list[str]:
    """Parent, grandparent…; a loop ends where it closes."""
    found: list[str] = []
    while (code := parents.get(code, "")) and code not in found:
        found.append(code)
    return found


def _is_above(first: str, second: str, parents: Mapping[str, str]) -> bool:
    return first in _above(second, parents)


def _measured(first: str, second: str, ground: Geometry, epsg: int) -> Iterator[Misfit]:
    area_m2 = shapely.area(shapely.transform(ground, lambda rows: _plane(rows, epsg)))
    if area_m2 > TOLERANCE_M2:
        middle = shapely.point_on_surface(ground)
        yield Misfit(first, second, round(float(area_m2)), (shapely.get_x(middle), shapely.get_y(middle)))


def _plane(rows: Any, epsg: int) -> Any:  # shapely's own arrays of coordinates
    return np.array([to_plane(epsg, lon, lat) for lon, lat in rows]).reshape(-1, 2)
