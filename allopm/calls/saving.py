"""The write door from a call to a case: a report like any other, one more witness, or a word on an earlier case."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from allopm.calls.change import keep, lock
from allopm.refusals import Malformed
from allopm.reports.actions import add_spoken_message, join_case, submit_report
from allopm.reports.queries import report_called

if TYPE_CHECKING:
    from allopm.calls.models import Call
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor
    from allopm.reports.submission import Receipt, Submission


@transaction.atomic
def save_report(city: CityInfo, call_id: int, said: Submission, *, key: str, by: Actor, at: datetime) -> Receipt:
    """The call becomes a report; the same `key` is the same report. Raises BadReport."""
    call = lock(city, call_id)
    receipt = submit_report(city, said, at=at, key=key, client=_witness(call), by=by)
    _attach(city, call, receipt.code, by=by, at=at)
    return receipt


@transaction.atomic
def save_witness(
    city: CityInfo, call_id: int, case: str, *, said: Submission, key: str, by: Actor, at: datetime
) -> Receipt:  # fmt: skip
    """« Moi aussi » on behalf of the caller: a report of one's own in a case that is open. Raises NotFound."""
    call = lock(city, call_id)
    receipt = join_case(city, case, said, at=at, key=key, client=_witness(call))
    _attach(city, call, receipt.code, by=by, at=at)
    return receipt


@transaction.atomic
def save_message(city: CityInfo, call_id: int, report: str, *, text: str, by: Actor, at: datetime) -> Call:
    """A word on the caller's own earlier report; doubled, it is one word. Raises NotFound, Malformed."""
    call = lock(city, call_id)
    if call.report and call.report.code == report:
        return call
    if call.report_id:
        raise Malformed(_("Cet appel est déjà rattaché à un autre signalement."))
    add_spoken_message(city, report, text, at=at)
    _attach(city, call, report, by=by, at=at)
    return call


def _witness(call: Call) -> str:
    """The same number twice is one witness."""
    return f"telephone|{call.number_hash}" if call.number_hash else ""


def _attach(city: CityInfo, call: Call, report_code: str, *, by: Actor, at: datetime) -> None:
    """A call is about one case: the first that it became."""
    if call.report_id:
        return
    report = report_called(city, report_code)
    call.report, call.incident = report, report.incident
    keep(city, call, "became", by=by, at=at, case=report.incident.code)
