"""The write door of places that come and go by themselves: a partner's place is listed, and taken off again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from allopm.city.actions import record_change
from allopm.city.models import Place

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor


@dataclass(frozen=True)
class Listing:
    """What everybody may read of the place; WGS84 degrees, or none."""

    code: str
    type: str
    name: str
    address: str
    lon: float | None = None
    lat: float | None = None
    hours_text: str = ""
    what: str = ""
    source: str = ""


@transaction.atomic
def list_place(city: CityInfo, listing: Listing, *, by: Actor, at: datetime) -> None:
    """On every map and list from now on; the files of the city leave it alone."""
    Place.objects.update_or_create(
        city_id=city.id,
        code=listing.code,
        defaults={
            "type": listing.type, "name": listing.name, "address": listing.address, "lon": listing.lon,
            "lat": listing.lat, "hours_text": listing.hours_text, "what": listing.what, "source": listing.source,
            "as_of": f"{at:%Y-%m-%d}", "is_active": True, "fingerprint": "",
        },
    )  # fmt: skip
    record_change(city.id, what="place.listed", about=f"place:{listing.code}", by=by, at=at)


@transaction.atomic
def unlist_place(city: CityInfo, code: str, *, by: Actor, at: datetime) -> None:
    """Off every map and list. Twice is once."""
    if Place.objects.filter(city_id=city.id, code=code, is_active=True).update(is_active=False):
        record_change(city.id, what="place.unlisted", about=f"place:{code}", by=by, at=at)
