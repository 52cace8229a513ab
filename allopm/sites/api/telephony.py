"""The door of the telephone exchange: a signed word about a call. HTTP only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from allopm.calls.hearing import hear
from allopm.calls.rules import callback_minutes
from allopm.city.queries import current_city
from allopm.interop.telephony.words import check_signature, read, usable
from allopm.refusals import NotFound
from allopm.sites.api.door import now

router = Router(tags=["telephony"])
Json = dict[str, Any]


@router.post("/calls")
def calls(request: HttpRequest) -> Json:
    """A call rings, is answered or has ended: docs/telephony.md. 404 while no secret is set. Doubled words are one."""
    secrets = usable(settings.TELEPHONY_SECRETS)
    if not secrets:
        raise NotFound("Aucun standard n’est relié : ALLOPM_TELEPHONY_SECRET n’est pas donné.")
    at = now()
    check_signature(
        secrets,
        request.body,
        stamp=request.headers.get("X-AlloPM-Timestamp", ""),
        signature=request.headers.get("X-AlloPM-Signature", ""),
        now=at,
    )
    city = current_city()
    call = hear(city, read(request.body), callback_min=callback_minutes(city), now=at)
    return {"id": call.pk, "state": call.state}
