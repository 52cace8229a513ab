"""Reminds people of their appointment the day before, once, by the channels they chose. Knows no page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id
from allopm.notices.actions import notify
from allopm.services.change import owner_of
from allopm.services.models import Request

BEFORE: Final = timedelta(hours=26)  # the day before, an hour or two earlier than the appointment's own (chosen)
_PIECE: Final = 200


def remind_due(at: datetime) -> int:
    """Whoever comes within a day and was not told. Periodic; returns how many."""
    due = Request.objects.filter(
        is_open=True, is_waiting=False, reminded_at=None, appointment_at__gt=at, appointment_at__lte=at + BEFORE
    )
    return sum(_remind(pk, at=at) for pk in list(due.order_by("pk").values_list("pk", flat=True)[:_PIECE]))


@transaction.atomic
def _remind(pk: int, *, at: datetime) -> bool:
    request = Request.objects.select_for_update(of=("self",)).get(pk=pk)
    if not request.is_open or request.is_waiting or request.reminded_at or request.appointment_at is None:
        return False  # somebody was faster
    request.reminded_at = at
    request.save(update_fields=["reminded_at"])
    with translation.override(request.lang):
        when = date_format(timezone.localtime(request.appointment_at), "j F, H:i")
        what = _("rendez-vous le %(when)s") % {"when": when}
    city = city_by_id(request.city_id)
    key = f"reminder:{request.appointment_at.isoformat()}"
    data = {"number": request.code, "what": what}
    notify(city, owner_of(request), code="request.reminder", data=data, link="", key=key, at=at)
    return True
