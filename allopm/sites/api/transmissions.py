"""What the desk does with transmissions and exports, and what a service's own system says. HTTP only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import ValidationError

from allopm.accounts.queries import actor_of
from allopm.accounts.roles import DESK_ROLES
from allopm.city.queries import city_by_id, current_city, service_info, service_secret
from allopm.incidents.queries import find_incident
from allopm.interop.opj.making import export_case
from allopm.interop.webhooks.signing import HEADER, is_signed
from allopm.moments import stamp
from allopm.refusals import Malformed, NotFound, Refused
from allopm.sites.api import schemas as s
from allopm.sites.api.door import RoleSession, now, signed_in
from allopm.sites.api.pace import take_turn
from allopm.transmissions.actions import retry
from allopm.transmissions.cards import transmission_card
from allopm.transmissions.exports import open_export
from allopm.transmissions.letter import compose
from allopm.transmissions.queries import by_key
from allopm.transmissions.replies import reply_by_desk, reply_by_key
from allopm.transmissions.states import Verb

if TYPE_CHECKING:
    from allopm.transmissions.models import Transmission

router = Router(auth=RoleSession(*DESK_ROLES), tags=["transmissions"])
services = Router(tags=["transmissions"])
Json = dict[str, Any]
CHANNELS: Final = {"none": "de vive voix", "mail": "courriel", "webhook": "webhook", "open311": "Open311"}


class LetterIn(s.Strict):
    service: s.Text200
    text: s.Text1000 = ""


class HeardIn(s.Strict):
    verb: Verb
    text: s.Text2000 = ""


class ExportIn(s.Strict):
    reason: s.Text300
    contact_reason: s.Text300 | None = None


class ReplyIn(s.Strict):
    verb: Verb
    text: s.Text2000 = ""


class NotSigned(Refused):
    """Nobody we share a secret with: 401."""

    status = 401
    code = "not_signed"


@router.post("/transmissions/{number}/retry")
def try_again(request: HttpRequest, number: int, body: s.Command) -> Json:
    row = retry(current_city(), number, by=actor_of(signed_in(request)), at=now(), version=body.version)
    return _card(row)


@router.post("/transmissions/{number}/heard")
def heard(request: HttpRequest, number: int, body: HeardIn) -> Json:
    """A service said it on the telephone; an operator writes it down."""
    by, city = actor_of(signed_in(request)), current_city()
    return _card(reply_by_desk(city.id, number, body.verb, text=body.text, by=by, at=now()))


def _card(row: Transmission) -> Json:
    return {"transmission": transmission_card(row, row.incident.code)}


@router.post("/incidents/{code}/letter")
def letter(request: HttpRequest, code: str, body: LetterIn) -> Json:
    """What the service would read, before anything leaves."""
    city = current_city()
    service = service_info(city, body.service)
    if service is None or not service.is_active:
        raise NotFound(_("Ce service n’existe pas, ou plus."))
    written = compose(city, find_incident(city, code), service=service.name, text=body.text)
    return {
        "service": {"code": service.code, "name": service.name},
        "channel": service.channel,
        "channel_label": CHANNELS[service.channel],
        "to": service.email if service.channel == "mail" else service.url,
        "phone": service.phone,
        "subject": written.subject,
        "lines": [{"label": label, "text": text} for label, text in written.lines],
        "words": written.words,
    }


@router.post("/incidents/{code}/export")
def export(request: HttpRequest, code: str, body: ExportIn) -> Json:
    """For an OPJ: PDF and JSON at once, kept twelve hours for who made them."""
    by = actor_of(signed_in(request))
    made = export_case(current_city(), code, by=by, at=now(), reason=body.reason, contact_reason=body.contact_reason)
    address = f"/api/v1/desk/exports/{made.pk}"
    return {"pdf": f"{address}.pdf", "json": f"{address}.json", "expires_at": stamp(made.expires_at)}


@router.get("/exports/{number}.{form}")
def exported(request: HttpRequest, number: UUID, form: Literal["pdf", "json"]) -> FileResponse:
    file, name = open_export(current_city(), number, form, by=actor_of(signed_in(request)), at=now())
    response = FileResponse(file, as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


@services.post("/transmissions/{key}/reply")
def reply(request: HttpRequest, key: UUID) -> Json:
    """A service's own system answers: `{"verb", "text"}`, signed like what it received."""
    take_turn(request, "reply")
    at = now()
    if not _is_from_service(key, request.headers.get(HEADER, ""), request.body):
        raise NotSigned(_("Cette réponse n’est pas signée avec le secret du service, ou trop tard."))
    try:
        said = ReplyIn.model_validate_json(request.body)
    except ValidationError as problem:
        raise Malformed(_("La réponse attend verb et text, et rien d’autre.")) from problem
    row = reply_by_key(key, said.verb, text=said.text, at=at)
    return {"id": str(row.key), "state": row.state, "verdict": row.verdict or None}


def _is_from_service(key: UUID, header: str, body: bytes) -> bool:
    """The same no for a wrong signature and for nothing there."""
    try:
        row = by_key(key)
    except NotFound:
        return False
    secret = service_secret(city_by_id(row.city_id), row.service)
    return is_signed(secret, header, body, at=now())
