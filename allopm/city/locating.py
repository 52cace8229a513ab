"""The point of an address that an import gives instead of coordinates. Knows no file of places."""

from __future__ import annotations

from allopm.addresses.queries import find_addresses
from allopm.city.queries import current_city


def address_point(address: str) -> tuple[float, float] | None:
    """WGS84 degrees of the best match; None when no map knows it."""
    features = find_addresses(current_city(), address[:200], limit=1)["features"]
    if not features:
        return None
    lon, lat = features[0]["geometry"]["coordinates"][:2]
    return float(lon), float(lat)
