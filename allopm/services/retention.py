"""What is forgotten of requests, and when: their content first, then what is left. Each piece commits by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from allopm.city.queries import city_by_id, every_city, procedures
from allopm.notices.actions import forget_owner
from allopm.services.change import owner_of
from allopm.services.models import Document, Request, RequestStep

# Numbers and steps without a word of anybody: how a service is planned (chosen).
EMPTY_KEEP_DAYS: Final = 365
# An open request that nobody moved for so long is over, whatever its step says (chosen).
IDLE_KEEP_DAYS: Final = 730
_PIECE: Final = 200


def forget_requests(at: datetime) -> int:
    """Periodic; returns how many were emptied or deleted."""
    changed = 0
    for city in every_city():
        keeps = {info.code: info.keep_days for info in procedures(city)}
        for code in Request.objects.filter(city_id=city.id).values_list("procedure", flat=True).distinct():
            keep_days = keeps.get(code, 0)  # of a procedure out of service nothing is kept longer than it is open
            rows = Request.objects.filter(city_id=city.id, procedure=code, erased_at=None)
            ended = rows.filter(is_open=False, step_at__lt=at - timedelta(days=keep_days))
            idle = rows.filter(is_open=True, step_at__lt=at - timedelta(days=IDLE_KEEP_DAYS))
            for found in (ended, idle):
                changed += sum(empty(pk, at=at) for pk in list(found.values_list("pk", flat=True)[:_PIECE]))
    return changed + _delete_empty(at)


@transaction.atomic
def empty(pk: int, *, at: datetime) -> bool:
    """Words, contact, documents and chosen channels of one request are gone; its number and steps stay."""
    request = Request.objects.select_for_update(of=("self",)).get(pk=pk)
    if request.erased_at is not None:
        return False
    request.answers = request.contact = request.token = ""
    request.mail_hash = request.phone_hash = request.client_hash = request.key_hash = ""
    request.is_open, request.erased_at = False, at
    request.version += 1
    request.save()
    RequestStep.objects.filter(request=request).update(text="")
    for document in Document.objects.filter(request=request):
        document.file.storage.delete(str(document.file.name))
        document.delete()
    forget_owner(city_by_id(request.city_id), owner_of(request))
    return True


def _delete_empty(at: datetime) -> int:
    old = Request.objects.filter(erased_at__lt=at - timedelta(days=EMPTY_KEEP_DAYS))
    gone = 0
    while piece := list(old.values_list("pk", flat=True)[:_PIECE]):
        with transaction.atomic():
            RequestStep.objects.filter(request_id__in=piece).delete()
            gone += Request.objects.filter(pk__in=piece).delete()[0]
    return gone
