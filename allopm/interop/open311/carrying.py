"""A transmission as a GeoReport v2 request of another city system, and its status read back at a bounded rate.

The standard knows no idempotency: a try whose answer was lost may open a second request there. Our case number and
key stand in its description, so that the receiver can see it.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from allopm.city.queries import service_secret
from allopm.interop.knocking import Answer, knock, require_success
from allopm.interop.open311.reading import Row, Unreadable, complaint, rows
from allopm.interop.outcome import Delivered, Never, NotYet
from allopm.refusals import Refused
from allopm.transmissions.polling import Watched, claim_poll, name_remote
from allopm.transmissions.replies import reply_by_key
from allopm.transmissions.states import Verb

if TYPE_CHECKING:
    from allopm.city.queries import ServiceInfo
    from allopm.transmissions.carrying import Parcel

logger = logging.getLogger(__name__)
DESCRIPTION_MAX: Final = 4000  # GeoReport v2
MOST: Final = 10  # looks in one run, which comes every thirty seconds (chosen)
HEADERS: Final = {"User-Agent": "AlloPM", "Accept": "application/json, text/xml"}
TOKEN: Final = "token:"  # noqa: S105  # a request that has no number yet


def carry(parcel: Parcel, at: datetime) -> Delivered:
    """POST requests. Raises NotYet or Never."""
    service = parcel.service
    fields = _fields(parcel)
    headers = HEADERS | {"Content-Type": "application/x-www-form-urlencoded"}
    url = f"{service.url.rstrip('/')}/requests.json"
    answer = knock("POST", url, headers=headers, content=urlencode(fields).encode())
    require_success(answer, said=complaint(answer))
    return _read_receipt(answer)


def _fields(parcel: Parcel) -> dict[str, str]:
    service, letter = parcel.service, parcel.letter
    code = service.service_code(letter.kind)
    if not code:
        raise Never(_("Aucun code Open311 n’est configuré pour cette nature."))
    if letter.lon is None and not letter.address:
        raise Never(_("Open311 demande un lieu, et cette affaire n’en a pas."))
    words = [letter.kind_label, letter.words, f"Réf. {letter.code} / {parcel.key}"]
    where = {"lat": f"{letter.lat:.6f}", "long": f"{letter.lon:.6f}"} if letter.lon is not None else {}
    fields = {
        "api_key": service_secret(parcel.city, service.code),
        "jurisdiction_id": service.jurisdiction_id,
        "service_code": code,
        **where,
        "address_string": letter.address,
        "description": "\n".join(word for word in words if word)[:DESCRIPTION_MAX],
    }
    return {name: value for name, value in fields.items() if value}


def _read_receipt(answer: Answer) -> Delivered:
    """A number is a receipt; a token is a promise of one."""
    try:
        row: Row = next(iter(rows(answer)), {})
    except Unreadable:
        raise NotYet(_("La réponse du serveur Open311 est illisible.")) from None
    if number := row.get("service_request_id", ""):
        return Delivered(is_receipt=True, remote_id=number[:100])
    if token := row.get("token", ""):
        return Delivered(remote_id=f"{TOKEN}{token[:100]}")
    raise Never(_("Le serveur Open311 n’a donné ni numéro ni jeton."))


def poll_due(at: datetime) -> int:
    """Look at requests that are due, at most ten in a run. Periodic; a server away is asked again in its turn."""
    looked = 0
    while looked < MOST and (watched := claim_poll(at)):
        looked += 1
        try:
            _look(watched, at=at)
        except (NotYet, Never, Unreadable) as problem:
            logger.warning("not_polled transmission=%s %s", watched.id, type(problem).__name__)
    return looked


def _look(watched: Watched, *, at: datetime) -> None:
    if watched.remote_id.startswith(TOKEN):
        row = _get(watched.service, f"tokens/{quote(watched.remote_id.removeprefix(TOKEN), safe='')}", watched)
        if number := row.get("service_request_id", ""):
            name_remote(watched.id, number[:100], at=at)
            _say(watched, Verb.RECEIVED, "", at=at)
        return
    row = _get(watched.service, f"requests/{quote(watched.remote_id, safe='')}", watched)
    if row.get("status", "").lower() == "closed":
        text = row.get("status_notes", "").strip() or _("Demande close par le service.")
        _say(watched, Verb.ANSWERED, text[:1500], at=at)
    elif row:
        _say(watched, Verb.RECEIVED, "", at=at)


def _get(service: ServiceInfo, path: str, watched: Watched) -> Row:
    asked = {"jurisdiction_id": service.jurisdiction_id} if service.jurisdiction_id else {}
    url = f"{service.url.rstrip('/')}/{path}.json{f'?{urlencode(asked)}' if asked else ''}"
    answer = knock("GET", url, headers=HEADERS)
    require_success(answer)
    return next(iter(rows(answer)), {})


def _say(watched: Watched, verb: Verb, text: str, *, at: datetime) -> None:
    try:
        reply_by_key(watched.key, verb, text=text, at=at)
    except Refused as refusal:
        logger.info("answer_too_late transmission=%s %s", watched.id, refusal.code)
