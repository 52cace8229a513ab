"""The write door of whoever follows a report: choose a channel for its news, or end one. Under the case's lock."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from allopm.city.queries import city_by_id
from allopm.incidents.change import lock
from allopm.notices.actions import notify_many, subscribe, unsubscribe
from allopm.notices.queries import Chosen, channels_of
from allopm.reports.models import Report
from allopm.reports.noticing import owner_of, plan_still
from allopm.reports.queries import find_thread


@transaction.atomic
def follow(token: str, *, channel: str, address: str, at: datetime) -> None:
    """News of this report reach this address from now on; a first word proves that they do. Raises Malformed."""
    found = find_thread(token)
    city = city_by_id(found.city_id)
    lock(city, found.incident.code)
    report = Report.objects.select_for_update(of=("self",)).get(pk=found.pk)
    owner = owner_of(report.pk)
    link = f"/suivi/{token}/"
    subscribe(city, owner, channel=channel, address=address, lang=report.lang, link=link, at=at)
    code = "report.followed"
    notify_many(city, {owner: code}, code=code, data={owner: {"number": report.code}}, at=at)
    plan_still(city, report, at=at)


@transaction.atomic
def unfollow(token: str, *, channel: str, at: datetime) -> None:
    """No news by this channel any more."""
    found = find_thread(token)
    unsubscribe(city_by_id(found.city_id), owner_of(found.pk), channel=channel, at=at)


def followed_by(token: str) -> list[Chosen]:
    """The channels that this thread's reader chose."""
    found = find_thread(token)
    return channels_of(city_by_id(found.city_id), owner_of(found.pk))
