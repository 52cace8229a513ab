"""Reads of the city's configuration, from memory, refreshed when its version changes. No restart is ever needed."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allopm.city.book import read_book
from allopm.city.infos import (
    AnswerInfo,
    Book,
    CallRules,
    CameraInfo,
    Catalogue,
    CityInfo,
    ContactInfo,
    DeskRules,
    DispatchRules,
    FactInfo,
    KindInfo,
    Outside,
    PlaceInfo,
    Question,
    SectorInfo,
    ServiceInfo,
    WrapCode,
)
from allopm.city.models import City, Service
from allopm.city.nearby import near_places
from allopm.city.sectoring import remarks
from allopm.dispatching.urgency_rules import UrgencyRules
from allopm.geo.distance import haversine_m
from allopm.geo.mosaic import deepest
from allopm.moments import stamp_or_none
from allopm.refusals import Refused, Unavailable

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from allopm.city.hours import OpenState
    from allopm.city.nearby import NearPlace
    from allopm.city.procedures import ProcedureInfo
    from allopm.geo.travel import TravelTimes

__all__ = [
    "AnswerInfo",
    "CallRules",
    "CameraInfo",
    "Catalogue",
    "CityInfo",
    "ContactInfo",
    "DeskRules",
    "DispatchRules",
    "KindInfo",
    "Outside",
    "PlaceInfo",
    "Question",
    "SectorInfo",
    "ServiceInfo",
    "UrgencyRules",
    "WrapCode",
]

CHECK_EVERY_S: Final = 1.0


class UnknownKind(Refused):
    """422: this city has no such kind."""

    code = "unknown_kind"


@dataclass
class _Shelf:
    book: Book
    checked: float


_lock = Lock()
_shelves: dict[str, _Shelf] = {}
_slugs: dict[int, str] = {}


def _book(slug: str) -> Book:
    """The city at its present version; the database is asked at most once a second."""
    shelf = _shelves.get(slug)
    moment = time.monotonic()
    if shelf is not None and moment - shelf.checked < CHECK_EVERY_S:
        return shelf.book
    with _lock:
        shelf = _shelves.get(slug)
        if shelf is not None and time.monotonic() - shelf.checked < CHECK_EVERY_S:
            return shelf.book  # another thread has just asked
        version = City.objects.filter(slug=slug).values_list("version", "pk").first()
        if version is None:
            raise Unavailable(_("Cette ville n’est pas encore configurée."))
        if shelf is None or (shelf.book.city.version, shelf.book.city.id) != version:
            shelf = _Shelf(read_book(City.objects.get(slug=slug)), moment)
        _shelves[slug] = _Shelf(shelf.book, moment)
        _slugs[shelf.book.city.id] = slug
        return shelf.book


def forget() -> None:
    """Read again at the next call: used after a change in this very process."""
    with _lock:
        _shelves.clear()
        _slugs.clear()


def current_city() -> CityInfo:
    """The city of this installation (setting CITY)."""
    return _book(settings.CITY).city


def city_by_id(city_id: int) -> CityInfo:
    """The city of a row."""
    slug = _slugs.get(city_id) or City.objects.values_list("slug", flat=True).get(pk=city_id)
    return _book(slug).city


def every_city() -> list[CityInfo]:
    """For the work that comes back; empty before the first city is loaded."""
    return [city_by_id(pk) for pk in City.objects.order_by("pk").values_list("pk", flat=True)]


def catalogue(city: CityInfo, lang: str = "fr") -> Catalogue:
    """Groups and kinds in one language; another language than ours falls back to French."""
    catalogues = _book(city.slug).catalogues
    return catalogues.get(lang[:2]) or catalogues["fr"]


def kind_info(city: CityInfo, code: str, lang: str = "fr") -> KindInfo:
    """One kind, even out of service: a page opened before still sends it. Raises UnknownKind."""
    kind = catalogue(city, lang).known.get(code)
    if kind is None:
        raise UnknownKind(_("Cette nature de signalement n’existe pas ici."), field="kind")
    return kind


def dispatch_rules(city: CityInfo) -> DispatchRules:
    """Policy, limits by priority and eligibility; a city without rules of its own has the house's."""
    return _book(city.slug).dispatch


def call_rules(city: CityInfo) -> CallRules:
    """Wrap-up codes and sentences of the telephone."""
    return _book(city.slug).calls


