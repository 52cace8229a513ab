"""What each person said of a case, whole and word for word, for an export. The caller journals the read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import translation

from allopm.city.queries import kind_info
from allopm.moments import stamp
from allopm.reports.answers import read_answers
from allopm.reports.models import Photo, Report
from allopm.reports.photos import open_picture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allopm.city.queries import CityInfo

Card = dict[str, Any]


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept: re-encoded when it came in, nothing left but pixels."""

    id: str
    jpeg: bytes
    width: int
    height: int


def statements(city: CityInfo, incident_id: int) -> list[Card]:
    """Oldest first, without who they are; `has_contact` says whether somebody could be asked."""
    reports = Report.objects.filter(incident_id=incident_id).prefetch_related("photos", "messages").order_by("id")
    with translation.override("fr"):
        return [_statement(city, report) for report in reports]


def _statement(city: CityInfo, report: Report) -> Card:
    kind = kind_info(city, report.kind)
    return {
        "code": report.code,
        "received_at": stamp(report.created_at),
        "channel": report.channel,
        "lang": report.lang,
        "kind": {"code": report.kind, "label": kind.label},
        "ongoing": report.ongoing,
        "comment": report.comment,
        "answers": read_answers(kind, report.answers),
        "location": {
            "lon": report.lon,
            "lat": report.lat,
            "accuracy_m": report.accuracy_m,
            "source": report.location_source,
            "address": report.address,
            "words": report.place_words,
            "floor": report.floor,
            "has_left": report.has_left,
        },
        "messages": [
            {"from": "desk" if word.is_from_desk else "reporter", "at": stamp(word.at), "text": word.text}
            for word in report.messages.all()
        ],
        "photos": [str(photo.pk) for photo in report.photos.all()],
        "has_contact": report.has_contact,
    }


def pictures(city: CityInfo, photo_ids: Iterable[str]) -> list[Picture]:
    """These photos in this order. Raises NotFound when one is gone from the disk."""
    wanted = [UUID(photo_id) for photo_id in photo_ids]
    rows = {photo.pk: photo for photo in Photo.objects.filter(city_id=city.id, pk__in=wanted)}
    found = [rows[pk] for pk in wanted if pk in rows]
    return [_picture(photo) for photo in found]


def _picture(photo: Photo) -> Picture:
    with open_picture(photo) as file:
        return Picture(str(photo.pk), file.read(), photo.width, photo.height)
