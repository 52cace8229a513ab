"""The write door of incidents towards reporters: a report opens or joins a case, its author speaks again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from allopm.city.queries import kind_info, sector_at
from allopm.columns.point import Plane
from allopm.columns.rows import insert_row
from allopm.geo.projection import to_plane
from allopm.incidents.appraisal import appraise
from allopm.incidents.change import announce, change, lock
from allopm.incidents.leading import find_leader, plate_hash
from allopm.incidents.models import Incident, IncidentStep
from allopm.incidents.states import State, Step
from allopm.journal.actions import write
from allopm.journal.actor import RESIDENT
from allopm.reports.queries import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allopm.city.queries import CityInfo
    from allopm.events.log import Change
    from allopm.journal.actor import Actor
    from allopm.reports.submission import Location, Submission

SAME_PLACE_M: Final = 60.0
MONTH: Final = timedelta(days=30)


@dataclass(frozen=True)
class Where:
    """A location read once: plane metres and sector."""

    place: Plane | None
    sector: str


def read_place(city: CityInfo, location: Location) -> Where:
    """Project to the city's legal plane and find the sector, once, at writing."""
    if location.lon is None or location.lat is None:
        return Where(None, "")
    sector = sector_at(city, location.lon, location.lat)
    return Where(Plane(*to_plane(city.epsg, location.lon, location.lat)), sector.code if sector else "")


def open_incident(
    city: CityInfo,
    submission: Submission,
    where: Where,
    *,
    code: str,
    answer_by: datetime,
    at: datetime,
    by: Actor = RESIDENT,
) -> Incident:
    """A new case for a new report, appraised, with its first line of history. Emits nothing yet."""
    kind = kind_info(city, submission.kind)
    location = submission.location
    incident = Incident(
        city_id=city.id,
        code=code,
        kind=kind.code,
        priority=kind.priority,
        ongoing=submission.ongoing,
        lon=location.lon,
        lat=location.lat,
        place=where.place,
        accuracy_m=location.accuracy_m,
        address=location.address,
        place_words=location.words,
        location_source=location.source,
        floor=location.floor,
        has_left=location.has_left,
        sector=where.sector,
        photo_count=len(submission.photos),
        repeats_30_days=repeats_near(city, where.place, kind.group, at=at),
        service=kind.service or "" if kind.door == "mairie" else "",
        answer_by=answer_by,
        untouched_since=at,
        created_at=at,
        updated_at=at,
        last_by=by.name,
        last_what=Step.RECEIVED,
    )
    incident.plate_hash = plate_hash(city, kind, submission.answers)
    led = find_leader(city, incident, Statement(submission.comment, submission.answers))
    if led is not None:
        incident.leader, incident.leader_score = led.code, led.score
    appraise(incident, at=at, answers=(submission.answers,), still=0)
    insert_row(incident)
    insert_row(IncidentStep(incident=incident, kind=Step.RECEIVED, at=at, by=by.name, version=1))
    write(city.id, what="incident.received", about=f"incident:{code}", by=by, at=at)
    return incident


def repeats_near(city: CityInfo, place: Plane | None, group: str, *, at: datetime, besides: int = 0) -> int:
    """Cases of the same group within 60 m in the 30 days before, the case `besides` apart."""
    if place is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_REPEATS, [place.x, place.y, SAME_PLACE_M, at - MONTH, at, city.id, f"{group}.", besides])
        count: int = cursor.fetchone()[0]
    return count


_REPEATS: Final = """
    SELECT count(*) FROM incidents_incident
    WHERE place <@ circle(point(%s, %s), %s) AND created_at BETWEEN %s AND %s AND city_id = %s
      AND starts_with(kind, %s) AND id <> %s
"""


def add_witness(city: CityInfo, code: str, *, is_distinct: bool, photos: int, at: datetime) -> Incident:
    """Somebody else says the same thing: the case counts one report, and one witness if it is another person."""
    incident = lock(city, code)
    change(
        incident,
        Step.WITNESS,
        by=RESIDENT,
        at=at,
        witnesses=incident.witnesses + int(is_distinct),
        report_count=incident.report_count + 1,
        photo_count=incident.photo_count + photos,
    )
    return incident


def hear_reporter(city: CityInfo, incident_code: str, *, text: str, threads: Iterable[Change], at: datetime) -> None:
    """A word of the reporter: the desk sees that it is unread."""
    incident = lock(city, incident_code)
    change(
        incident,
        Step.REPORTER_SPOKE,
        by=RESIDENT,
        at=at,
        text=text,
        unread_messages=incident.unread_messages + 1,
        **_answered(incident, at),
    )
    announce(city, incident, at=at, also=threads)


def see_photos(city: CityInfo, incident_code: str, *, count: int, threads: Iterable[Change], at: datetime) -> None:
    """Pictures of the reporter: the desk sees that something is new."""
    incident = lock(city, incident_code)
    change(
        incident,
        Step.REPORTER_SPOKE,
        by=RESIDENT,
        at=at,
        text=f"Photos ajoutées : {count}" if count > 1 else "Photo ajoutée",
        photo_count=incident.photo_count + count,
        unread_messages=incident.unread_messages + 1,
        **_answered(incident, at),
    )
    announce(city, incident, at=at, also=threads)


def _answered(incident: Incident, at: datetime) -> dict[str, Any]:
    """The answer to a question that waited: the case says so, and one that was held for it comes back."""
    if incident.asked_at is None or incident.replied_at is not None:
        return {}
    back = {"state": State.OPEN, "held_until": None, "held_reason": ""} if incident.state == State.HELD else {}
    return {"replied_at": at, **back}


def hear_still(
    city: CityInfo, incident_code: str, *, answer: str, words: str, threads: Iterable[Change], at: datetime
) -> None:
    """The reporter says whether it goes on: the case is ranked again."""
    incident = lock(city, incident_code)
    ongoing = {"still": "now", "stopped": "over"}.get(answer, incident.ongoing)
    change(incident, Step.STILL, by=RESIDENT, at=at, text=words, ongoing=ongoing)
    announce(city, incident, at=at, also=threads)


def contest_end(city: CityInfo, incident_code: str, *, text: str, threads: Iterable[Change], at: datetime) -> None:
    """The reporter contests within the window: the case is open again."""
    incident = lock(city, incident_code)
    fields: dict[str, Any] = {"unread_messages": incident.unread_messages + 1} if text else {}
    if incident.state == State.ENDED:
        fields |= {"state": State.OPEN}
    change(incident, Step.CONTESTED, by=RESIDENT, at=at, text=text, **fields)
    announce(city, incident, at=at, also=threads)