def desk_rules(city: CityInfo) -> DeskRules:
    """Distribution, clocks and reliefs of the desk; a city without rules of its own has the house's."""
    return _book(city.slug).desk


def urgency_rules(city: CityInfo) -> UrgencyRules:
    """What each fact weighs; a city without rules of its own has the house's."""
    return _book(city.slug).urgency


def sectors(city: CityInfo) -> tuple[SectorInfo, ...]:
    """All sectors, in the order of the configuration."""
    return _book(city.slug).sectors


def sector_info(city: CityInfo, code: str) -> SectorInfo | None:
    """One sector, None for none."""
    return _book(city.slug).sector_by_code.get(code)


def sector_at(city: CityInfo, lon: float, lat: float) -> SectorInfo | None:
    """The smallest sector that holds this WGS84 point: the child rather than its parent. None at sea and outside."""
    book = _book(city.slug)
    hits = sorted(book.tree.query(shapely.Point(lon, lat), predicate="intersects").tolist())
    if len(hits) < 2:
        return book.sectors[hits[0]] if hits else None
    parents = {sector.code: sector.parent for sector in book.sectors}
    return book.sector_by_code[deepest([book.sectors[hit].code for hit in hits], parents)]


def sector_rows_at(city: CityInfo, points: NDArray[np.float64]) -> NDArray[np.int64]:
    """For each point (rows of longitude, latitude) its place in `sectors`, -1 where there is none; for many at once."""
    book = _book(city.slug)
    rows = np.full(len(points), -1, dtype=np.int64)
    parents = {sector.code: sector.parent for sector in book.sectors}
    order = [row for row, sector in enumerate(book.sectors) if not sector.parent]
    order += [row for row, sector in enumerate(book.sectors) if parents[sector.code]]  # the child after its parent
    for row in order:
        rows[shapely.contains_xy(book.shapes[row], points)] = row
    return rows


def sector_remarks(city: CityInfo) -> list[str]:
    """What whoever draws the sectors ought to look at: ground without one, children beyond their parent."""
    book = _book(city.slug)
    drawn = {sector.code: shape for sector, shape in zip(book.sectors, book.shapes, strict=True)}
    parents = {sector.code: sector.parent for sector in book.sectors}
    return remarks(drawn, parents, book.outline, epsg=city.epsg)


def is_inside(city: CityInfo, lon: float, lat: float) -> bool:
    """Whether the point is in the commune; without an outline, in its bounding box."""
    book = _book(city.slug)
    if book.outline is not None:
        return bool(shapely.contains_xy(book.outline, lon, lat))
    west, south, east, north = city.bbox
    return west <= lon <= east and south <= lat <= north


def outside_at(city: CityInfo, lon: float, lat: float) -> Outside | None:
    """None inside the commune; else whose ground it is, as far as the neighbours are known, and who to tell."""
    if is_inside(city, lon, lat):
        return None
    around = _book(city.slug).neighbours
    commune = next((name for name, drawn in around.items() if shapely.contains_xy(drawn, lon, lat)), "")
    if not commune:
        return Outside("", city.outside_text)
    names = {"commune": commune, "city": city.name}
    return Outside(
        commune,
        _(
            "Ce lieu est hors de %(city)s, sur la commune : %(commune)s. C’est sa mairie ou sa police municipale qui "
            "intervient ; en cas d’urgence, appelez le 17 ou le 112."
        )
        % names,
    )


def services(city: CityInfo) -> tuple[ServiceInfo, ...]:
    """Who a case can be handed over to."""
    return tuple(service for service in _book(city.slug).services.values() if service.is_active)


def service_info(city: CityInfo, code: str) -> ServiceInfo | None:
    """One service, None for none."""
    return _book(city.slug).services.get(code)


def procedures(city: CityInfo, lang: str = "fr") -> tuple[ProcedureInfo, ...]:
    """Services that people may ask for now, in the order of the configuration."""
    known = _book(city.slug).procedures
    return tuple(one for one in known.get(lang, known["fr"]).values() if one.is_active)


def procedure_info(city: CityInfo, code: str, lang: str = "fr") -> ProcedureInfo | None:
    """One of them, even out of service; None for an unknown one."""
    known = _book(city.slug).procedures
    return known.get(lang, known["fr"]).get(code)


