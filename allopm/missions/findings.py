"""The write door of findings: what a crew saw by itself becomes a report of its own channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.journal.actions import write
from allopm.missions.change import find_mission
from allopm.missions.keys import own_time
from allopm.refusals import Malformed
from allopm.reports.actions import submit_report

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor
    from allopm.reports.submission import Receipt, Submission

CHANNEL: Final = "field"


def report_finding(
    city: CityInfo,
    submission: Submission,
    *,
    crew: str,
    key: str,
    mission_id: int | None,
    by: Actor,
    at: datetime,
    now: datetime,
) -> Receipt:
    """Once per key. It has no contact and no reporter who waits; the desk sees its channel. Raises BadReport."""
    if not 8 <= len(key) <= 64:
        raise Malformed(_("Il manque la clé de l’action."))
    at = own_time(at, now=now)
    found = replace(submission, channel=CHANNEL)
    with transaction.atomic():
        if mission_id is not None:
            find_mission(city, mission_id, crew=crew)
        receipt = submit_report(city, found, at=at, key=f"field {crew} {key}", by=by)
        if receipt.is_new:
            data = {"crew": crew, "mission": mission_id}
            write(city.id, what="report.finding", about=f"report:{receipt.code}", by=by, at=at, data=data)
    return receipt
