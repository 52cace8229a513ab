"""Whoever signs out leaves the desk at once. Called by Django; knows no window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.utils import timezone

from allopm.team.presence import leave_session
from allopm.team.queries import seats_of

if TYPE_CHECKING:
    from django.http import HttpRequest


@receiver(user_logged_out)
def signed_out(*, request: HttpRequest, user: Any, **_: Any) -> None:
    session = getattr(request, "session", None)
    key = session.session_key if session is not None else None
    if user is None or not key:
        return
    for city_id in seats_of(user.pk):
        leave_session(city_id, user.pk, at=timezone.now(), session=key)
