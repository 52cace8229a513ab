"""A crew's own page: what is kept about it, why, for how long, who looked; and its copy. Never another crew's data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from allopm.accounts.access import page_role, require_role
from allopm.accounts.queries import actor_of
from allopm.accounts.roles import Role
from allopm.city.queries import current_city
from allopm.fleet.devices import device_cards
from allopm.fleet.queries import crew_of
from allopm.fleet.retention import KEEP_DAYS
from allopm.fleet.tracks import fixes_of
from allopm.journal.actions import write
from allopm.journal.queries import track_readings
from allopm.messages.kept import own_messages
from allopm.missions.kept import own_actions, own_missions
from allopm.moments import stamp
from allopm.safety.kept import own_alerts
from allopm.shifts.kept import own_shifts, own_words
from allopm.sites.field.keeping import kept_about

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.fleet.models import Crew

AHEAD: Final = timedelta(minutes=5)  # of a phone's clock: the last position is in the copy too


@require_safe
@never_cache
@page_role(Role.CREW)
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything on one page, in plain words."""
    city = current_city()
    user = require_role(request, Role.CREW)
    crew = crew_of(city, user.pk)
    context = {
        "crew": crew.call_sign,
        "lines": kept_about(city, crew, user),
        "readings": [_reading(one.at, one.by_name, one.data) for one in track_readings(city.id, _about(crew))],
        "keep_days": KEEP_DAYS,
        "account": user,
        "now": timezone.now(),
    }
    return render(request, "field/my_data.html", context)


def _about(crew: Crew) -> str:
    return f"crew:{crew.call_sign}"


def _reading(at: datetime, by: str, data: dict[str, Any]) -> dict[str, Any]:
    since, until = (datetime.fromisoformat(data[name]) for name in ("from", "to"))
    return {"at": at, "by": by, "since": since, "until": until, "reason": data["reason"]}


@require_safe
@never_cache
@page_role(Role.CREW)
def my_copy(request: HttpRequest) -> HttpResponseBase:
    """The copy, as JSON, sent piece by piece; journalled."""
    city, now = current_city(), timezone.now()
    user = require_role(request, Role.CREW)
    crew = crew_of(city, user.pk)
    write(city.id, what="crew.data_copied", about=_about(crew), by=actor_of(user), at=now)
    account = {"email": user.email, "name": user.name, "role": user.role, "created_at": stamp(user.date_joined)}
    response = StreamingHttpResponse(_pieces(city, crew, account, now), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mes-donnees-{now:%Y-%m-%d}.json"'
    return response


def _pieces(city: CityInfo, crew: Crew, account: dict[str, Any], now: datetime) -> Iterator[str]:
    """Small parts at once, positions one by one: a copy never waits in memory."""
    parts = {
        "made_at": stamp(now),
        "crew": crew.call_sign,
        "account": account,
        "shifts": own_shifts(city, crew.pk),
        "duty": own_words(crew.pk),
        "missions": own_missions(city, crew.pk),
        "actions": own_actions(crew.pk),
        "messages": own_messages(crew.pk),
        "alerts": own_alerts(crew.pk),
        "devices": device_cards(city, crew.call_sign),
        "readings": [
            {"at": stamp(one.at), "by": one.by_name, **one.data} for one in track_readings(city.id, _about(crew))
        ],
    }
    yield json.dumps(parts, ensure_ascii=False, indent=1)[:-2] + ',\n "positions": ['
    comma = "\n"
    for fix in fixes_of(crew.pk, now - timedelta(days=KEEP_DAYS + 1), now + AHEAD):
        yield comma + json.dumps(fix)
        comma = ",\n"
    yield "]}\n"
