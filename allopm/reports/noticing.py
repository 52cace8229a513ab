"""What a reporter is told outside the page: which step is worth a notice, and when « toujours en cours ? » is asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from allopm.notices.actions import notify_many, take_back
from allopm.notices.pace import Leaving
from allopm.notices.queries import listening, told_of
from allopm.reports.cards import ASK_STILL_AFTER
from allopm.reports.states import State

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.reports.models import Report, ReportStep

NEWS: Final = {
    State.READ: "report.read",
    State.CREW_SENT: "report.sent",
    State.HANDED_OVER: "report.handed_over",
    State.ENDED: "report.ended",
}
FIRST_READ: Final = (State.RECEIVED, State.ANSWERED)  # from elsewhere somebody takes the case up again
OVER: Final = (State.ENDED, State.HANDED_OVER)
STILL: Final = "report.still"
STILL_WORTH: Final = timedelta(minutes=30)  # asked later, the answer would not move the order any more (chosen)
ASKED_MOST: Final = 3  # of one report: then its page asks alone (chosen)


def owner_of(report_id: int) -> str:
    """A report, as the room of notices names it."""
    return f"report:{report_id}"


def tell_moved(city: CityInfo, steps: Iterable[ReportStep], *, at: datetime) -> None:
    """Steps just written, their reports still as they were before: whoever chose a channel is told."""
    by_code: dict[str, list[ReportStep]] = {}
    for step in steps:
        code = _news(State(step.report.state), State(step.state))
        if code:
            by_code.setdefault(code, []).append(step)
    for code, moved in by_code.items():
        tell_each(city, moved, code=code, at=at)
    over = [owner_of(step.report_id) for step in steps if step.state in OVER]
    if over:
        take_back(city, over, code=STILL)


def _news(was: State, now: State) -> str:
    if was == State.CONTESTED and now not in OVER:
        return "report.contest_read"
    if now == State.READ and was not in FIRST_READ:
        return "report.back"
    return NEWS.get(now, "")


def tell_each(city: CityInfo, steps: Iterable[ReportStep], *, code: str, at: datetime) -> None:
    """One notice for each of these steps, once."""
    found = {owner_of(step.report_id): step for step in steps}
    told = listening(city, found) if found else set()
    if not told:
        return
    keys = {owner: f"{code}:{found[owner].pk}" for owner in told}
    data = {owner: {"number": found[owner].report.code} for owner in told}
    notify_many(city, keys, code=code, data=data, at=at)


def tell_written(city: CityInfo, steps: Iterable[ReportStep], *, contested: Collection[int], at: datetime) -> None:
    """The desk wrote: to whoever contested the end (`contested`, keys of reports), that is the answer to it."""
    answering = [step for step in steps if step.report_id in contested]
    asking = [step for step in steps if step.report_id not in contested]
    tell_each(city, answering, code="report.contest_read", at=at)
    tell_each(city, asking, code="report.asked", at=at)


def plan_still(city: CityInfo, report: Report, *, at: datetime) -> None:
    """« Toujours en cours ? » leaves ten minutes after the last word about it, unless the thread is over by then."""
    if report.ongoing not in ("now", "unknown") or report.state in OVER:
        return
    owner, since = owner_of(report.pk), report.still_at or report.created_at
    due_at = since + ASK_STILL_AFTER
    if due_at + STILL_WORTH <= at or told_of(city, owner, code=STILL) >= ASKED_MOST:
        return
    notify_many(
        city,
        {owner: f"{STILL}:{since.isoformat()}"},
        code=STILL,
        data={owner: {"number": report.code}},
        at=at,
        link="#encore",
        leaving=Leaving(max(due_at, at), worth=STILL_WORTH),
    )


def ask_again(city: CityInfo, report: Report, answer: str, *, at: datetime) -> None:
    """Answered: the question that waits is worth nothing; « toujours » is asked again ten minutes later."""
    take_back(city, [owner_of(report.pk)], code=STILL)
    if answer == "still":
        report.still_at = at
        plan_still(city, report, at=at)
