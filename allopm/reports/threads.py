"""Moves reporters' threads when their case moves. Lower door of the room: called inside somebody's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db.models import F

from allopm.events.log import Change
from allopm.reports.cards import render_thread, thread_change
from allopm.reports.models import Message, Report, ReportStep
from allopm.reports.noticing import tell_each, tell_moved, tell_written
from allopm.reports.states import State, can_become

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.reports.notices import Notice


def advance_threads(city: CityInfo, incident_id: int, state: State, *, at: datetime, text: str = "") -> list[Change]:
    """Every thread of a case that may move takes a step. Returns the events to emit."""
    moving = [
        report
        for report in Report.objects.select_for_update(of=("self",)).filter(incident_id=incident_id).order_by("id")
        if can_become(report.state, state)
    ]
    steps = ReportStep.objects.bulk_create(
        [ReportStep(report=report, state=state, at=at, text=text[:600]) for report in moving]
    )
    tell_moved(city, steps, at=at)
    Report.objects.filter(pk__in=[report.pk for report in moving]).update(state=state, version=F("version") + 1)
    return thread_changes(city, [report.pk for report in moving])


def touch_threads(city: CityInfo, incident_id: int) -> list[Change]:
    """The case changed in something a thread shows, without a step."""
    reports = Report.objects.filter(incident_id=incident_id)
    reports.update(version=F("version") + 1)
    return thread_changes(city, list(reports.values_list("pk", flat=True)))


def thread_changes(city: CityInfo, report_ids: Iterable[int]) -> list[Change]:
    """Fresh cards of these reports, as events."""
    reports = (
        Report.objects.filter(pk__in=report_ids)
        .select_related("incident")
        .prefetch_related("steps", "messages")
        .order_by("id")
    )
    return [thread_change(render_thread(city, report), report.token_hash) for report in reports]


def add_desk_message(
    city: CityInfo, incident_id: int, text: str, *, at: datetime, texts: Mapping[str, str] | None = None
) -> list[Change]:
    """One word of the desk to every reporter of a case; `texts` first, each in the language of the report."""
    readers = dict(Report.objects.filter(incident_id=incident_id).values_list("pk", "lang"))
    reports = list(readers)
    contested = set(Report.objects.filter(incident_id=incident_id, state=State.CONTESTED).values_list("pk", flat=True))
    Message.objects.bulk_create(
        [
            Message(report_id=pk, is_from_desk=True, text=own_text(text, texts, lang), at=at)
            for pk, lang in readers.items()
        ]
    )
    Report.objects.filter(pk__in=reports, state__in=QUIET).update(state=State.ANSWERED)
    steps = [ReportStep(report_id=pk, state=State.ANSWERED, at=at) for pk in reports]
    tell_written(city, ReportStep.objects.bulk_create(steps), contested=contested, at=at)
    return touch_threads(city, incident_id)


def own_text(text: str, texts: Mapping[str, str] | None, lang: str) -> str:
    """The ready answer in the reader's language, then what the desk wrote, as it wrote it."""
    ready = (texts.get(lang) or texts["fr"]) if texts else ""
    return "\n".join(part for part in (ready, text) if part)


def end_texts(incident_id: int, text: str, texts: Mapping[str, str] | None) -> None:
    """What the desk adds to the end, for each reader; without a ready answer the case's own words are read."""
    for lang in set(Report.objects.filter(incident_id=incident_id).values_list("lang", flat=True)):
        own = own_text(text, texts, lang)[:1000] if texts else ""
        Report.objects.filter(incident_id=incident_id, lang=lang).update(ended_text=own)


def tell_threads(city: CityInfo, incident_id: int, notice: Notice, *, at: datetime) -> list[Change]:
    """News of the case for every thread that is not over; no crew is on its way or there any more."""
    reports = Report.objects.select_for_update(of=("self",)).filter(incident_id=incident_id)
    told = list(reports.exclude(state=State.ENDED).order_by("id"))
    ReportStep.objects.bulk_create([ReportStep(report=report, state=State.READ, at=at, text=notice) for report in told])
    kept = (State.HANDED_OVER, State.CONTESTED)
    Report.objects.filter(pk__in=[report.pk for report in told]).exclude(state__in=kept).update(state=State.READ)
    return touch_threads(city, incident_id)


