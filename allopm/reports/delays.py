"""How long people usually wait, learnt from the city's own past: a band, or the plain word that it is not known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allopm.city.queries import every_city
from allopm.reports.models import Report, UsualDelay
from allopm.reports.states import State

if TYPE_CHECKING:
    from allopm.city.queries import CityInfo

ENOUGH: Final = 30  # cases under which nothing is said (chosen)
PAST: Final = timedelta(days=90)
SETTLED: Final = timedelta(days=3)  # younger reports may still end: they would make the past look quicker
NEVER_MIN: Final = 10**6  # what has not ended counts as very long, so that the band is not flattered
LONGEST_MIN: Final = 7 * 24 * 60  # a band that reaches further says nothing useful (chosen)
UNTIL: Final = {"read": State.READ, "ended": State.ENDED}
QUARTER_H: Final = 6
ANY_HOUR: Final = -1
# The middle three fifths of people: from the 20th to the 80th of a hundred (chosen).
_LEARN: Final = """
    SELECT split_part(kind, '.', 1), COALESCE(quarter, -1),
           percentile_cont(ARRAY[0.2, 0.8]) WITHIN GROUP (ORDER BY waited_min), count(*)
    FROM (
        SELECT kind, floor(extract(hour FROM created_at AT TIME ZONE %s) / 6)::int AS quarter,
               COALESCE((SELECT extract(epoch FROM min(at) - created_at) / 60 FROM reports_reportstep
                         WHERE report_id = reports_report.id AND state = %s), %s) AS waited_min
        FROM reports_report
        WHERE city_id = %s AND created_at BETWEEN %s AND %s AND channel <> 'field'
    ) AS waits
    GROUP BY GROUPING SETS ((split_part(kind, '.', 1), quarter), (split_part(kind, '.', 1)))
    HAVING count(*) >= %s
"""


def learn_usual_delays(at: datetime) -> int:
    """Nightly. Returns how many bands are known."""
    return sum(_learn(city, at=at) for city in every_city())


def _learn(city: CityInfo, *, at: datetime) -> int:
    rows = [row for until, state in UNTIL.items() for row in _bands(city, until, state, at=at)]
    with transaction.atomic():
        UsualDelay.objects.filter(city_id=city.id).delete()
        UsualDelay.objects.bulk_create(rows)
    return len(rows)


def _bands(city: CityInfo, until: str, state: State, *, at: datetime) -> list[UsualDelay]:
    with connection.cursor() as cursor:
        given: list[Any] = [city.timezone, state, NEVER_MIN, city.id, at - PAST, at - SETTLED, ENOUGH]
        cursor.execute(_LEARN, given)
        found: list[Any] = cursor.fetchall()
    return [
        UsualDelay(
            city_id=city.id,
            group=group,
            quarter=quarter,
            until=until,
            low_min=math.floor(low),
            high_min=math.ceil(high),
            cases=cases,
            learnt_at=at,
        )
        for group, quarter, (low, high), cases in found
        if high <= LONGEST_MIN
    ]


@dataclass(frozen=True)
class Usual:
    """Two sentences of a thread; both empty when the past says too little."""

    read: str
    ended: str


def usual_delays(city: CityInfo, report: Report) -> Usual:
    """For this kind of report at this hour; else at any hour; else nothing."""
    quarter = report.created_at.astimezone(ZoneInfo(city.timezone)).hour // QUARTER_H
    rows = UsualDelay.objects.filter(city_id=city.id, group=report.kind.partition(".")[0])
    found: dict[str, UsualDelay] = {}
    for row in rows.filter(quarter__in=(ANY_HOUR, quarter)).order_by("quarter"):
        found[row.until] = row  # the hour's own band comes after, and wins
    return Usual(
        _("Un agent lit d’habitude ces signalements en %(band)s.") % {"band": _words(found["read"])}
        if "read" in found
        else "",
        _("Ils se terminent d’habitude en %(band)s.") % {"band": _words(found["ended"])} if "ended" in found else "",
    )


def _words(band: UsualDelay) -> str:
    """« 5 à 20 min », « 1 à 3 h », « 2 à 4 jours »: rounded outward, so that nothing is promised too soon."""
    for unit_min, limit_min, name in ((1, 90, "min"), (60, 36 * 60, "h")):
        if band.high_min <= limit_min:
            return _span(band, unit_min, name)
    return _span(band, 24 * 60, ngettext("jour", "jours", math.ceil(band.high_min / (24 * 60))))


def _span(band: UsualDelay, unit_min: int, name: str) -> str:
    low, high = band.low_min // unit_min, max(1, math.ceil(band.high_min / unit_min))
    if low >= high:
        return f"{high} {name}"
    if low == 0:
        return _("moins de %(high)s %(unit)s") % {"high": high, "unit": name}
    return _("%(low)s à %(high)s %(unit)s") % {"low": low, "high": high, "unit": name}
