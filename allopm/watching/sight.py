"""Which cameras are near a place, how far, on which side, and whether it is in their field. Pure; knows no building."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from allopm.geo.distance import Point, bearing_deg, haversine_m

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allopm.city.infos import CameraInfo

NEAREST: Final = 5  # what fits a sheet, and what one person looks at in a few minutes (chosen)
WORTH_M: Final = 600.0  # beyond it no camera shows a person (chosen)
SIDES: Final = (
    "au nord",
    "au nord-est",
    "à l’est",
    "au sud-est",
    "au sud",
    "au sud-ouest",
    "à l’ouest",
    "au nord-ouest",
)


@dataclass(frozen=True)
class Sight:
    """`bearing_deg` and `side` lead from the camera to the place. `sees` is range and field, never line of sight."""

    camera: CameraInfo
    distance_m: int
    bearing_deg: int
    side: str
    sees: bool


def side_of(bearing: float) -> str:
    """One of eight sides, in French."""
    return SIDES[round(bearing / 45) % 8]


def sight(camera: CameraInfo, place: Point) -> Sight:
    here = (camera.lon, camera.lat)
    metres, bearing = haversine_m(here, place), bearing_deg(here, place)
    return Sight(camera, round(metres), round(bearing) % 360, side_of(bearing), _sees(camera, metres, bearing))


def _sees(camera: CameraInfo, metres: float, bearing: float) -> bool:
    if metres > camera.range_m:
        return False
    if camera.bearing_deg is None or camera.field_deg is None:
        return True
    off = abs((bearing - camera.bearing_deg + 180) % 360 - 180)
    return off <= camera.field_deg / 2


def nearest(cameras: Iterable[CameraInfo], place: Point) -> list[Sight]:
    """Those that have the place in their field first, then by distance; none beyond WORTH_M."""
    found = [sight(camera, place) for camera in cameras]
    worth = [one for one in found if one.distance_m <= WORTH_M]
    return sorted(worth, key=lambda one: (not one.sees, one.distance_m, one.camera.code))[:NEAREST]
