"""A crew's past way: who may ask says why, and the crew reads it. Never a speed. Journalled before it is read."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from allopm.fleet.actions import find_crew
from allopm.fleet.retention import KEEP_DAYS
from allopm.journal.actions import write
from allopm.moments import stamp
from allopm.refusals import Refused

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

LONGEST: Final = timedelta(hours=24)  # one question is about one duty (chosen)
TRACK_READ: Final = "crew.track_read"
PAGE_ROWS: Final = 2000


class BadTrack(Refused):
    """422: too long, too old, or without a reason."""

    code = "bad_track"


@dataclass(frozen=True)
class Question:
    """Which stretch of time, and why."""

    since: datetime
    until: datetime
    reason: str


@transaction.atomic
def read_track(city: CityInfo, call_sign: str, asked: Question, *, by: Actor, at: datetime) -> dict[str, Any]:
    """`{"crew", "from", "to", "fixes": [{"lon", "lat", "at", "accuracy_m"}]}`, in order. Raises BadTrack, NotFound."""
    crew = find_crew(city, call_sign)
    check(asked, at)
    data = {"from": stamp(asked.since), "to": stamp(asked.until), "reason": asked.reason.strip()[:300]}
    write(city.id, what=TRACK_READ, about=f"crew:{call_sign}", by=by, at=at, data=data)
    fixes = list(fixes_of(crew.pk, asked.since, asked.until))
    return {"crew": call_sign, "from": data["from"], "to": data["to"], "fixes": fixes}


def check(asked: Question, at: datetime) -> None:
    """Refuse what is too long, too old, or without a reason. Raises BadTrack."""
    if len(asked.reason.strip()) < 3:
        raise BadTrack(_("Dites pourquoi : l’équipage le lira."), field="reason")
    if not timedelta(0) < asked.until - asked.since <= LONGEST:
        raise BadTrack(_("Demandez 24 heures au plus, la fin après le début."), field="to")
    if asked.since < at - timedelta(days=KEEP_DAYS):
        raise BadTrack(_("Les positions sont effacées après %(days)s jours.") % {"days": KEEP_DAYS}, field="from")


def fixes_of(crew_id: int, since: datetime, until: datetime, *, page_rows: int = PAGE_ROWS) -> Iterator[dict[str, Any]]:
    """Every kept position of a crew between two moments, in order, read page by page."""
    last: tuple[datetime, float, float] = (since, -math.inf, -math.inf)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_FIXES, [crew_id, since - _AHEAD, until, *last, page_rows])
            page = cursor.fetchall()
        for at, lon, lat, accuracy in page:
            yield {"lon": lon, "lat": lat, "at": stamp(at), "accuracy_m": accuracy}
        if len(page) < page_rows:
            return
        last = page[-1][:3]


# A fix is received after its moment, but for a clock that runs ahead: days before are not looked at.
_AHEAD: Final = timedelta(days=1)
_FIXES: Final = """
    SELECT at, lon, lat, accuracy_m FROM fleet_fix
    WHERE crew_id = %s AND received_at >= %s AND at <= %s AND (at, lon, lat) > (%s, %s, %s)
    ORDER BY at, lon, lat LIMIT %s
"""


def fixes_kept(crew_id: int) -> tuple[int, datetime | None]:
    """How many positions are kept, and the oldest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(at) FROM fleet_fix WHERE crew_id = %s", [crew_id])
        count, oldest = cursor.fetchone()
    return count, oldest
