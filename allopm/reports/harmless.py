"""Reports that may be read by anybody: those of Allo Mairie, without words, without photos, place and time rounded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from allopm.city.queries import catalogue, kind_info, service_info
from allopm.incidents.outcomes import SENTENCES, Outcome
from allopm.incidents.queries import street_only
from allopm.incidents.states import State as Case
from allopm.incidents.words import PUBLIC_WORDS
from allopm.reports.models import Report

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from allopm.city.queries import CityInfo, KindInfo

HARMLESS_DOOR: Final = "mairie"
BLUR_DECIMALS: Final = 3  # of a degree: some 110 m by 80 m (chosen; a street, not a door)
# A list shows nobody still standing there; one's own number is answered at once (chosen).
DELAY: Final = timedelta(hours=1)
PERIOD: Final = timedelta(days=90)  # GeoReport v2
MOST: Final = 1000  # GeoReport v2


@dataclass(frozen=True)
class PublicRequest:
    """One report as the city's open data may say it."""

    code: str
    kind: KindInfo
    is_closed: bool
    notes: str
    service: str
    requested_at: datetime
    updated_at: datetime
    expected_at: datetime
    lon: float | None
    lat: float | None
    address: str


@dataclass(frozen=True)
class Wanted:
    """What a list is asked for; empty collections mean all."""

    codes: Collection[str] = ()
    kinds: Collection[str] = ()
    statuses: Collection[str] = ()
    since: datetime | None = None
    until: datetime | None = None


def harmless_kinds(city: CityInfo) -> list[KindInfo]:
    """What may be reported and read by other systems: the kinds of Allo Mairie, in the order of the city."""
    return [kind for kind in catalogue(city).kinds.values() if kind.door == HARMLESS_DOOR]


def public_request(city: CityInfo, code: str) -> PublicRequest | None:
    """One by its number, as soon as it is there; None for absent and not public alike."""
    report = _readable(city).filter(code=code).first()
    return _public(city, report) if report else None


def public_requests(city: CityInfo, wanted: Wanted, *, at: datetime) -> list[PublicRequest]:
    """Newest first, an hour late, ninety days and a thousand at most."""
    until = min(wanted.until or at, at - DELAY)
    since = max(wanted.since or at - PERIOD, until - PERIOD)
    rows = _readable(city).filter(created_at__gte=since, created_at__lte=until)
    if wanted.codes:
        rows = rows.filter(code__in=wanted.codes)
    if wanted.kinds:
        rows = rows.filter(kind__in=wanted.kinds)
    if len(set(wanted.statuses)) == 1:
        rows = rows.filter(state="ended") if "closed" in wanted.statuses else rows.exclude(state="ended")
    return [_public(city, report) for report in rows.order_by("-created_at", "-pk")[:MOST]]


def _readable(city: CityInfo) -> QuerySet[Report]:
    """By what was said and by what the desk made of it: a case requalified to Allo PM is not public."""
    kinds = [code for code, kind in catalogue(city).known.items() if kind.door == HARMLESS_DOOR]
    rows = Report.objects.filter(city_id=city.id, kind__in=kinds, incident__kind__in=kinds)
    return rows.select_related("incident")


def _public(city: CityInfo, report: Report) -> PublicRequest:
    incident = report.incident
    is_closed = report.state == "ended"
    service = service_info(city, incident.service) if incident.service else None
    ended = SENTENCES[Outcome(incident.outcome)] if is_closed and incident.outcome else ""
    return PublicRequest(
        code=report.code,
        kind=kind_info(city, report.kind),
        is_closed=is_closed,
        notes=str(ended or PUBLIC_WORDS[Case(incident.state)]),
        service=service.name if service else city.police_name,
        requested_at=report.created_at,
        updated_at=incident.updated_at,
        expected_at=report.answer_by,
        lon=None if report.lon is None else round(report.lon, BLUR_DECIMALS),
        lat=None if report.lat is None else round(report.lat, BLUR_DECIMALS),
        address=street_only(report.address),
    )
