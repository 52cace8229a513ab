"""Hours as people write them in a plan, in the city's time. Knows no table.

Twice a year the clock jumps: an hour that does not exist, or exists twice, is refused in words, never guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from django.utils.translation import gettext as _

_DAY: Final = r"(?:(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4}|\d{2})|(?P<iy>\d{4})-(?P<im>\d{2})-(?P<id>\d{2}))"
_HOUR: Final = r"(?P<h>\d{1,2})(?:[:hH](?P<min>\d{2})?(?::\d{2})?)"
_ZONE: Final = r"(?P<z>Z|[+-]\d{2}:?\d{2})"
_MOMENT: Final = re.compile(rf"{_DAY}(?:T|\s+(?:à\s*)?){_HOUR}\s*{_ZONE}?")
_TIME: Final = re.compile(_HOUR)


class BadMoment(ValueError):
    """The moment cannot be read, or is not one moment; its text is French."""


def read_moment(text: str, zone: tzinfo) -> datetime:
    """`24/11/2026 06:00`, `24/11/26 6h`, `2026-11-24T06:00`, with `+01:00` if need be. Raises BadMoment."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise BadMoment(_("« %(text)s » n’est pas une date et une heure (24/11/2026 06:00).") % {"text": text.strip()})
    part = found.groupdict()
    year = int(part["y"] or part["iy"])
    try:
        day = date(year + 2000 if year < 100 else year, int(part["m"] or part["im"]), int(part["d"] or part["id"]))
        naive = datetime.combine(day, time(int(part["h"]), int(part["min"] or 0)))
    except ValueError as problem:
        raise BadMoment(_("« %(text)s » n’existe pas dans le calendrier.") % {"text": text.strip()}) from problem
    if part["z"]:
        return datetime.fromisoformat(f"{naive.isoformat()}{part['z']}").astimezone(UTC)
    return local_moment(naive, zone)


def read_end(text: str, start: datetime, zone: tzinfo) -> datetime:
    """An end with its day, or an hour alone: then of the same day, or of the next when it comes before the start."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return read_moment(text, zone)
    begins = start.astimezone(zone).replace(tzinfo=None)
    hour, minute = int(found["h"]), int(found["min"] or 0)
    if hour > 23 or minute > 59:
        raise BadMoment(_("« %(text)s » n’est pas une heure.") % {"text": text.strip()})
    end = datetime.combine(begins.date(), time(hour, minute))
    return local_moment(end if end > begins else end + timedelta(days=1), zone)


def local_moment(naive: datetime, zone: tzinfo) -> datetime:
    """The one moment of this local hour. Raises BadMoment for none and for two."""
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    words = {"hour": f"{naive:%H:%M}", "day": f"{naive:%d/%m/%Y}"}
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != naive:
        raise BadMoment(_("Le %(day)s, l’heure %(hour)s n’existe pas : l’horloge avance d’une heure.") % words)
    if first.utcoffset() != second.utcoffset():
        raise BadMoment(_("Le %(day)s, l’heure %(hour)s existe deux fois : écrivez-la avec +02:00 ou +01:00.") % words)
    return first.astimezone(UTC)


def day_bounds(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """From midnight to midnight: 23, 24 or 25 hours."""
    start, end = (datetime.combine(one, time(), tzinfo=zone) for one in (day, day + timedelta(days=1)))
    return start.astimezone(UTC), end.astimezone(UTC)
