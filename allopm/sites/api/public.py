"""What anybody may call: kinds, reports, photos, threads, places, addresses."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Status, UploadedFile

from allopm.addresses.queries import find_addresses, nearest_address
from allopm.city.queries import catalogue, current_city, kind_info, outside_at, places_geojson
from allopm.incidents.queries import similar_cases
from allopm.moments import stamp
from allopm.refusals import Malformed
from allopm.reports import actions, queries
from allopm.reports.photos import store_photo, store_unblurred_photo
from allopm.reports.submission import Contact, Location, Receipt, SimilarCase, Submission
from allopm.sites.api.door import now, witness_mark
from allopm.sites.api.pace import take_turn
from allopm.sites.api.schemas import ContactIn, ContestIn, LocationIn, ReportIn, StillIn, TextIn
from allopm.sites.walking import on_foot

router = Router(tags=["public"])
Json = dict[str, Any]
Degrees = Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False)]


@router.get("/kinds")
def kinds(request: HttpRequest, lang: str = "fr") -> list[Json]:
    """Every kind with its questions, in the order of the city."""
    infos = catalogue(current_city(), lang).kinds.values()
    return [
        {
            "code": kind.code,
            "label": kind.label,
            "group": kind.group,
            "group_label": kind.group_label,
            "door": kind.door,
            "questions": [
                {
                    "code": question.code,
                    "label": question.label,
                    "type": question.type,
                    "choices": [{"code": code, "label": label} for code, label in question.choices],
                }
                for question in kind.questions
            ],
            "ongoing_question": kind.ongoing_question,
        }
        for kind in infos
    ]


def to_location(place: LocationIn) -> Location:
    return Location(
        lon=place.lon,
        lat=place.lat,
        accuracy_m=place.accuracy_m,
        address=(place.address or "").strip(),
        source=place.source,
        words=(place.words or "").strip(),
        floor=(place.floor or "").strip(),
        has_left=place.has_left,
    )


def to_contact(contact: ContactIn | None) -> Contact:
    if contact is None:
        return Contact()
    return Contact(
        email=(contact.email or "").strip(),
        phone=(contact.phone or "").strip(),
        name=(contact.name or "").strip(),
    )


def to_submission(body: ReportIn, *, channel: str = "app") -> Submission:
    return Submission(
        kind=body.kind,
        ongoing=body.ongoing,
        location=to_location(body.location),
        answers=body.answers,
        comment=body.comment,
        photos=tuple(body.photos),
        contact=to_contact(body.contact),
        lang=body.lang,
        channel=channel,
    )


def receipt_json(receipt: Receipt) -> Json:
    return {
        "code": receipt.code,
        "token": receipt.token,
        "thread_url": receipt.thread_url,
        "received_at": stamp(receipt.received_at),
        "promise": {"answer_by": stamp(receipt.answer_by)},
        "similar": [similar_json(case) for case in receipt.similar],
    }


def similar_json(case: SimilarCase) -> Json:
    return {
        "code": case.code,
        "kind": case.kind,
        "kind_label": case.kind_label,
        "distance_m": case.distance_m,
        "age_min": case.age_min,
        "witnesses": case.witnesses,
        "state_text": case.state_text,
        "rounded_place": case.rounded_place,
    }


def idempotency_key(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > 200:
        raise Malformed()
    return key


@router.post("/reports", response={200: Json, 201: Json})
def report(request: HttpRequest, body: ReportIn) -> Status[Json]:
    """One statement, without an account. The same `Idempotency-Key` returns the same report with 200."""
    take_turn(request, "report")
    receipt = actions.submit_report(
        current_city(),
        to_submission(body),
        at=now(),
        key=idempotency_key(request),
        client=witness_mark(request),
    )
    return Status(201 if receipt.is_new else 200, receipt_json(receipt) | outside_json(body.location))


def outside_json(place: LocationIn) -> Json:
    """A point outside the commune is kept all the same: `outside` says who else to tell. Nothing inside."""
    if place.lon is None or place.lat is None:
        return {}
    outside = outside_at(current_city(), place.lon, place.lat)
    return {"outside": {"commune": outside.commune, "text": outside.text}} if outside else {}


@router.post("/photos", response={201: Json})
def photo(
    request: HttpRequest, file: Annotated[UploadedFile, File()], blurred: Annotated[Literal["", "1"], Form()] = ""
) -> Status[Json]:
    """JPEG, PNG, WebP or HEIC, 12 MB at most; metadata never survives. Faces are blurred here, unless `blurred=1` says
    that they were where the photo comes from; `faces` says how many were found here."""
    take_turn(request, "photo")
    store = store_photo if blurred else store_unblurred_photo
    return Status(201, asdict(store(file, city=current_city(), at=now())))


@router.get("/threads/{token}")
def thread(request: HttpRequest, token: str) -> Json:
    """What the reporter reads."""
    return queries.thread_card(token)


@router.post("/threads/{token}/messages", response={201: Json})
def message(request: HttpRequest, token: str, body: TextIn) -> Status[Json]:
    take_turn(request, "thread")
    actions.add_message(token, body.text, at=now(), key=idempotency_key(request))
    return Status(201, queries.thread_card(token))


@router.post("/threads/{token}/still")
def still(request: HttpRequest, token: str, body: StillIn) -> Json:
    take_turn(request, "thread")
    actions.answer_still(token, body.answer, at=now())
    return queries.thread_card(token)


@router.post("/threads/{token}/contest")
def contest(request: HttpRequest, token: str, body: ContestIn) -> Json:
    take_turn(request, "thread")
    actions.contest(token, body.text, at=now())
    return queries.thread_card(token)


@router.post("/threads/{token}/forget-contact")
def forget_contact(request: HttpRequest, token: str) -> Json:
    take_turn(request, "thread")
    actions.forget_contact(token, at=now())
    return queries.thread_card(token)


@router.get("/similar")
def similar(request: HttpRequest, kind: str, lon: Degrees, lat: Degrees) -> list[Json]:
    """Open cases of this kind near: no text, no photo, a rounded place."""
    city = current_city()
    kind_info(city, kind)
    return [similar_json(case) for case in similar_cases(city, kind=kind, lon=lon, lat=lat, at=now())]


@router.post("/similar/{code}/me-too", response={200: Json, 201: Json})
def me_too(request: HttpRequest, code: str, lang: Literal["fr", "en", "it"] = "fr") -> Status[Json]:
    """One more witness, with a thread of one's own. A body is not needed and not read."""
    take_turn(request, "report")
    receipt = actions.me_too(
        current_city(),
        code,
        at=now(),
        lang=lang,
        key=idempotency_key(request),
        client=witness_mark(request),
    )
    return Status(201 if receipt.is_new else 200, receipt_json(receipt))


@router.get("/places")
def places(
    request: HttpRequest,
    type: str = "",
    lon: Degrees | None = None,
    lat: Degrees | None = None,
) -> HttpResponse:
    """Posts, call points and safe places as GeoJSON; nearest on foot first when a position is given."""
    travel = on_foot() if lon is not None and lat is not None else None
    return geojson(places_geojson(current_city(), at=now(), type=type, lon=lon, lat=lat, travel=travel))


@router.get("/addresses")
def addresses(
    request: HttpRequest,
    q: str,
    *,
    limit: Annotated[int, Query(ge=1, le=10)] = 5,
    lon: Degrees | None = None,
    lat: Degrees | None = None,
) -> HttpResponse:
    """Streets, numbers, crossings and places as one types, the nearest of equals first; GeoCodeJSON.

    An unknown address never blocks a report.
    """
    return geojson(find_addresses(current_city(), q, limit=limit, lon=lon, lat=lat))


@router.get("/addresses/reverse")
def reverse(request: HttpRequest, lon: Degrees, lat: Degrees) -> HttpResponse:
    return geojson(nearest_address(current_city(), lon, lat))


def geojson(body: Json) -> HttpResponse:
    from ninja.responses import Response

    return Response(body, content_type="application/geo+json")
