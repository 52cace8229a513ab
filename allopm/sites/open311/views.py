"""GeoReport v2 (`/open311/v2/`): harmless kinds only, read with rounded places, written with a key. HTTP only."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from allopm.city.queries import current_city
from allopm.interop.open311.writing import (
    TYPES,
    Format,
    Row,
    definition_row,
    request_row,
    service_row,
    write_error,
    write_list,
    write_one,
)
from allopm.refusals import Forbidden, Malformed, NotFound, Refused
from allopm.reports.actions import submit_report
from allopm.reports.harmless import Wanted, harmless_kinds, public_request, public_requests
from allopm.reports.submission import Contact, Location, Submission
from allopm.sites.api.door import witness_mark
from allopm.sites.api.pace import take_turn

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo, KindInfo

View = Callable[..., HttpResponse]
FILTERS: Final = frozenset(
    {"jurisdiction_id", "api_key", "service_request_id", "service_code", "start_date", "end_date", "status"}
)
KEY_MAX: Final = 200
TEXTS: Final = {
    "description": 2000,
    "address_string": 200,
    "email": 254,
    "phone": 24,
    "first_name": 60,
    "last_name": 60,
}


def spoken(view: View) -> View:
    """French, and refusals in the standard's own shape."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, form: Format, **rest: Any) -> HttpResponse:
        with translation.override("fr"):
            try:
                return view(request, form, **rest)
            except Refused as refusal:
                content = write_error(refusal.status, refusal.message, form)
                return HttpResponse(content, content_type=TYPES[form], status=refusal.status)

    return answered


@spoken
@require_safe
def discovery(request: HttpRequest, form: Format) -> HttpResponse:
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": f"{settings.PUBLIC_URL}/open311/v2",
        "changeset": "2026-11-25T00:00:00Z",
        "type": "production" if settings.ALLOPM_ENV == "production" else "test",
        "formats": ["text/xml", "application/json"],
    }
    row: Row = {
        "changeset": endpoint["changeset"],
        "contact": settings.PUBLIC_URL,
        "key_service": settings.PUBLIC_URL,
        "endpoints": [endpoint],
    }
    return _answer(write_one(row, form, root="discovery"), form)


@spoken
@require_safe
def services(request: HttpRequest, form: Format) -> HttpResponse:
    rows = [service_row(kind) for kind in harmless_kinds(_city(request.GET))]
    return _answer(write_list(rows, form, root="services", each="service"), form)


@spoken
@require_safe
def definition(request: HttpRequest, form: Format, code: str) -> HttpResponse:
    row = definition_row(_kind(_city(request.GET), code))
    return _answer(write_one(row, form, root="service_definition"), form)


@spoken
def requests(request: HttpRequest, form: Format) -> HttpResponse:
    """The list, or a new request."""
    if request.method == "POST":
        return _create(request, form)
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405)
    take_turn(request, "open311")
    rows = [request_row(one) for one in public_requests(_city(request.GET), _wanted(request.GET), at=timezone.now())]
    return _answer(write_list(rows, form, root="service_requests", each="request"), form)


@spoken
@require_safe
def one_request(request: HttpRequest, form: Format, code: str) -> HttpResponse:
    take_turn(request, "open311")
    found = public_request(_city(request.GET), code)
    if found is None:
        raise NotFound(_("Cette demande n’existe pas, ou n’est pas publique."))
    return _answer(write_list([request_row(found)], form, root="service_requests", each="request"), form)


def _create(request: HttpRequest, form: Format) -> HttpResponse:
    given = request.POST
    take_turn(request, "report")
    _require_key(given.get("api_key", ""))
    city = _city(given)
    said = {name: _text(given.get(name, ""), most) for name, most in TEXTS.items()}
    submission = Submission(
        kind=_kind(city, given.get("service_code", "")).code,
        ongoing="unknown",
        location=_location(given, said["address_string"]),
        comment=said["description"],
        answers={name[10:-1]: str(value)[:500] for name, value in given.items() if name.startswith("attribute[")},
        contact=Contact(said["email"], said["phone"], f"{said['first_name']} {said['last_name']}".strip()),
        channel="open311",
    )
    key = request.headers.get("Idempotency-Key", "")[:KEY_MAX]
    receipt = submit_report(city, submission, at=timezone.now(), key=key, client=witness_mark(request))
    row = {"service_request_id": receipt.code, "service_notice": "", "account_id": ""}
    content = write_list([row], form, root="service_requests", each="request")
    return _answer(content, form, status=201 if receipt.is_new else 200)


def _answer(content: bytes, form: Format, *, status: int = 200) -> HttpResponse:
    return HttpResponse(content, content_type=TYPES[form], status=status)


def _require_key(key: str) -> None:
    if not any(hmac.compare_digest(key.encode(), known.encode()) for known in settings.OPEN311_KEYS):
        raise Forbidden(_("Cette clé n’est pas connue : demandez-en une à la ville."))


def _city(given: Mapping[str, str]) -> CityInfo:
    city = current_city()
    if given.get("jurisdiction_id", "") not in ("", city.slug):
        raise NotFound(_("Ce jurisdiction_id n’est pas servi ici."))
    return city


def _kind(city: CityInfo, code: str) -> KindInfo:
    """Absent and not offered here look the same: nothing of Allo PM is read or written by this door."""
    found = next((kind for kind in harmless_kinds(city) if kind.code == code), None)
    if found is None:
        raise NotFound(_("Ce service_code n’existe pas ici."))
    return found


def _location(given: Mapping[str, str], address: str) -> Location:
    lon, lat = _degrees(given.get("long", ""), 180), _degrees(given.get("lat", ""), 90)
    if lon is not None and lat is not None:
        return Location(lon, lat, None, address, "pin")
    if not address:
        raise Malformed(_("Il faut lat et long, ou address_string."))
    return Location(None, None, None, address, "address")


def _degrees(said: str, most: float) -> float | None:
    try:
        value = float(said) if said else None
    except ValueError:
        raise Malformed(_("lat et long sont des degrés décimaux.")) from None
    if value is not None and not -most <= value <= most:
        raise Malformed(_("lat et long sont des degrés décimaux."))
    return value


def _text(said: str, most: int) -> str:
    if len(said) > most or "\x00" in said:
        raise Malformed(_("Le texte est trop long : %(max)s caractères au plus.") % {"max": most})
    return said.strip()


def _wanted(given: Mapping[str, str]) -> Wanted:
    """A filter nobody knows is refused, never ignored."""
    if unknown := set(given) - FILTERS:
        raise Malformed(_("Filtre inconnu : %(names)s.") % {"names": ", ".join(sorted(unknown))[:200]})
    statuses = _split(given.get("status", ""))
    if set(statuses) - {"open", "closed"}:
        raise Malformed(_("status est open ou closed."))
    return Wanted(
        codes=_split(given.get("service_request_id", "")),
        kinds=_split(given.get("service_code", "")),
        statuses=statuses,
        since=_moment(given.get("start_date", "")),
        until=_moment(given.get("end_date", "")),
    )


def _split(said: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in said.split(",") if part.strip())[:200]


def _moment(said: str) -> datetime | None:
    if not said:
        return None
    try:
        moment = parse_datetime(said.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None:
        raise Malformed(_("Les dates s’écrivent 2026-11-24T12:00:00Z."))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