def answers(city: CityInfo) -> tuple[AnswerInfo, ...]:
    """Texts of the desk in service, in the order of the configuration."""
    return _book(city.slug).answers


def cameras(city: CityInfo) -> tuple[CameraInfo, ...]:
    """Cameras of the public way in service."""
    return _book(city.slug).cameras


def service_secret(city: CityInfo, code: str) -> str:
    """What is shared with a service to sign or to be let in: read when it is needed, never kept in memory."""
    return Service.objects.filter(city_id=city.id, code=code).values_list("secret", flat=True).first() or ""


def contacts(city: CityInfo, lang: str = "fr") -> tuple[ContactInfo, ...]:
    """Numbers and what each is for."""
    books = _book(city.slug).contacts
    return books.get(lang[:2]) or books["fr"]


def facts(city: CityInfo, page: str, lang: str = "fr") -> tuple[FactInfo, ...]:
    """What this page tells, in the order of the configuration."""
    books = _book(city.slug).facts
    return tuple(fact for fact in books.get(lang[:2]) or books.get("fr", ()) if fact.page == page)


def places(city: CityInfo, *, type: str = "", lon: float | None = None, lat: float | None = None) -> list[PlaceInfo]:
    """Places of a type (all without one); nearest first when a position is given, those without a point last."""
    found = [place for place in _book(city.slug).places if not type or place.type == type]
    if lon is None or lat is None:
        return found
    measured = [_measured(place, lon, lat) for place in found]
    return sorted(measured, key=lambda place: place.distance_m if place.distance_m is not None else 10**9)


def _measured(place: PlaceInfo, lon: float, lat: float) -> PlaceInfo:
    if place.lon is None or place.lat is None:
        return place
    return replace(place, distance_m=round(haversine_m((lon, lat), (place.lon, place.lat))))


PLACE_TYPES: Final = {
    "police_municipale": gettext_lazy("Police municipale"),
    "police_nationale": gettext_lazy("Police nationale"),
    "call_point": gettext_lazy("Borne d’appel d’urgence"),
    "angela": gettext_lazy("Lieu sûr « Demandez Angela »"),
    "pound": gettext_lazy("Fourrière"),
    "victim_support": gettext_lazy("Aide aux victimes"),
    "lost_property": gettext_lazy("Objets trouvés"),
}


def place(city: CityInfo, code: str) -> PlaceInfo | None:
    """One place in service, None for none."""
    return next((place for place in _book(city.slug).places if place.code == code), None)


def places_geojson(
    city: CityInfo,
    *,
    at: datetime,
    type: str = "",
    lon: float | None = None,
    lat: float | None = None,
    travel: TravelTimes | None = None,
) -> dict[str, Any]:
    """The same as a GeoJSON FeatureCollection (RFC 7946); a place without a known point has a null geometry."""
    here = (lon, lat) if lon is not None and lat is not None else None
    found = places(city, type=type, lon=lon, lat=lat)
    near = near_places(found, at=at, timezone=city.timezone, here=here, travel=travel)
    return {"type": "FeatureCollection", "features": [_feature(one) for one in near]}


def _feature(near: NearPlace) -> dict[str, Any]:
    place = near.place
    return {
        "type": "Feature",
        "id": place.code,
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]} if place.lon is not None else None,
        "properties": {
            "type": place.type,
            "type_label": str(PLACE_TYPES.get(place.type, place.type)),
            "name": place.name,
            "address": place.address,
            "phone": place.phone,
            "hours": place.hours,
            "hours_text": place.hours_text,
            **_opening(near.opening),
            "accessibility": place.accessibility,
            "what": place.what,
            "source": place.source,
            "as_of": place.as_of,
            "is_invented": place.is_invented,
            "is_approximate": place.is_approximate,
            "distance_m": place.distance_m,
            "walk_s": near.walk and near.walk.seconds,
            "walk_m": near.walk and near.walk.metres,
            "walk_source": near.walk and ("streets" if near.walk.is_by_streets else "straight_line"),
        },
    }


def _opening(opening: OpenState | None) -> dict[str, Any]:
    """`is_open` is null when the hours are not known; the other two when nothing ever changes."""
    is_open = opening and opening.is_open
    changes_at = stamp_or_none(opening.changes_at) if opening else None
    return {
        "is_open": is_open,
        "opens_at": changes_at if is_open is False else None,
        "closes_at": changes_at if is_open else None,
    }
