"""A transmission as a signed POST of JSON (docs/transmissions.md). 2xx is the receipt."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from allopm.city.queries import service_secret
from allopm.interop.knocking import knock, require_success
from allopm.interop.outcome import Delivered, Never
from allopm.interop.webhooks.signing import HEADER, sign
from allopm.moments import stamp

if TYPE_CHECKING:
    from allopm.transmissions.carrying import Parcel


def carry(parcel: Parcel, at: datetime) -> Delivered:
    """Raises NotYet or Never. The same `Idempotency-Key` at every try: a receiver keeps the first."""
    secret = service_secret(parcel.city, parcel.service.code)
    if not secret or not parcel.service.url:
        raise Never(_("Ce webhook n’a pas d’adresse ou pas de secret."))
    body = json.dumps(payload(parcel), ensure_ascii=False).encode()
    key = str(parcel.key) if not parcel.reminder else f"{parcel.key}.r{parcel.reminder}"
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "AlloPM",
        "Idempotency-Key": key,
        HEADER: sign(secret, body, at=at),
    }
    require_success(knock("POST", parcel.service.url, headers=headers, content=body))
    return Delivered(is_receipt=True)


def payload(parcel: Parcel) -> dict[str, Any]:
    """What leaves: nothing of who reported."""
    letter = parcel.letter
    return {
        "event": "transmission.reminder" if parcel.reminder else "transmission.created",
        "id": str(parcel.key),
        "reminder": parcel.reminder,
        "case": letter.code,
        "service": parcel.service.code,
        "kind": {"code": letter.kind, "label": letter.kind_label},
        "location": {"lon": letter.lon, "lat": letter.lat, "address": letter.address},
        "reported_at": stamp(letter.created_at),
        "answer_by": stamp(letter.answer_by),
        "reports": letter.reports,
        "text": letter.words,
        "transmitted_at": stamp(parcel.sent_on),
        "reply_url": f"{settings.PUBLIC_URL}/api/v1/transmissions/{parcel.key}/reply",
    }