# A word of the desk is the news of a thread, unless a crew is on its way or there.
QUIET: Final = (State.RECEIVED, State.READ, State.ANSWERED, State.HANDED_OVER, State.CONTESTED)


def move_reports(source_ids: Iterable[int], target_id: int) -> dict[int, list[int]]:
    """Grouping: the reports of some cases join another. Returns their keys by the case they leave: the way back."""
    found: dict[int, list[int]] = {pk: [] for pk in source_ids}
    for report, incident in Report.objects.filter(incident_id__in=found).order_by("id").values_list("pk", "incident"):
        found[incident].append(report)
    Report.objects.filter(incident_id__in=found).update(incident_id=target_id)
    return found


def move_back(report_ids: Iterable[int], *, away_from: int, to: int) -> list[int]:
    """Splitting: these reports leave a case for another, as far as they are still there. Returns their keys."""
    leaving = Report.objects.filter(pk__in=report_ids, incident_id=away_from).order_by("id")
    keys = list(leaving.values_list("pk", flat=True))
    Report.objects.filter(pk__in=keys).update(incident_id=to)
    return keys


def reports_in(incident_id: int) -> list[int]:
    """Keys of the reports of a case, oldest first."""
    return list(Report.objects.filter(incident_id=incident_id).order_by("id").values_list("pk", flat=True))


def tell_grouping(
    city: CityInfo, report_ids: Iterable[int], incident_state: str, *, at: datetime, word: str
) -> list[Change]:
    """Each author reads that the report was grouped or split (`word`), and where its case is now."""
    state = MIRROR.get(incident_state, State.READ)
    reports = list(Report.objects.filter(pk__in=report_ids).order_by("id").only("state"))
    moving = [report.pk for report in reports if can_become(report.state, state)]
    steps = [ReportStep(report=report, state=report.state, at=at, text=word) for report in reports]
    steps += [ReportStep(report_id=pk, state=state, at=at) for pk in moving]
    ReportStep.objects.bulk_create(steps)
    Report.objects.filter(pk__in=moving).update(state=state)
    ids = [report.pk for report in reports]
    Report.objects.filter(pk__in=ids).update(version=F("version") + 1)
    return thread_changes(city, ids)


# What a thread shows when it joins a case that is already somewhere.
MIRROR: Final = {
    "new": State.RECEIVED,
    "dispatched": State.CREW_SENT,
    "on_scene": State.ON_SCENE,
    "handed_over": State.HANDED_OVER,
}


def mirror(city: CityInfo, report_ids: Iterable[int], incident_state: str, *, at: datetime) -> list[Change]:
    """Bring these threads to where their new case is."""
    state = MIRROR.get(incident_state, State.READ)
    ids = list(report_ids)
    moving = [report for report in Report.objects.filter(pk__in=ids) if can_become(report.state, state)]
    ReportStep.objects.bulk_create([ReportStep(report=report, state=state, at=at) for report in moving])
    Report.objects.filter(pk__in=[report.pk for report in moving]).update(state=state)
    Report.objects.filter(pk__in=ids).update(version=F("version") + 1)
    return thread_changes(city, ids)


def tell_of_service(city: CityInfo, incident_id: int, step: str, *, words: str, at: datetime) -> list[Change]:
    """What a service said of a case: a step for whoever it was passed on for, its words as a message for all."""
    reports = dict(Report.objects.filter(incident_id=incident_id).order_by("id").values_list("pk", "state"))
    away = [pk for pk, state in reports.items() if state == State.HANDED_OVER]
    steps = [ReportStep(report_id=pk, state=State.HANDED_OVER, at=at, text=step[:600]) for pk in away]
    tell_each(city, ReportStep.objects.bulk_create(steps), code="report.service", at=at)
    if words:
        Message.objects.bulk_create([Message(report_id=pk, is_from_desk=True, text=words, at=at) for pk in reports])
    return touch_threads(city, incident_id)
