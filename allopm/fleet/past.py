"""Where every crew was seen in a past stretch of time, for a replay: the rules of `tracks`, for all crews at once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction

from allopm.fleet.tracks import TRACK_READ, Question, check
from allopm.journal.actions import write
from allopm.moments import stamp

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo
    from allopm.journal.actor import Actor

# By the moment it was received: what the desk saw, and when.
_WHO: Final = """
    SELECT DISTINCT c.call_sign FROM fleet_fix f JOIN fleet_crew c ON c.id = f.crew_id
    WHERE c.city_id = %s AND f.received_at >= %s AND f.received_at < %s ORDER BY c.call_sign
"""
_FIXES: Final = """
    SELECT DISTINCT ON (c.call_sign, date_trunc('minute', f.received_at))
           c.call_sign, f.lon, f.lat, f.at, f.accuracy_m, f.received_at
    FROM fleet_fix f JOIN fleet_crew c ON c.id = f.crew_id
    WHERE c.city_id = %s AND f.received_at >= %s AND f.received_at <= %s
    ORDER BY c.call_sign, date_trunc('minute', f.received_at), f.at DESC
"""


@transaction.atomic
def note_reading(city: CityInfo, asked: Question, *, by: Actor, at: datetime) -> None:
    """Each crew that was seen in this stretch reads on its own page who looked, and why. Raises BadTrack."""
    check(asked, at)
    data = {"from": stamp(asked.since), "to": stamp(asked.until), "reason": asked.reason.strip()[:300]}
    with connection.cursor() as cursor:
        cursor.execute(_WHO, [city.id, asked.since, asked.until])
        crews = [row[0] for row in cursor.fetchall()]
    for call_sign in crews:
        write(city.id, what=TRACK_READ, about=f"crew:{call_sign}", by=by, at=at, data=data)


def fixes_seen(city: CityInfo, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """The last fix of each minute of each crew: position cards with `seen_at`. Call `note_reading` before."""
    with connection.cursor() as cursor:
        cursor.execute(_FIXES, [city.id, since, until])
        rows = sorted(cursor.fetchall(), key=lambda row: row[5])
    return [
        {
            "call_sign": call_sign,
            "lon": lon,
            "lat": lat,
            "at": stamp(fix_at),
            "accuracy_m": accuracy_m,
            "heading": None,
            "seen_at": stamp(seen_at),
        }
        for call_sign, lon, lat, fix_at, accuracy_m, seen_at in rows
    ]
