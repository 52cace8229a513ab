"""Reads of reports: threads by their secret, reports of a case for the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from allopm.city.queries import city_by_id, kind_info
from allopm.moments import stamp
from allopm.refusals import NotFound
from allopm.reports.answers import read_answers
from allopm.reports.cards import render_thread
from allopm.reports.codes import thread_hash
from allopm.reports.models import Photo, Report

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

Card = dict[str, Any]
__all__ = [
    "Statement",
    "distinct_witnesses",
    "find_thread",
    "first_statements",
    "photo_count",
    "photo_of_thread",
    "report_called",
    "report_in",
    "reports_by_phone",
    "reports_of",
    "staff_photo",
    "thread_card",
    "thread_hash",
    "threads_of",
]


def find_thread(token: str) -> Report:
    """The report that this private link opens. Raises NotFound, the same for wrong and absent."""
    rows = Report.objects.select_related("incident").prefetch_related("steps", "messages")
    digest = thread_hash(token)
    report = rows.filter(token_hash=digest).first() or rows.filter(links__token_hash=digest).first()
    if report is None:
        raise NotFound(_("Ce lien de suivi n’existe pas ou n’est plus valable."))
    return report


def threads_of(city: CityInfo, incident_id: int, *, most: int) -> dict[str, tuple[str, Card]]:
    """What the authors of a case read, by report: the language and the thread's card; the oldest `most` of them."""
    reports = Report.objects.filter(incident_id=incident_id).select_related("incident")
    found = reports.prefetch_related("steps", "messages").order_by("id")[:most]
    return {report.code: (report.lang, render_thread(city, report)) for report in found}


def thread_card(token: str) -> Card:
    """What the reporter reads, exactly as the event log carries it."""
    report = find_thread(token)
    return render_thread(city_by_id(report.city_id), report)


def photo_of_thread(token: str, photo_id: UUID) -> Photo:
    """One of the reporter's own photos."""
    photo = Photo.objects.filter(pk=photo_id, report=find_thread(token)).first()
    if photo is None:
        raise NotFound()
    return photo


def staff_photo(city: CityInfo, photo_id: UUID) -> Photo:
    """A photo of a report or of a crew, for staff; the caller journals the read."""
    taken = Photo.objects.filter(city_id=city.id).exclude(report=None, mission=None)
    photo = taken.filter(pk=photo_id).first()
    if photo is None:
        raise NotFound()
    return photo


def report_in(incident_id: int, code: str) -> Report | None:
    """The report `code` of this case."""
    return Report.objects.filter(incident_id=incident_id, code=code).first()


@dataclass(frozen=True)
class Statement:
    """What one person said of a case, in words and answers."""

    comment: str
    answers: Mapping[str, str]


def first_statements(incident_ids: Iterable[int]) -> dict[int, Statement]:
    """Of each of these cases what its first report says."""
    first = Report.objects.filter(incident_id__in=incident_ids).order_by("incident_id", "id").distinct("incident_id")
    rows = first.values_list("incident_id", "comment", "answers")
    return {incident: Statement(comment, answers) for incident, comment, answers in rows}


def photo_count(incident_id: int) -> int:
    """Photos of all the reports of a case."""
    return Photo.objects.filter(report__incident_id=incident_id).count()


def distinct_witnesses(incident_id: int) -> int:
    """People, not statements: the same phone counts once; whom nobody can tell apart counts each time."""
    marks = list(Report.objects.filter(incident_id=incident_id).values_list("client_hash", flat=True))
    return max(1, marks.count("") + len({mark for mark in marks if mark}))


def report_called(city: CityInfo, code: str) -> Report:
    """One report by its number, with its case. Raises NotFound."""
    report = Report.objects.select_related("incident").filter(city_id=city.id, code=code).first()
    if report is None:
        raise NotFound(_("Ce signalement n’existe pas, ou plus."))
    return report


def reports_by_phone(city: CityInfo, hashes: Sequence[str], *, limit: int) -> list[Report]:
    """Reports whose author left this number (`phones.phone_hashes`), newest first, with their case."""
    found = Report.objects.filter(city_id=city.id, phone_hash__in=[one for one in hashes if one])
    return list(found.select_related("incident").order_by("-created_at", "-pk")[:limit]) if hashes else []


def reports_of(city: CityInfo, incident_id: int) -> list[Card]:
    """What people say, oldest first, without who they are."""
    reports = Report.objects.filter(incident_id=incident_id).prefetch_related("photos", "messages").order_by("id")
    return [_report_card(city, report) for report in reports]


def _report_card(city: CityInfo, report: Report) -> Card:
    return {
        "code": report.code,
        "received_at": stamp(report.created_at),
        "channel": report.channel,
        "ongoing": report.ongoing,
        "still": report.still_answer or None,
        "floor": report.floor,
        "has_left": report.has_left,
        "location_source": report.location_source,
        "comment": report.comment,
        "answers": read_answers(kind_info(city, report.kind), report.answers),
        "photos": [
            {"id": str(p.pk), "url": f"/api/v1/desk/photos/{p.pk}", "width": p.width, "height": p.height}
            for p in report.photos.all()
        ],
        "has_contact": report.has_contact,
        "messages": [
            {"from": "desk" if m.is_from_desk else "reporter", "text": m.text, "at": stamp(m.at)}
            for m in report.messages.all()
        ],
        "lang": report.lang,
    }
