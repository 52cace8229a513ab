"""WGS84 to a city's legal plane and back. Pure; transformers are kept per thread."""

from __future__ import annotations

import threading

from pyproj import Transformer

_local = threading.local()


def _transformer(epsg: int, *, back: bool) -> Transformer:
    kept: dict[tuple[int, bool], Transformer] = _local.__dict__.setdefault("kept", {})
    key = (epsg, back)
    if key not in kept:
        ends = (epsg, 4326) if back else (4326, epsg)
        kept[key] = Transformer.from_crs(*ends, always_xy=True)
    return kept[key]


def to_plane(epsg: int, lon: float, lat: float) -> tuple[float, float]:
    """Metres east and north on the projection `epsg`; (inf, inf) far outside its domain."""
    x, y = _transformer(epsg, back=False).transform(lon, lat)
    return float(x), float(y)


def to_wgs84(epsg: int, x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude in degrees."""
    lon, lat = _transformer(epsg, back=True).transform(x, y)
    return float(lon), float(lat)
